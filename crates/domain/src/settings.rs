//! What super_admins set: the wire types of `/api/admin/settings`.

use serde::{Deserialize, Serialize};

/// When a customer's login asks for an emailed code besides the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LoginCode {
    /// Never.
    Never,
    /// In a browser that the account was not signed in from before.
    #[default]
    NewBrowser,
    /// At each login.
    Always,
}

/// How people sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInSettings {
    /// When customers enter an emailed code.
    pub login_code: LoginCode,
    /// Whether staff cannot work without an authenticator app.
    pub totp_required: bool,
}

/// A group of settings with the version that a change names in `If-Match`; 0 before the first change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Versioned<T> {
    /// For `If-Match`.
    pub version: i64,
    /// What holds.
    pub value: T,
}

/// Answer of `GET /api/admin/settings`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// How people sign in.
    pub sign_in: Versioned<SignInSettings>,
}

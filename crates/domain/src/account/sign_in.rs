//! The wire types of signing in with codes: registration, customer login, codes, forgotten passwords, invitations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::tree::{answers, fields};

use super::{Portal, SessionUser};

/// Digits of an emailed code.
pub const CODE_LENGTH: usize = 6;
/// Minutes for which an emailed code can be used.
pub const CODE_MINUTES: i64 = 10;
/// Seconds that a page waits before it offers to send another code.
pub const RESEND_SECONDS: u32 = 60;

/// Body of `POST /api/auth/register`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// As printed on every invoice.
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "8001073914"))]
    pub customer_number: String,
    /// Full name.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: String,
    /// Where the code goes, unless the distributor has an address on file for the number.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// With country code or leading 0.
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub phone: String,
    /// By the rules of `domain::password`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, format = Password))]
    pub password: String,
    /// The same again.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, format = Password))]
    pub password_confirmation: String,
}

/// Body of `POST /api/auth/login`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CustomerLogin {
    /// The account's address, case ignored.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, format = Password))]
    pub password: String,
}

/// What comes next instead of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// The emailed code.
    VerifyOtp,
    /// Signing in with the password.
    Login,
    /// Waiting until an admin approves.
    Approval,
}

impl NextStep {
    /// The step of a word on the wire.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "verify_otp" => Some(Self::VerifyOtp),
            "login" => Some(Self::Login),
            "approval" => Some(Self::Approval),
            _ => None,
        }
    }
}

/// A code was asked for: answer of `POST /api/auth/register`, and of a login from a browser not seen before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeAsked {
    /// Always `verify_otp`.
    pub next: NextStep,
    /// Names the attempt that the code belongs to.
    #[cfg_attr(feature = "openapi", schema(example = "0198c5f2-6f0c-7c3e-9a44-3d7f0f7f1a11"))]
    pub challenge_id: String,
}

/// Body of `POST /api/auth/verify-otp`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyCode {
    /// The address that the person typed; staff that sign in: the username.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// Six digits.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{6}$", example = "048213"))]
    pub code: String,
    /// The attempt; without it the one of the cookie, else the address's only open one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_id: Option<String>,
}

/// What an emailed code is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// A customer registers.
    #[default]
    Registration,
    /// The second half of a login, after the password.
    Login,
    /// An account's new address.
    Email,
    /// The first half of a login, before the password: somebody hammers the account, and the browser is not known.
    Browser,
}

impl CodePurpose {
    /// The purpose of a word on the wire.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "registration" => Some(Self::Registration),
            "login" => Some(Self::Login),
            "email" => Some(Self::Email),
            "browser" => Some(Self::Browser),
            _ => None,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_registration(&self) -> bool {
        *self == Self::Registration
    }
}

/// Answer to a right code: the session of a login, or what comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum CodeAccepted {
    /// The login went through.
    SignedIn(super::TokenResponse),
    /// It goes on.
    GoOn(CodeStep),
}

/// What comes after a right code that opened no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeStep {
    /// `login`, or `approval` where an admin has to look at a registration first.
    pub next: NextStep,
    /// What the code was asked for; absent: a registration.
    #[serde(default, skip_serializing_if = "CodePurpose::is_registration")]
    pub about: CodePurpose,
    /// Where to sign in; absent: the customer portal.
    #[serde(default, skip_serializing_if = "Portal::is_customer")]
    pub portal: Portal,
}

/// Answer to a login, of customers and of staff: a session, or the code that must come first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum LoginAnswer {
    /// A session.
    SignedIn(super::TokenResponse),
    /// The emailed code comes first.
    CodeAsked(CodeAsked),
}

/// Body of `POST /api/auth/resend-otp`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResendCode {
    /// The address that the person typed.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// The attempt; without it the one of the cookie, else the address's only open one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_id: Option<String>,
}

/// Body of `POST /api/auth/forgot-password`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ForgotPassword {
    /// Whose password.
    pub portal: Portal,
    /// The account's address.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
}

/// Body of `POST /api/auth/reset-password` and `POST /api/auth/invitation`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordByLink {
    /// The secret of the one-time link.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub token: String,
    /// The password to be, by the rules of `domain::password`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, format = Password))]
    pub password: String,
}

/// Answer to a password set by a link: where to sign in with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordSet {
    /// The portal of the account.
    pub portal: Portal,
    /// What the person signs in with: the username of staff, the address of a customer.
    pub login: String,
}

/// Body of `POST /api/auth/email`: asks for a code at the new address, to be entered at `POST /api/auth/verify-otp`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmailChange {
    /// The address to be.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// The password as it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, format = Password))]
    pub password: String,
}

/// Answer of `GET /api/auth/account`: the caller's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAccount {
    /// Id, role and name.
    pub user: SessionUser,
    /// What staff sign in with; none for customers.
    pub username: Option<String>,
    /// A customer's number; none for staff.
    pub customer_number: Option<String>,
    /// Where mail goes.
    pub email: String,
    /// When the password was last changed; null while it is the first.
    pub password_changed_at: Option<DateTime<Utc>>,
    /// The authenticator app of staff.
    pub totp: TotpState,
}

/// Body of `PATCH /api/auth/account`, staff only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnAccountPatch {
    /// What to call the account.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: String,
}

/// Whether an authenticator app guards the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpState {
    /// Whether a login asks for its code.
    pub enabled: bool,
    /// Whether the settings make it mandatory for staff.
    pub required: bool,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: u32,
}

/// Answer of `POST /api/auth/totp`: what the authenticator app reads. It guards nothing until it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpOffer {
    /// The key in base32, to be typed where no picture can be read.
    pub secret: String,
    /// The same as `otpauth://totp/...`.
    pub uri: String,
    /// `uri` as a QR code: its rows from the top, each a text of `0` and `1`, without a margin.
    pub qr: Vec<String>,
}

/// Body of `POST /api/auth/totp/confirm` and `POST /api/auth/totp/recovery-codes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// What the app shows now.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{6}$", example = "048213"))]
    pub code: String,
}

/// Body of `POST /api/auth/totp/disable`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TotpDisable {
    /// The password as it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, format = Password))]
    pub password: String,
}

/// New recovery codes: each signs in once in place of the app's code. They are shown this once; older ones are void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Ten codes.
    pub recovery_codes: Vec<String>,
}

fields! {
    CodeAsked { next, challenge_id }
    CodeStep { next, about or_default, portal or_default }
    PasswordSet { portal, login }
    OwnAccount { user, username, customer_number, email, password_changed_at, totp }
    TotpState { enabled, required, recovery_codes_left }
    TotpOffer { secret, uri, qr }
    RecoveryCodes { recovery_codes }
}
answers!(OwnAccount TotpState TotpOffer RecoveryCodes);

//! Accounts, roles, and the wire types of signing in.

mod activity;
mod administration;
mod export;
mod sign_in;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::tree::{answers, fields};

pub use activity::*;
pub use administration::*;
pub use export::*;
pub use sign_in::*;

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, admin accounts and settings too.
    SuperAdmin,
    /// All of the admin portal except admin accounts, settings and API keys.
    Admin,
    /// Reads the admin portal and exports; changes nothing.
    Viewer,
    /// Its own data and the catalogue.
    Customer,
}

impl Role {
    /// The role as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super_admin",
            Self::Admin => "admin",
            Self::Viewer => "viewer",
            Self::Customer => "customer",
        }
    }

    /// The role of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::SuperAdmin, Self::Admin, Self::Viewer, Self::Customer]
            .into_iter()
            .find(|role| role.as_str() == text)
    }

    /// Whether the role signs in at the admin portal.
    pub fn is_staff(self) -> bool {
        self != Self::Customer
    }

    /// Whether the role may change the distributor's data: upload, adjust, administer customers.
    pub fn may_write(self) -> bool {
        matches!(self, Self::SuperAdmin | Self::Admin)
    }

    /// The path that the role starts at.
    pub fn home(self) -> &'static str {
        if self.is_staff() {
            "/admin/dashboard"
        } else {
            "/customer/dashboard"
        }
    }
}

/// Which of the two portals a session belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Portal {
    /// The distributor's staff.
    Admin,
    /// The customers.
    #[default]
    Customer,
}

impl Portal {
    /// The portal of a word on the wire.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "admin" => Some(Self::Admin),
            "customer" => Some(Self::Customer),
            _ => None,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_customer(&self) -> bool {
        *self == Self::Customer
    }

    /// The portal as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Customer => "customer",
        }
    }

    /// The name of the portal's refresh cookie.
    pub fn cookie(self) -> &'static str {
        match self {
            Self::Admin => "ampc_admin",
            Self::Customer => "ampc_customer",
        }
    }
}

/// Body of `POST /api/auth/admin/login`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdminLogin {
    /// The admin's username, case ignored.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub username: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, format = Password))]
    pub password: String,
    /// What the authenticator app shows, or a recovery code; where the account has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub totp: Option<String>,
}

/// Body of `POST /api/auth/refresh` and `POST /api/auth/logout`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// Whose cookie to use.
    pub portal: Portal,
}

/// Body of `POST /api/auth/setup`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetupRequest {
    /// The secret of the one-time link.
    pub token: String,
    /// 3 to 40 letters, digits, dots, dashes or underscores.
    pub username: String,
    /// The first super_admin's address.
    pub email: String,
    /// By the rules of `domain::password`.
    #[cfg_attr(feature = "openapi", schema(format = Password))]
    pub password: String,
}

/// Body of `POST /api/auth/password`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password as it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, format = Password))]
    pub current_password: String,
    /// The password to be, by the rules of `domain::password`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, format = Password))]
    pub new_password: String,
}

/// The signed-in account, as the portals show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionUser {
    /// The account's id.
    #[cfg_attr(feature = "openapi", schema(example = "adm_1"))]
    pub id: String,
    /// What it may do.
    pub role: Role,
    /// What to call it.
    pub name: String,
    /// Whether it has to set up an authenticator app before it can do anything else; absent: no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub totp_setup_required: bool,
}

/// A fresh access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenResponse {
    /// Sent as `Authorization: Bearer`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until it dies.
    pub expires_in: i64,
    /// Whom it stands for.
    pub user: SessionUser,
}

/// One live session of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionSummary {
    /// The session's id.
    pub id: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last renewed.
    pub last_seen_at: DateTime<Utc>,
    /// The browser's own words.
    pub user_agent: String,
    /// Whether it is the one asking.
    pub current: bool,
}

/// Most characters of a person's or customer's name.
pub const NAME_MAX: usize = 100;

/// Why a name cannot be taken, if it cannot.
pub fn name_problem(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some("Isi nama lengkap.")
    } else if name.chars().count() > NAME_MAX {
        Some("Pakai paling banyak 100 karakter.")
    } else if name.chars().any(char::is_control) {
        Some("Hapus karakter yang tidak terlihat.")
    } else {
        None
    }
}

/// Most characters of a customer number.
pub const CUSTOMER_NUMBER_MAX: usize = 40;

/// Why a customer number cannot be right, if it cannot.
pub fn customer_number_problem(number: &str) -> Option<&'static str> {
    if number.trim().is_empty() {
        Some("Isi nomor customer. Nomor ini tercetak di faktur.")
    } else if number.chars().count() > CUSTOMER_NUMBER_MAX || number.chars().any(char::is_control) {
        Some("Nomor customer paling banyak 40 karakter. Periksa lagi di faktur.")
    } else {
        None
    }
}

/// Why a phone number cannot be right, if it cannot: 8 to 15 digits, with blanks, dashes, dots, brackets and a leading +.
pub fn phone_problem(phone: &str) -> Option<&'static str> {
    let phone = phone.trim();
    let digits = phone.bytes().filter(u8::is_ascii_digit).count();
    let fine = phone
        .char_indices()
        .all(|(place, c)| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')') || (c == '+' && place == 0));
    if phone.is_empty() {
        Some("Isi nomor telepon. Contoh: 0812 3456 7890")
    } else if !fine || !(8..=15).contains(&digits) {
        Some("Belum benar. Contoh: 0812 3456 7890")
    } else {
        None
    }
}

/// Days from invoice to due date where nothing else is agreed.
pub const DEFAULT_TERMS_DAYS: i32 = 30;

/// Why payment terms cannot be right, if they cannot: 0 to 365 days.
pub fn terms_problem(days: i32) -> Option<&'static str> {
    (!(0..=365).contains(&days)).then_some("Pakai 0 sampai 365 hari.")
}

/// Most characters of a postal address.
pub const ADDRESS_MAX: usize = 300;

/// Why a postal address cannot be taken, if it cannot.
pub fn address_problem(address: &str) -> Option<&'static str> {
    if address.chars().count() > ADDRESS_MAX {
        Some("Pakai paling banyak 300 karakter.")
    } else if address.chars().any(char::is_control) {
        Some("Hapus karakter yang tidak terlihat.")
    } else {
        None
    }
}

/// Most characters of a username.
pub const USERNAME_MAX: usize = 40;

/// Why a username cannot be taken, if it cannot: 3 to 40 letters, digits, dots, dashes or underscores.
pub fn username_problem(username: &str) -> Option<&'static str> {
    let length = username.chars().count();
    let fine = username
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if username.is_empty() {
        Some("Isi nama pengguna.")
    } else if !(3..=USERNAME_MAX).contains(&length) {
        Some("Pakai 3 sampai 40 karakter.")
    } else if !fine {
        Some("Pakai huruf, angka, titik, strip, atau garis bawah saja.")
    } else {
        None
    }
}

/// Why an email address cannot be right, if it cannot. Only the shape is judged: something, one @, a host with a dot.
pub fn email_problem(email: &str) -> Option<&'static str> {
    const EXAMPLE: &str = "Belum lengkap. Contoh: nama@contoh.id";
    if email.is_empty() {
        return Some("Isi alamat email. Contoh: nama@contoh.id");
    }
    let Some((local, host)) = email.split_once('@') else {
        return Some(EXAMPLE);
    };
    let host_is_fine = host.split('.').count() >= 2
        && host.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
        });
    let local_is_fine =
        !local.is_empty() && local.len() <= 64 && !local.chars().any(|c| c.is_whitespace() || c.is_control());
    (!local_is_fine || !host_is_fine || email.len() > 254).then_some(EXAMPLE)
}

fields! {
    SessionUser { id, role, name, totp_setup_required or_default }
    TokenResponse { access_token, token_type, expires_in, user }
    SessionSummary { id, created_at, last_seen_at, user_agent, current }
}
answers!(SessionSummary SessionUser TokenResponse);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_read_back_and_only_two_write() {
        for role in [Role::SuperAdmin, Role::Admin, Role::Viewer, Role::Customer] {
            assert_eq!(Role::parse(role.as_str()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        assert!(Role::Admin.may_write() && !Role::Viewer.may_write() && !Role::Customer.may_write());
    }

    #[test]
    fn addresses_need_a_name_and_a_host() {
        for good in ["a@b.id", "nama.toko+x@contoh.co.id"] {
            assert_eq!(email_problem(good), None, "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.id",
            "a@b",
            "a b@c.id",
            "a@b..id",
            "a@b.id@c.id",
            "a@-b.id",
        ] {
            assert!(email_problem(bad).is_some(), "{bad}");
        }
    }
}

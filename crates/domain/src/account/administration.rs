//! The wire types of Manajemen User: customers, staff, registrations, the activity log, API keys.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Role;
use crate::Rupiah;
use crate::loyalty::Tier;
use crate::tree::{answers, fields};
use crate::words::words;

words! {
    /// The two kinds of users.
    UserKind {
        /// A customer, with or without an account.
        Customer = "customer", "Customer";
        /// Staff of the distributor.
        Admin = "admin", "Admin";
    }
}

words! {
    /// How far a customer's number, or a member of the staff, has come with an account.
    AccountStatus {
        /// Nobody registered for the number; staff: invited, no password yet.
        NoAccount = "no_account", "Belum punya akun";
        /// Registered; the emailed code was not entered.
        Unverified = "unverified", "Belum verifikasi";
        /// The code was entered; an admin has to approve.
        Pending = "pending", "Menunggu persetujuan";
        /// Can sign in.
        Active = "active", "Aktif";
        /// Cannot sign in.
        Disabled = "disabled", "Nonaktif";
    }
}

/// One row of `GET /api/admin/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserRow {
    /// `cus_42` or `adm_42`.
    #[cfg_attr(feature = "openapi", schema(example = "cus_42"))]
    pub id: String,
    /// Customer or staff.
    pub kind: UserKind,
    /// What the user may do.
    pub role: Role,
    /// How far the account is.
    pub status: AccountStatus,
    /// A customer's number.
    pub customer_number: Option<String>,
    /// What staff sign in with.
    pub username: Option<String>,
    /// The customer's or person's name.
    pub name: String,
    /// The account's address; before there is one, the address on file.
    pub email: Option<String>,
    /// The phone on file.
    pub phone: Option<String>,
    /// A customer's tier.
    pub tier: Option<Tier>,
    /// A customer's points.
    pub points: Option<i64>,
    /// Days from invoice to due date; customers only.
    pub terms_days: Option<i32>,
    /// The last sign-in or renewal of a session.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// Whether an authenticator app guards the account; staff only.
    pub totp_enabled: Option<bool>,
    /// Until when the invitation can be taken, where one is open; staff only.
    pub invited_until: Option<DateTime<Utc>>,
}

/// How many users there are of each status; the tabs and the cards of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserCounts {
    /// All customers.
    pub customers: i64,
    /// Customers with an active account.
    pub customers_active: i64,
    /// Registrations that wait for approval.
    pub registrations_pending: i64,
    /// All staff.
    pub admins: i64,
    /// Active super_admins; the last of them stays one.
    pub super_admins_active: i64,
}

/// Answer of `GET /api/admin/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserList {
    /// By name.
    pub items: Vec<UserRow>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many users the filter holds.
    pub total: i64,
    /// Always true.
    pub total_is_exact: bool,
    /// Over all users, whatever the filter.
    pub counts: UserCounts,
}

/// One live session of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserSession {
    /// The session's id.
    pub id: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last renewed.
    pub last_seen_at: DateTime<Utc>,
    /// The browser's own words.
    pub user_agent: String,
}

/// Answer of `GET /api/admin/users/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserDetail {
    /// The row of the list.
    pub user: UserRow,
    /// For `If-Match`.
    pub version: i64,
    /// The address on file.
    pub address: Option<String>,
    /// Net sales of the customer's whole life.
    pub net_sales: Option<Rupiah>,
    /// The day of the last invoice.
    pub last_invoice: Option<NaiveDate>,
    /// When the account was made.
    pub created_at: Option<DateTime<Utc>>,
    /// The address that waits for its code, where the account's is to change.
    pub email_pending: Option<String>,
    /// When its personal data was taken away; such an account never comes back to life.
    pub anonymised_at: Option<DateTime<Utc>>,
    /// Live sessions, the newest first.
    pub sessions: Vec<UserSession>,
}

/// Body of `POST /api/admin/users`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewUser {
    /// A customer; it registers by itself.
    Customer {
        /// Letters, digits, dots and dashes; at most 40.
        customer_number: String,
        /// At most 100 characters.
        name: String,
        /// Where registration codes go.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// With country code or leading 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
        /// At most 300 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Days from invoice to due date, 0 to 365; 30 where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        terms_days: Option<i32>,
    },
    /// A member of the staff, who is invited by mail. Super_admin only.
    Admin {
        /// What to sign in with.
        username: String,
        /// Where the invitation goes.
        email: String,
        /// Not `customer`.
        role: Role,
        /// What to call the person; the username where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
}

/// Body of `PATCH /api/admin/users/{id}`: what is absent stays; `null` clears what a customer may lack.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UserPatch {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address of mail: on file without an account; with one, a code goes to the new address first.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "present")]
    pub email: Option<Option<String>>,
    /// The phone.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "present")]
    pub phone: Option<Option<String>>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "present")]
    pub address: Option<Option<String>>,
    /// Customers: days from invoice to due date, 0 to 365.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms_days: Option<i32>,
    /// Staff only; super_admin only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// `active` or `disabled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AccountStatus>,
}

/// Tells an absent field from one that is `null`.
mod present {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, clippy::option_option, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(value: &Option<Option<String>>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(serializer)
    }

    #[expect(clippy::option_option, reason = "absent, null and a text are three things")]
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
        Option::<String>::deserialize(deserializer).map(Some)
    }
}

/// Body of `POST /api/admin/users/{id}/merge`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeRequest {
    /// The customer that keeps everything.
    #[cfg_attr(feature = "openapi", schema(example = "cus_42"))]
    pub into: String,
}

/// Answer of `POST /api/admin/users/{id}/merge`: what went to the other customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merged {
    /// Invoices.
    pub invoices: i64,
    /// Points; negative where the balance was.
    pub points: i64,
}

/// One registration that waits for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registration {
    /// The attempt.
    pub id: String,
    /// Whose number was given.
    #[cfg_attr(feature = "openapi", schema(example = "cus_42"))]
    pub customer_id: String,
    /// The number.
    pub customer_number: String,
    /// The name on file.
    pub customer_name: String,
    /// The name that was typed.
    pub name: String,
    /// The phone that was typed.
    pub phone: String,
    /// The address whose code was entered.
    pub email: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How many attempts wait for the same number, this one included.
    pub rivals: i64,
}

/// One API key as it is listed: never its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    /// The key; also the first half of what callers send.
    #[cfg_attr(feature = "openapi", schema(example = "key_42"))]
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; the key dies with that account.
    pub created_by: String,
    /// When it ends; null: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// The last request with it, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whether it can be used: not expired, and its maker is an active super_admin.
    pub usable: bool,
}

/// Body of `POST /api/admin/api-keys`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for; at most 100 characters.
    pub name: String,
    /// At least one.
    pub scopes: Vec<Scope>,
    /// When it ends; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A new API key with its secret, which is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyMade {
    /// The key.
    pub api_key: ApiKey,
    /// Sent as `Authorization: Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "ampc_42_0g2..."))]
    pub secret: String,
}

words! {
    /// What an API key may do.
    Scope {
        /// Invoices, the dashboard and the analyses of sales.
        ReadSales = "read:sales", "Baca penjualan";
        /// Parts and stock.
        ReadStock = "read:stock", "Baca stok";
        /// Customers.
        ReadCustomers = "read:customers", "Baca customer";
        /// Uploading files.
        WriteUpload = "write:upload", "Unggah berkas";
        /// Adjusting stock.
        WriteStock = "write:stock", "Ubah stok";
    }
}

fields! {
    UserRow { id, kind, role, status, customer_number, username, name, email, phone, tier, points, terms_days, last_seen_at, totp_enabled, invited_until }
    UserCounts { customers, customers_active, registrations_pending, admins, super_admins_active }
    UserList { items, next_cursor, total, total_is_exact, counts }
    UserSession { id, created_at, last_seen_at, user_agent }
    UserDetail { user, version, address, net_sales, last_invoice, created_at, email_pending, anonymised_at, sessions }
    Merged { invoices, points }
    Registration { id, customer_id, customer_number, customer_name, name, phone, email, created_at, rivals }
    ApiKey { id, name, scopes, created_at, created_by, expires_at, last_used_at, usable }
    ApiKeyMade { api_key, secret }
}
answers!(UserRow UserCounts UserList UserSession UserDetail Merged Registration ApiKey ApiKeyMade);

//! What super_admins set: the wire types of `/api/admin/settings`.

mod analysis;
mod payments;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::FieldProblem;
use crate::account::{email_problem, phone_problem};
use crate::loyalty::{PointsSettings, TierSettings};
use crate::stock::{MAX_ON_HAND, StockRules};

pub use analysis::{PricingSettings, ReorderSettings};
pub use payments::{BankAccount, PaymentSettings};

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

/// How stock is judged, and whether sales reduce it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockSettings {
    /// Days until an order arrives, 0 to 365.
    pub lead_days: i32,
    /// Days of cover wanted beyond the lead time, 0 to 365.
    pub safety_days: i32,
    /// Without demand: critical at or under this quantity.
    pub fixed_critical: i64,
    /// Without demand: low at or under this quantity.
    pub fixed_low: i64,
    /// Penjualan mengurangi stok: whether sales dated after a part's last stock file are taken off.
    pub sales_reduce_stock: bool,
}

impl Default for StockSettings {
    fn default() -> Self {
        let rules = StockRules::default();
        Self {
            lead_days: rules.lead_days,
            safety_days: rules.safety_days,
            fixed_critical: rules.fixed_critical,
            fixed_low: rules.fixed_low,
            sales_reduce_stock: false,
        }
    }
}

impl StockSettings {
    /// What cannot be: the field's pointer and how to mend it.
    pub fn problems(&self) -> Vec<(&'static str, &'static str)> {
        const DAYS: &str = "Isi 0 sampai 365 hari.";
        const QUANTITY: &str = "Isi 0 sampai 999.999.999.";
        let mut problems = Vec::new();
        let mut check = |pointer, is_right: bool, detail| {
            if !is_right {
                problems.push((pointer, detail));
            }
        };
        check("/lead_days", (0..=365).contains(&self.lead_days), DAYS);
        check("/safety_days", (0..=365).contains(&self.safety_days), DAYS);
        check(
            "/fixed_critical",
            (0..=MAX_ON_HAND).contains(&self.fixed_critical),
            QUANTITY,
        );
        check("/fixed_low", (0..=MAX_ON_HAND).contains(&self.fixed_low), QUANTITY);
        if problems.is_empty() && self.fixed_low < self.fixed_critical {
            problems.push(("/fixed_low", "Batas rendah tidak boleh di bawah batas kritis."));
        }
        problems
    }
}

/// Most characters of the company's name.
const COMPANY_NAME_MAX: usize = 100;
/// Most characters of its address, line ends included.
const ADDRESS_MAX: usize = 500;
/// Most characters of a sender.
const SENDER_MAX: usize = 200;

/// The distributor, as mails and papers name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompanySettings {
    /// Its name; empty before anybody set it.
    pub name: String,
    /// Its address, of several lines; may stay empty.
    pub address: String,
    /// Its phone number.
    pub phone: Option<String>,
    /// Its logo: the hash of a picture, see `POST /api/admin/files`.
    pub logo: Option<String>,
}

impl CompanySettings {
    /// What is wrong with it, by field; whether the logo exists is the server's to say.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let name = self.name.trim();
        if name.is_empty() {
            found.push(FieldProblem::new("/name", "required", "Isi nama perusahaan."));
        } else if name.chars().count() > COMPANY_NAME_MAX || name.chars().any(char::is_control) {
            found.push(FieldProblem::new(
                "/name",
                "invalid",
                "Pakai satu baris, paling banyak 100 karakter.",
            ));
        }
        let is_hidden = |c: char| c.is_control() && c != '\n';
        if self.address.chars().count() > ADDRESS_MAX || self.address.chars().any(is_hidden) {
            found.push(FieldProblem::new(
                "/address",
                "invalid",
                "Pakai paling banyak 500 karakter.",
            ));
        }
        if let Some(problem) = self.phone.as_deref().and_then(phone_problem) {
            found.push(FieldProblem::new("/phone", "invalid", problem));
        }
        found
    }
}

/// How mails are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The sender: an address, or `Name <address>`.
    #[cfg_attr(feature = "openapi", schema(example = "AMPConnect <portal@contoh.id>"))]
    pub sender: String,
}

impl MailSettings {
    /// What is wrong with it, by field.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let (name, address) = match self
            .sender
            .trim()
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
        {
            Some((name, address)) => (name, address),
            None => ("", self.sender.trim()),
        };
        let is_fine = email_problem(address).is_none()
            && self.sender.chars().count() <= SENDER_MAX
            && !name.contains(['<', '>', '@', ',', ';', ':', '"', '\\'])
            && !name.chars().any(char::is_control);
        if is_fine {
            return Vec::new();
        }
        let example = "Belum benar. Contoh: AMPConnect <portal@contoh.id>";
        vec![FieldProblem::new("/sender", "invalid", example)]
    }
}

/// So many within so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// How many.
    pub count: u32,
    /// Within how many seconds.
    pub window_seconds: u32,
}

/// How often things may be done; null: without limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Failed logins per account and client.
    pub login: Option<RateLimit>,
    /// Codes sent per address and client.
    pub otp: Option<RateLimit>,
    /// Uploads per admin.
    pub upload: Option<RateLimit>,
    /// Requests per client without a session.
    pub api: Option<RateLimit>,
    /// Requests per signed-in account.
    pub session: Option<RateLimit>,
}

impl LimitSettings {
    /// What is wrong with it, by field. A limit that locks everybody out of the portal, and so out of this setting,
    /// cannot be set.
    pub fn problems(&self) -> Vec<FieldProblem> {
        const HOUR: u32 = 3_600;
        const DAY: u32 = 86_400;
        let rows = [
            ("login", self.login, 3, DAY),
            ("otp", self.otp, 1, DAY),
            ("upload", self.upload, 1, DAY),
            ("api", self.api, 30, HOUR),
            ("session", self.session, 100, HOUR),
        ];
        let mut found = Vec::new();
        for (name, limit, least, longest) in rows {
            let Some(limit) = limit else { continue };
            if !(least..=100_000).contains(&limit.count) {
                let detail = format!("Pakai {least} sampai 100.000 kali.");
                found.push(FieldProblem::new(format!("/{name}/count"), "invalid", detail));
            }
            if !(60..=longest).contains(&limit.window_seconds) {
                let detail = format!("Pakai 1 sampai {} menit.", longest / 60);
                found.push(FieldProblem::new(format!("/{name}/window_seconds"), "invalid", detail));
            }
        }
        found
    }
}

/// A group of settings with the version that a change names in `If-Match`; 0 before the first change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Versioned<T> {
    /// For `If-Match`.
    pub version: i64,
    /// What holds.
    pub value: T,
    /// When it was changed last.
    #[serde(default)]
    pub changed_at: Option<DateTime<Utc>>,
    /// Who changed it last.
    #[serde(default)]
    pub changed_by: Option<String>,
    /// The fields that the environment sets; what is sent for them changes nothing.
    #[serde(default)]
    pub fixed: Vec<String>,
}

/// How far a test mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailTestStatus {
    /// It is on its way, or waits for a mail server that does not take it yet.
    Waiting,
    /// A mail server took it.
    Sent,
    /// It will not be taken.
    Refused,
}

/// The last test mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailTest {
    /// Where it goes.
    pub to: String,
    /// When it was asked for.
    pub at: DateTime<Utc>,
    /// How far it is.
    pub status: MailTestStatus,
    /// The mail server's words, or why it was not reached; empty where there is nothing to say.
    pub detail: String,
}

/// Body of `POST /api/admin/settings/mail/test`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MailTestRequest {
    /// Where to; the caller's own address without it.
    #[serde(default)]
    pub to: Option<String>,
}

/// Answer of `GET /api/admin/settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// How people sign in.
    pub sign_in: Versioned<SignInSettings>,
    /// The distributor.
    pub company: Versioned<CompanySettings>,
    /// How mails are sent.
    pub mail: Versioned<MailSettings>,
    /// How often things may be done.
    pub limits: Versioned<LimitSettings>,
    /// Where mails go, without a secret: `smtp.contoh.id:587`, or empty where they are written to files.
    pub mail_server: String,
    /// The last test mail; null before the first.
    pub mail_test: Option<MailTest>,
    /// How stock is judged.
    pub stock: Versioned<StockSettings>,
    /// On what terms parts are ordered.
    pub reorder: Versioned<ReorderSettings>,
    /// How prices are judged.
    pub pricing: Versioned<PricingSettings>,
    /// How customers pay.
    pub payments: Versioned<PaymentSettings>,
    /// How points are earned and expire.
    pub points: Versioned<PointsSettings>,
    /// From where tiers hold, and what they bring.
    pub tiers: Versioned<TierSettings>,
}

/// Answer of `POST /api/admin/files`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredPicture {
    /// Names the picture: `GET /api/files/{hash}`.
    pub hash: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(problems: &[FieldProblem]) -> Vec<&str> {
        problems.iter().map(|problem| problem.pointer.as_str()).collect()
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        let problems = |sender: &str| {
            let settings = MailSettings {
                sender: sender.to_owned(),
            };
            settings.problems().len()
        };
        for fine in [
            "portal@contoh.id",
            "AMPConnect <portal@contoh.id>",
            " CV Roda Bima <a@b.id> ",
        ] {
            assert_eq!(problems(fine), 0, "{fine}");
        }
        for wrong in [
            "",
            "portal",
            "A <a@b.id> <c@d.id>",
            "A <a@b>",
            "a@b.id, c@d.id",
            "A\r\nBcc: x@y.id <a@b.id>",
        ] {
            assert_eq!(problems(wrong), 1, "{wrong}");
        }
    }

    #[test]
    fn a_company_has_a_name_and_the_rest_may_be_missing() {
        let company = CompanySettings {
            name: "CV Roda Bima".to_owned(),
            address: "Jl. Sultan Hasanuddin 12\nBima".to_owned(),
            ..CompanySettings::default()
        };
        assert_eq!(company.problems(), []);
        let wrong = CompanySettings {
            name: " ".to_owned(),
            address: "x".repeat(501),
            phone: Some("nomor".to_owned()),
            logo: None,
        };
        assert_eq!(pointers(&wrong.problems()), ["/name", "/address", "/phone"]);
    }

    #[test]
    fn no_limit_can_lock_everybody_out() {
        let of = |count, window_seconds| Some(RateLimit { count, window_seconds });
        let mut limits = LimitSettings {
            login: of(5, 900),
            otp: of(3, 600),
            upload: None,
            api: of(100, 900),
            session: of(1000, 900),
        };
        assert_eq!(limits.problems(), []);
        limits.login = of(0, 900);
        limits.api = of(29, 3_601);
        limits.session = of(1, 59);
        assert_eq!(
            pointers(&limits.problems()),
            [
                "/login/count",
                "/api/count",
                "/api/window_seconds",
                "/session/count",
                "/session/window_seconds"
            ]
        );
    }
}

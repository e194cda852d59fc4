//! What super_admins set: the wire types of `/api/admin/settings`.

use serde::{Deserialize, Serialize};

use crate::stock::{MAX_ON_HAND, StockRules};

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
        check("/fixed_critical", (0..=MAX_ON_HAND).contains(&self.fixed_critical), QUANTITY);
        check("/fixed_low", (0..=MAX_ON_HAND).contains(&self.fixed_low), QUANTITY);
        if problems.is_empty() && self.fixed_low < self.fixed_critical {
            problems.push(("/fixed_low", "Batas rendah tidak boleh di bawah batas kritis."));
        }
        problems
    }
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
    /// How stock is judged.
    pub stock: Versioned<StockSettings>,
}

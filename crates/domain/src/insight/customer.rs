//! Analitik Customer: its filters' words, the figures of its range, contacts, and the page of one customer.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CustomerInsight, InsightRun};
use crate::Rupiah;
use crate::account::AccountStatus;
use crate::dashboard::LastUpload;
use crate::purchase::TierStanding;
use crate::purchase::spending::CustomerSpending;
use crate::sales::InvoiceSummary;
use crate::tree::{answers, fields};
use crate::words::words;

/// Days without a purchase after which a customer is dormant.
pub const DORMANT_DAYS: u32 = 60;
/// Most characters of a contact's note.
pub const NOTE_MAX: usize = 500;
/// Stands for "bought nothing in 24 months" where a segment is asked for.
pub const NO_SEGMENT: &str = "~none";
/// Stands for "due or overdue" where a rhythm is asked for.
pub const TO_CALL: &str = "call";

words! {
    /// How many invoices a customer has in the range.
    FrequencyClass {
        /// One.
        Once = "1", "1 faktur";
        /// Two to five.
        Few = "2_5", "2–5 faktur";
        /// Six to ten.
        Some = "6_10", "6–10 faktur";
        /// Eleven or more.
        Many = "11_up", "11 faktur atau lebih";
    }
}

impl FrequencyClass {
    /// The fewest and the most invoices.
    pub fn bounds(self) -> (i64, i64) {
        match self {
            Self::Once => (1, 1),
            Self::Few => (2, 5),
            Self::Some => (6, 10),
            Self::Many => (11, i64::MAX),
        }
    }
}

words! {
    /// What a customer did in the range.
    CustomerActivity {
        /// Bought something.
        Active = "active", "Aktif";
        /// Bought for the first time ever.
        New = "new", "Baru";
        /// Bought, and not for the first time.
        Returning = "returning", "Kembali";
        /// Has bought nothing for 60 days up to the data date, whatever the range.
        Dormant = "dormant", "Tidak aktif 60 hari";
    }
}

/// The cards of a range. A customer is active on a day whose net sales are above nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerFigures {
    /// Customers who bought.
    pub active: i64,
    /// The same of the comparison period.
    pub active_previous: i64,
    /// Change in percent; null where nobody bought in the comparison period.
    pub active_change_percent: Option<f64>,
    /// Bought for the first time ever.
    pub new: i64,
    /// The same of the comparison period.
    pub new_previous: i64,
    /// Bought, and not for the first time.
    pub returning: i64,
    /// The same of the comparison period.
    pub returning_previous: i64,
    /// Net sales of the range.
    pub net_sales: Rupiah,
    /// Percent of it that the ten largest make; null without net sales.
    pub top_ten_percent: Option<f64>,
    /// Against the comparison period, in percentage points; null where that is empty.
    pub top_ten_change_points: Option<f64>,
    /// Customers of every class of invoices in the range.
    pub frequency: Vec<FrequencyCount>,
    /// Nothing bought for 60 days up to the data date.
    pub dormant: i64,
    /// Due for a purchase by their own rhythm.
    pub due: i64,
    /// Beyond it.
    pub overdue: i64,
    /// Due or overdue, and not contacted since the last purchase.
    pub not_contacted: i64,
    /// Money at risk of those who are overdue.
    pub overdue_at_risk: Rupiah,
    /// Money at risk of those who are due or overdue.
    pub call_at_risk: Rupiah,
}

/// A class of invoices in the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FrequencyCount {
    /// Which.
    pub class: FrequencyClass,
    /// How many customers.
    pub customers: i64,
    /// Their net sales in the range.
    pub net_sales: Rupiah,
}

/// New and returning customers of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthCustomers {
    /// The first day of the month.
    pub month: NaiveDate,
    /// Bought for the first time ever.
    pub new: i64,
    /// Bought, and not for the first time.
    pub returning: i64,
}

/// Somebody of the staff got in touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerContact {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What came of it; may be empty.
    pub note: String,
}

/// Body of `POST /api/admin/analytics/customers/{number}/contacts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewContact {
    /// What came of it; at most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// What a customer brings in the twelve months of its page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerProfit {
    /// Gross profit over net sales of the lines whose cost is known, in percent; null where none is.
    pub gp_percent: Option<f64>,
    /// Against the year before, in percentage points; null where one of the two is not known.
    pub change_points: Option<f64>,
    /// Percent of net sales whose cost is known; null without net sales.
    pub cost_known_percent: Option<f64>,
}

/// Answer of `GET /api/admin/analytics/customers/{number}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerProfile {
    /// The customer's id among users, `cus_42`.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its address; null where it is not known.
    pub address: Option<String>,
    /// Its tier and what is missing for the next one.
    pub tier: TierStanding,
    /// Net sales of all time.
    pub net_sales: Rupiah,
    /// Invoices of all time, returns included.
    pub invoices: i64,
    /// Its points.
    pub points: i64,
    /// Days until an invoice is due.
    pub terms_days: i64,
    /// What it owes, less what it paid beyond that; null while payments are not kept.
    pub unpaid: Option<Rupiah>,
    /// How far its account is.
    pub account: AccountStatus,
    /// What is stored of it; null before the first purchase, or before the first run.
    pub insight: Option<CustomerInsight>,
    /// When that was computed.
    pub run: Option<InsightRun>,
    /// What it brings.
    pub profit: CustomerProfit,
    /// Twelve months beside the twelve before, as the customer itself sees them.
    pub spending: CustomerSpending,
    /// Its newest invoices.
    pub latest: Vec<InvoiceSummary>,
    /// Contacts, newest first; at most 20.
    pub contacts: Vec<CustomerContact>,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
}

/// An Indonesian phone number as wa.me wants it, `62812...`; none where it is none.
pub fn whatsapp_number(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let rest = digits
        .strip_prefix("0062")
        .or_else(|| digits.strip_prefix("62"))
        .or_else(|| digits.strip_prefix('0'))
        .unwrap_or(&digits);
    // "+62 (0)812": a zero that is dialled at home only.
    let rest = rest.strip_prefix('0').unwrap_or(rest);
    // Mobile numbers begin with 8 and have nine to twelve digits after the country's.
    let is_mobile = rest.starts_with('8') && (9..=12).contains(&rest.len());
    is_mobile.then(|| format!("62{rest}"))
}

fields! {
    CustomerFigures {
        active, active_previous, active_change_percent, new, new_previous, returning, returning_previous, net_sales,
        top_ten_percent, top_ten_change_points, frequency, dormant, due, overdue, not_contacted, overdue_at_risk,
        call_at_risk
    }
    FrequencyCount { class, customers, net_sales }
    MonthCustomers { month, new, returning }
    CustomerContact { at, by, note }
    CustomerProfit { gp_percent, change_points, cost_known_percent }
    CustomerProfile {
        id, number, name, address, tier, net_sales, invoices, points, terms_days, unpaid, account, insight, run, profit,
        spending, latest, contacts, last_upload
    }
}
answers!(CustomerContact CustomerProfile);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_one_however_it_is_written() {
        for written in [
            "0812-3456-7890",
            "+62 812 3456 7890",
            "62 (0)812 34567890",
            "81234567890",
            "0062 81234567890",
        ] {
            assert_eq!(whatsapp_number(written).as_deref(), Some("6281234567890"), "{written}");
        }
        for none in ["", "-", "0374 21345", "12", "021 555 0199", "0812 34"] {
            assert_eq!(whatsapp_number(none), None, "{none}");
        }
    }

    #[test]
    fn classes_hold_every_count_once() {
        for count in 1..40 {
            let holds = |class: &&FrequencyClass| (class.bounds().0..=class.bounds().1).contains(&count);
            assert_eq!(FrequencyClass::ALL.iter().filter(holds).count(), 1, "{count}");
        }
    }
}

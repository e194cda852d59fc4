//! What there is to tell customers, as it is stored, and in words. Everything has its day: old facts are no news.

use chrono::NaiveDate;
use domain::Rupiah;
use domain::date::format_day;
use domain::money::format_count;
use domain::notification::NotificationKind;
use serde::{Deserialize, Serialize};

use crate::notifications::facts::{Told, Words};

/// How many of several things a line names.
const NAMED: usize = 3;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Facts {
    /// Parts that the customer asked about are back.
    StockBack {
        /// Which.
        parts: Vec<BackPart>,
    },
    /// New invoices earned points.
    PointsEarned {
        /// Which, with their points.
        invoices: Vec<EarnedInvoice>,
    },
    /// Points expire soon.
    PointsExpiring {
        /// How many.
        points: i64,
        /// The last day on which they count.
        on: NaiveDate,
    },
    /// What was redeemed can be fetched.
    RedemptionReady {
        /// The redemption's code.
        code: String,
        /// What it is.
        reward: String,
        /// Since when.
        on: NaiveDate,
    },
    /// Invoices have to be paid, or should have been.
    InvoiceDue {
        /// Which.
        invoices: Vec<DueInvoice>,
    },
}

/// A part that is back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackPart {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// The day whose stock says so.
    pub on: NaiveDate,
}

/// A new invoice that earned points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarnedInvoice {
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: NaiveDate,
    /// What it earned.
    pub points: i64,
}

/// An invoice that has to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueInvoice {
    /// Its number.
    pub number: String,
    /// The day until which.
    pub due: NaiveDate,
    /// What is left to pay, with VAT.
    pub rest: Rupiah,
}

impl Facts {
    /// What of it belongs to these days; none where nothing does.
    pub(super) fn within(&self, from: NaiveDate, to: NaiveDate) -> Option<Self> {
        let fits = |day: NaiveDate| (from..=to).contains(&day);
        match self.clone() {
            Self::StockBack { mut parts } => {
                parts.retain(|part| fits(part.on));
                (!parts.is_empty()).then_some(Self::StockBack { parts })
            }
            Self::PointsEarned { mut invoices } => {
                invoices.retain(|invoice| fits(invoice.date));
                let points: i64 = invoices.iter().map(|invoice| invoice.points).sum();
                (points > 0).then_some(Self::PointsEarned { invoices })
            }
            Self::InvoiceDue { mut invoices } => {
                invoices.retain(|invoice| fits(invoice.due));
                (!invoices.is_empty()).then_some(Self::InvoiceDue { invoices })
            }
            whole @ (Self::PointsExpiring { on, .. } | Self::RedemptionReady { on, .. }) => fits(on).then_some(whole),
        }
    }
}

impl Told for Facts {
    fn kind(&self) -> NotificationKind {
        match self {
            Self::StockBack { .. } => NotificationKind::StockBack,
            Self::PointsEarned { .. } => NotificationKind::PointsEarned,
            Self::PointsExpiring { .. } => NotificationKind::PointsExpiring,
            Self::RedemptionReady { .. } => NotificationKind::RedemptionReady,
            Self::InvoiceDue { .. } => NotificationKind::InvoiceDue,
        }
    }

    fn words(&self) -> Words {
        let title = self.kind().label().to_owned();
        match self {
            Self::StockBack { parts } => Words {
                title,
                text: named(parts.iter().map(|part| part.name.clone()), "part"),
                why: "karena Anda minta dikabari",
                path: match parts.as_slice() {
                    [part] => {
                        let number: String = form_urlencoded::byte_serialize(part.number.as_bytes()).collect();
                        format!("/customer/parts?part={number}")
                    }
                    _ => "/customer/parts".to_owned(),
                },
                more: more(parts.iter().map(|part| format!("{} ({})", part.name, part.number))),
            },
            Self::PointsEarned { invoices } => {
                let points: i64 = invoices.iter().map(|invoice| invoice.points).sum();
                Words {
                    title: format!("{} poin masuk", format_count(points)),
                    text: named(invoices.iter().map(|invoice| invoice.number.clone()), "faktur"),
                    why: "karena faktur baru diunggah",
                    path: "/customer/rewards".to_owned(),
                    more: more(
                        invoices
                            .iter()
                            .map(|invoice| format!("{}: {} poin", invoice.number, format_count(invoice.points))),
                    ),
                }
            }
            Self::PointsExpiring { points, on } => Words {
                title: format!("{} poin akan hangus", format_count(*points)),
                text: format!("Berlaku sampai {}. Tukarkan sebelum lewat", format_day(*on)),
                why: "karena poin Anda mendekati masa hangus",
                path: "/customer/rewards".to_owned(),
                more: Vec::new(),
            },
            Self::RedemptionReady { code, reward, .. } => Words {
                title,
                text: format!("{reward}, kode {code}"),
                why: "karena Anda menukar poin",
                path: "/customer/rewards".to_owned(),
                more: Vec::new(),
            },
            Self::InvoiceDue { invoices } => Words {
                title,
                text: match invoices.as_slice() {
                    [one] => one.line(),
                    several => named(several.iter().map(|invoice| invoice.number.clone()), "faktur"),
                },
                why: "karena faktur ini belum lunas",
                path: "/customer/payment".to_owned(),
                more: more(invoices.iter().map(DueInvoice::line)),
            },
        }
    }
}

impl DueInvoice {
    fn line(&self) -> String {
        format!(
            "{}: jatuh tempo {}, sisa {}",
            self.number,
            format_day(self.due),
            self.rest
        )
    }
}

/// The names of a few, or how many there are.
fn named(names: impl ExactSizeIterator<Item = String>, noun: &str) -> String {
    let count = names.len();
    let first: Vec<_> = names.take(NAMED).collect();
    let first = first.join(", ");
    if count > NAMED {
        format!("{count} {noun}: {first}, …")
    } else {
        first
    }
}

/// What a mail lists besides: each of several.
fn more(lines: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    if lines.len() > 1 { lines.collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use domain::date::parse_day;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    fn earned(invoices: &[(&str, i64)]) -> Facts {
        let one = |(date, points): &(&str, i64)| EarnedInvoice {
            number: format!("F-{date}"),
            date: day(date),
            points: *points,
        };
        Facts::PointsEarned {
            invoices: invoices.iter().map(one).collect(),
        }
    }

    #[test]
    fn only_what_belongs_to_the_days_is_left() {
        let facts = earned(&[("2026-11-10", 4), ("2026-11-20", 2)]);
        let within = |from, to| facts.within(day(from), day(to));
        assert_eq!(within("2026-11-01", "2026-11-30"), Some(facts.clone()));
        assert_eq!(within("2026-11-14", "2026-11-28"), Some(earned(&[("2026-11-20", 2)])));
        assert_eq!(within("2026-11-21", "2026-11-28"), None);
        // A return that takes more than the rest brings is no news of points that came.
        assert_eq!(
            earned(&[("2026-11-20", -2)]).within(day("2026-11-01"), day("2026-11-30")),
            None
        );
    }

    #[test]
    fn several_are_counted_and_a_few_named() {
        let words = earned(&[("2026-11-10", 4), ("2026-11-11", 2)]).words();
        assert_eq!(
            (words.title.as_str(), words.text.as_str()),
            ("6 poin masuk", "F-2026-11-10, F-2026-11-11")
        );
        assert_eq!(words.more.len(), 2);
        let many: Vec<_> = ["2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13"]
            .map(|date| (date, 1))
            .into();
        assert!(earned(&many).words().text.starts_with("4 faktur: F-2026-11-10, "));
    }
}

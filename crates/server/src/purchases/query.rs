//! What may be asked.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use domain::DateRange;
use domain::date::{month_start, parse_day};
use domain::id::InvoiceId;
use domain::purchase::ARCHIVE_MAX;
use domain::sales::NO_GROUP;
use serde::Deserialize;
use utoipa::IntoParams;

use super::periods::year_before;
use crate::error::{AppError, AppResult};
use crate::http::paging;
use crate::sales::range;

/// What may be asked of the history.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// First day, WITA. Without `from` and `to`: everything.
    #[param(example = "2026-10-23")]
    pub from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    pub to: Option<NaiveDate>,
    /// Part of an invoice number, part number or part name; at least 2 characters.
    pub q: Option<String>,
    /// A part group, `~none` for lines without one. Figures are then those of the matching lines.
    pub group: Option<String>,
    /// ZPF1 ...; ZPR1 for returns.
    pub invoice_type: Option<String>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The query, judged.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub customer_id: i64,
    pub range: Option<DateRange>,
    pub text: Option<String>,
    pub group: Option<String>,
    pub invoice_type: Option<String>,
    /// None: all.
    pub limit: Option<u32>,
    /// Where the page begins: after the invoice of this day and id.
    pub after: Option<(NaiveDate, i64)>,
}

impl HistoryQuery {
    /// The filter, or why it cannot be.
    pub fn filter(&self, customer_id: i64) -> AppResult<Filter> {
        range::check(self.from, self.to)?;
        let text = match paging::text(self.q.as_deref())? {
            Some(text) if text.chars().count() < 2 => {
                return Err(AppError::invalid("q", "too_short", "Ketik sedikitnya 2 karakter."));
            }
            text => text.map(str::to_owned),
        };
        let range = (self.from.is_some() || self.to.is_some()).then(|| DateRange {
            from: self.from.unwrap_or(NaiveDate::MIN),
            to: self.to.unwrap_or(NaiveDate::MAX),
        });
        Ok(Filter {
            customer_id,
            range: range.map(storable),
            text,
            group: self.group.as_deref().map(|group| {
                if group == NO_GROUP {
                    String::new()
                } else {
                    group.to_owned()
                }
            }),
            invoice_type: self.invoice_type.clone(),
            limit: Some(paging::size(self.limit)?),
            after: self.cursor.as_deref().map(read_cursor).transpose()?,
        })
    }
}

/// Days that PostgreSQL knows; nothing was sold outside of these.
fn storable(range: DateRange) -> DateRange {
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
    DateRange {
        from: range.from.max(first.unwrap_or(range.from)),
        to: range.to.min(last.unwrap_or(range.to)),
    }
}

fn read_cursor(text: &str) -> AppResult<(NaiveDate, i64)> {
    let read = || {
        let (date, id) = text.split_once('_')?;
        Some((parse_day(date)?, id.parse().ok()?))
    };
    read().ok_or_else(paging::unknown_cursor)
}

pub(super) fn write_cursor(date: NaiveDate, id: i64) -> String {
    format!("{date}_{id}")
}

/// Which invoices an archive holds.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ArchiveQuery {
    /// Invoices' ids, at most 50, with commas between them.
    #[param(example = "inv_42,inv_43")]
    pub ids: String,
}

impl ArchiveQuery {
    /// The invoices, each once.
    pub fn invoices(&self) -> AppResult<Vec<i64>> {
        let ids: Option<BTreeSet<i64>> = self
            .ids
            .split(',')
            .map(|id| Some(id.trim().parse::<InvoiceId>().ok()?.0))
            .collect();
        // An id that cannot be is nobody's.
        let ids = ids.ok_or_else(AppError::not_found)?;
        if ids.len() > ARCHIVE_MAX {
            return Err(AppError::invalid(
                "ids",
                "too_many",
                "Pilih paling banyak 50 faktur untuk satu ZIP.",
            ));
        }
        Ok(ids.into_iter().collect())
    }
}

/// Which two periods are compared.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ComparisonQuery {
    /// First day of Masa A. Without both: from two months before the data date's month to the data date.
    #[param(example = "2026-09-01")]
    pub a_from: Option<NaiveDate>,
    /// Last day of Masa A.
    #[param(example = "2026-11-21")]
    pub a_to: Option<NaiveDate>,
    /// First day of Masa B. Without both: the days of Masa A a year before.
    #[param(example = "2025-09-01")]
    pub b_from: Option<NaiveDate>,
    /// Last day of Masa B.
    #[param(example = "2025-11-21")]
    pub b_to: Option<NaiveDate>,
}

impl ComparisonQuery {
    /// Refuses periods that cannot be.
    pub fn check(&self) -> AppResult<()> {
        for (from, to, pointer) in [(self.a_from, self.a_to, "a_from"), (self.b_from, self.b_to, "b_from")] {
            match (from, to) {
                (None, None) => {}
                (Some(from), Some(to)) if from <= to => {}
                (Some(_), Some(_)) => {
                    let detail = "Tanggal awal harus sebelum tanggal akhir.";
                    return Err(AppError::invalid(pointer, "after_to", detail));
                }
                _ => {
                    let detail = "Isi tanggal awal dan tanggal akhir masa ini, atau kosongkan keduanya.";
                    return Err(AppError::invalid(pointer, "required", detail));
                }
            }
        }
        Ok(())
    }

    /// Masa A and Masa B.
    pub fn periods(&self, as_of: NaiveDate) -> (DateRange, DateRange) {
        let given = |from: Option<NaiveDate>, to: Option<NaiveDate>| Some(storable(DateRange::new(from?, to?)?));
        let a = given(self.a_from, self.a_to).unwrap_or_else(|| {
            let start = month_start(as_of);
            DateRange {
                from: start.checked_sub_months(Months::new(2)).unwrap_or(start),
                to: as_of,
            }
        });
        (a, given(self.b_from, self.b_to).unwrap_or_else(|| year_before(a)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written_and_no_other_text_does() {
        let date: NaiveDate = "2026-11-21".parse().unwrap();
        assert_eq!(read_cursor(&write_cursor(date, 7)).unwrap(), (date, 7));
        for text in ["", "_", "2026-11-21", "2026-11-21_", "x_1", "2026-02-30_1"] {
            assert!(read_cursor(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_archive_holds_each_invoice_once() {
        let archive = |ids: &str| ArchiveQuery { ids: ids.to_owned() }.invoices();
        assert_eq!(archive("inv_3,inv_1, inv_3").unwrap(), [1, 3]);
        assert!(archive("").is_err() && archive("inv_1,,").is_err() && archive("upl_1").is_err());
        let many: Vec<String> = (0..51).map(|id| format!("inv_{id}")).collect();
        assert!(archive(&many.join(",")).is_err());
        assert_eq!(archive(&many[1..].join(",")).unwrap().len(), 50);
    }

    #[test]
    fn without_periods_the_last_three_months_stand_beside_those_of_a_year_before() {
        let query = ComparisonQuery {
            a_from: None,
            a_to: None,
            b_from: None,
            b_to: None,
        };
        let (a, b) = query.periods("2026-11-21".parse().unwrap());
        assert_eq!(a.label(), "1 Sep – 21 Nov 2026");
        assert_eq!(b.label(), "1 Sep – 21 Nov 2025");
        let half = ComparisonQuery {
            a_from: "2026-01-01".parse().ok(),
            ..query
        };
        assert!(half.check().is_err() && query.check().is_ok());
    }
}

//! The filter of the invoice list.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use domain::DateRange;
use domain::sales::NO_GROUP;

use super::scope::Scope;
use crate::error::{AppError, AppResult};
use crate::http::paging;

/// What may be asked of the list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SalesQuery {
    /// First day, WITA. Without `from` and `to`: the 30 days that end on the data date.
    #[param(example = "2026-10-23")]
    pub from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    pub to: Option<NaiveDate>,
    /// Part of an invoice number, customer number or name, part number or name; at least 2 characters.
    pub q: Option<String>,
    /// A customer's number.
    pub customer: Option<String>,
    /// A part group, `~none` for lines without one. Figures are then those of the matching lines.
    pub group: Option<String>,
    /// A part's number. Figures are then those of the matching lines.
    pub part: Option<String>,
    /// ZPF1 ...
    pub invoice_type: Option<String>,
    /// A day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: Option<i32>,
    /// `-date` (default), `date`, `-net_sales`, `net_sales`; by net sales not together with `group` or `part`.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The orders that an index serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub(super) enum Sort {
    #[default]
    #[serde(rename = "-date")]
    Newest,
    #[serde(rename = "date")]
    Oldest,
    #[serde(rename = "-net_sales")]
    Largest,
    #[serde(rename = "net_sales")]
    Smallest,
}

impl Sort {
    /// The sorted column and the direction's comparison and keyword.
    pub fn terms(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Newest => ("v.date", "<", "desc"),
            Self::Oldest => ("v.date", ">", "asc"),
            Self::Largest => ("v.net_sales", "<", "desc"),
            Self::Smallest => ("v.net_sales", ">", "asc"),
        }
    }

    pub fn by_date(self) -> bool {
        matches!(self, Self::Newest | Self::Oldest)
    }
}

/// Where a page begins: after this invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Days since 1 January of year 1, or net sales.
    pub key: i64,
    pub id: i64,
}

impl Cursor {
    pub fn read(text: &str) -> Option<Self> {
        let (key, id) = text.split_once('_')?;
        Some(Self {
            key: key.parse().ok()?,
            id: id.parse().ok()?,
        })
    }

    pub fn write(self) -> String {
        format!("{}_{}", self.key, self.id)
    }
}

/// The query, judged and resolved.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub range: DateRange,
    pub scope: Scope,
    pub text: Option<String>,
    pub sort: Sort,
    pub limit: u32,
    pub after: Option<Cursor>,
}

/// A group as stored.
pub(super) fn stored_group(group: &str) -> String {
    if group == NO_GROUP {
        String::new()
    } else {
        group.to_owned()
    }
}

impl SalesQuery {
    /// The limit, or why it cannot be.
    pub fn page_size(&self) -> AppResult<u32> {
        paging::size(self.limit)
    }

    /// The search text, or why it cannot be.
    pub fn text(&self) -> AppResult<Option<String>> {
        match paging::text(self.q.as_deref())? {
            Some(text) if text.chars().count() < 2 => {
                Err(AppError::invalid("q", "too_short", "Ketik sedikitnya 2 karakter."))
            }
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// The day of the week, or why it cannot be.
    pub fn weekday(&self) -> AppResult<Option<i32>> {
        match self.weekday {
            Some(weekday) if !(1..=7).contains(&weekday) => Err(AppError::invalid(
                "weekday",
                "invalid",
                "Pakai 1 (Senin) sampai 7 (Minggu).",
            )),
            weekday => Ok(weekday),
        }
    }

    /// The order, or why it cannot be.
    pub fn sort(&self) -> AppResult<Sort> {
        let sort = self.sort.unwrap_or_default();
        if !sort.by_date() && (self.group.is_some() || self.part.is_some()) {
            return Err(AppError::invalid(
                "sort",
                "not_offered",
                "Dengan filter kelompok atau part, urutkan menurut tanggal.",
            ));
        }
        Ok(sort)
    }

    /// Where the page begins, or why it cannot.
    pub fn after(&self) -> AppResult<Option<Cursor>> {
        let read = |text: &str| Cursor::read(text).ok_or_else(paging::unknown_cursor);
        self.cursor.as_deref().map(read).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written_and_no_other_text_does() {
        let cursor = Cursor { key: -1_204, id: 7 };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        for text in ["", "_", "1", "1_", "a_1", "1_1_1"] {
            assert_eq!(Cursor::read(text), None, "{text}");
        }
    }
}

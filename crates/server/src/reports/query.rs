//! What may be asked of a report, and whether its kind offers it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use domain::report::{ReportBy, ReportFilter, ReportKind, StockFilter};

use super::columns::columns;
use crate::error::{AppError, AppResult};
use crate::sales::range;

/// Rows of a page.
pub(super) const PAGE: usize = 1_000;

/// The query of a report.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportQuery {
    /// First day, WITA. Without `from` and `to`: the 30 days that end on the data date. Not for stock and points.
    #[param(example = "2026-10-23")]
    pub from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    pub to: Option<NaiveDate>,
    /// What the report has a row for. sales: day, week, month, group, customer, invoice_type; stock: part, group, status;
    /// profit: group, part; pricing: group, customer, part; customers and points_liability: customer.
    pub by: Option<ReportBy>,
    /// For sales, in place of `by`: day, week or month.
    #[param(inline)]
    pub interval: Option<Interval>,
    /// A customer's number.
    pub customer: Option<String>,
    /// A part group, `~none` for lines without one.
    pub group: Option<String>,
    /// ZPF1 ...
    pub invoice_type: Option<String>,
    /// Of the stock.
    pub status: Option<StockFilter>,
    /// A column's key, with a leading `-` from high to low.
    #[param(example = "-net_sales")]
    pub sort: Option<String>,
    /// The page, from 1; a page has 1,000 rows. Files hold all of them.
    #[param(minimum = 1)]
    pub page: Option<i64>,
}

/// The days of a row.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Interval {
    Day,
    Week,
    Month,
}

/// A report that can be made.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Wanted {
    pub kind: ReportKind,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub filter: ReportFilter,
}

impl ReportQuery {
    /// What is wanted, or why it cannot be.
    pub fn of_kind(&self, kind: ReportKind) -> AppResult<Wanted> {
        range::check(self.from, self.to)?;
        if self.page.is_some_and(|page| page < 1) {
            return Err(AppError::invalid("page", "invalid", "Pakai halaman 1 atau sesudahnya."));
        }
        if self.interval.is_some() && kind != ReportKind::Sales {
            return Err(not_offered("interval"));
        }
        let interval = self.interval.map(|interval| match interval {
            Interval::Day => ReportBy::Day,
            Interval::Week => ReportBy::Week,
            Interval::Month => ReportBy::Month,
        });
        let wanted = Wanted {
            kind,
            from: self.from,
            to: self.to,
            filter: ReportFilter {
                by: self.by.or(interval),
                customer: self.customer.clone(),
                group: self.group.clone(),
                invoice_type: self.invoice_type.clone(),
                status: self.status,
                sort: self.sort.clone(),
            },
        };
        wanted.check()?;
        Ok(wanted)
    }
}

fn not_offered(field: &str) -> AppError {
    AppError::invalid(field, "not_offered", "Laporan ini tidak punya pilihan itu.")
}

impl Wanted {
    /// What the report has a row for.
    pub fn by(&self) -> ReportBy {
        self.filter.by.unwrap_or(self.kind.groupings()[0])
    }

    /// Whether the kind offers what the filter asks for.
    ///
    /// # Errors
    /// 422 where it does not.
    pub fn check(&self) -> AppResult<()> {
        let filter = &self.filter;
        if !self.kind.groupings().contains(&self.by()) {
            return Err(not_offered("by"));
        }
        if !self.kind.has_range() && (self.from.is_some() || self.to.is_some()) {
            return Err(not_offered("from"));
        }
        let is_stock = self.kind == ReportKind::Stock;
        let is_points = self.kind == ReportKind::PointsLiability;
        for (is_asked, is_offered, field) in [
            (filter.customer.is_some(), !is_stock, "customer"),
            (filter.group.is_some(), !is_points, "group"),
            (filter.invoice_type.is_some(), self.kind.has_range(), "invoice_type"),
            (filter.status.is_some(), is_stock, "status"),
        ] {
            if is_asked && !is_offered {
                return Err(not_offered(field));
            }
        }
        if let Some(sort) = &filter.sort {
            let key = sort.strip_prefix('-').unwrap_or(sort);
            if !columns(self.kind, self.by()).iter().any(|column| column.key == key) {
                return Err(AppError::invalid(
                    "sort",
                    "not_offered",
                    "Urutkan menurut salah satu kolom laporan ini.",
                ));
            }
        }
        Ok(())
    }
}

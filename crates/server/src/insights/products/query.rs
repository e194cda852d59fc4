//! What may be asked of Analitik Produk.

use chrono::NaiveDate;
use domain::insight::{AbcClass, DemandClass, Idle, ProductView};
use domain::sales::NO_GROUP;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{AppError, AppResult};
use crate::http::paging;
use crate::sales::range;

/// What may be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProductsQuery {
    /// Which view; the summary without it.
    #[param(inline)]
    view: Option<ProductView>,
    /// First day, WITA. Without `from` and `to`: the 30 days that end on the data date.
    #[param(example = "2026-10-23")]
    from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    to: Option<NaiveDate>,
    /// A part group, `~none` for parts without one.
    group: Option<String>,
    /// Only parts of this class.
    #[param(inline)]
    abc: Option<AbcClass>,
    /// Only parts whose demand comes like this.
    #[param(inline)]
    demand_class: Option<DemandClass>,
    /// Part of a number, dashes, blanks and case ignored, or of a name.
    q: Option<String>,
    /// Of stock: slow, dead with it, or dead alone.
    #[param(inline)]
    idle: Option<Idle>,
    /// How the ranking or the pairs are ordered, from the largest down with a leading `-`: `net_sales`, `quantity`,
    /// `gross_profit`, `gp_percent`, `change`; `lift`, `support`, `confidence`, `invoices`.
    #[param(example = "-net_sales")]
    sort: Option<String>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The query, judged.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub group: Option<String>,
    pub abc: Option<&'static str>,
    pub demand_class: Option<&'static str>,
    /// Patterns of a name and of a normalised number.
    pub text: Option<(String, String)>,
    pub idle: Option<Idle>,
    pub sort: Sort,
    pub limit: usize,
    /// How many rows come before the page.
    pub skip: usize,
}

/// What rows are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sort {
    pub by: By,
    pub ascending: bool,
}

/// The figures that rows can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum By {
    /// As the view does without being asked.
    #[default]
    Usual,
    NetSales,
    Quantity,
    GrossProfit,
    GpPercent,
    Change,
    Lift,
    Support,
    Confidence,
    Invoices,
}

impl Sort {
    fn parse(text: &str) -> Option<Self> {
        let (name, ascending) = match text.strip_prefix('-') {
            Some(name) => (name, false),
            None => (text, true),
        };
        let by = match name {
            "net_sales" => By::NetSales,
            "quantity" => By::Quantity,
            "gross_profit" => By::GrossProfit,
            "gp_percent" => By::GpPercent,
            "change" => By::Change,
            "lift" => By::Lift,
            "support" => By::Support,
            "confidence" => By::Confidence,
            "invoices" => By::Invoices,
            _ => return None,
        };
        Some(Self { by, ascending })
    }
}

impl ProductsQuery {
    /// The view that is asked for.
    pub fn view(&self) -> ProductView {
        self.view.unwrap_or(ProductView::Summary)
    }

    /// The filter, or why it cannot be.
    pub fn judge(&self) -> AppResult<Filter> {
        range::check(self.from, self.to)?;
        let sort = |text: &str| {
            let told = "Urutkan menurut salah satu kolom tabelnya.";
            Sort::parse(text).ok_or_else(|| AppError::invalid("sort", "invalid", told))
        };
        let skip = self.cursor.as_deref().map(paging::number).transpose()?.unwrap_or(0);
        Ok(Filter {
            from: self.from,
            to: self.to,
            group: self
                .group
                .as_deref()
                .map(|group| if group == NO_GROUP { "" } else { group }.to_owned()),
            abc: self.abc.map(AbcClass::as_str),
            demand_class: self.demand_class.map(DemandClass::as_str),
            text: paging::text(self.q.as_deref())?.map(|text| {
                let plain = paging::normalised(text);
                // Nothing of a number: such a pattern finds none.
                let number = if plain.is_empty() {
                    String::new()
                } else {
                    format!("%{plain}%")
                };
                (paging::pattern(text), number)
            }),
            idle: self.idle,
            sort: self.sort.as_deref().map(sort).transpose()?.unwrap_or_default(),
            limit: paging::size(self.limit)? as usize,
            skip: usize::try_from(skip).map_err(|_| paging::unknown_cursor())?,
        })
    }
}

impl Filter {
    /// The page of some rows, and the cursor of the next.
    pub fn page<T>(&self, rows: Vec<T>) -> (Vec<T>, Option<String>) {
        let end = self.skip.saturating_add(self.limit);
        let next = (end < rows.len()).then(|| end.to_string());
        (rows.into_iter().skip(self.skip).take(self.limit).collect(), next)
    }

    /// The same filter without an end.
    pub fn whole(self) -> Self {
        Self {
            limit: usize::MAX,
            skip: 0,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_hold_every_row_once() {
        let filter = |skip| Filter {
            limit: 2,
            skip,
            ..Filter::default()
        };
        let rows = vec![1, 2, 3, 4, 5];
        assert_eq!(filter(0).page(rows.clone()), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(filter(4).page(rows.clone()), (vec![5], None));
        assert_eq!(filter(9).page(rows.clone()), (vec![], None));
        assert_eq!(filter(4).whole().page(rows), (vec![1, 2, 3, 4, 5], None));
    }

    #[test]
    fn rows_are_ordered_by_known_figures_only() {
        let sort = |text: &str| ProductsQuery {
            sort: Some(text.to_owned()),
            ..ProductsQuery::default()
        };
        let found = sort("-gp_percent").judge().unwrap().sort;
        assert_eq!((found.by, found.ascending), (By::GpPercent, false));
        assert!(sort("quantity").judge().unwrap().sort.ascending);
        assert!(sort("name").judge().is_err());
    }
}

//! A report out of its figures.

use chrono::NaiveDate;
use sqlx::PgPool;

use domain::DateRange;
use domain::loyalty::Tier;
use domain::money::percent;
use domain::report::{Cell, FilterLabel, Report, ReportBy, ReportKind, period};
use domain::sales::{NO_GROUP, group_label};

use super::columns::{columns, key_columns};
use super::figures::{Figure, Scope, days_of, figures};
use super::query::{PAGE, Wanted};
use super::{standing, store};
use crate::error::AppResult;
use crate::sales::range;

/// An id that no row has: a filter by an unknown number matches nothing.
const NOBODY: i64 = 0;

/// Rows with their totals and how many invoices or parts stand behind them.
pub(super) struct Table {
    pub rows: Vec<Vec<Cell>>,
    pub totals: Vec<Cell>,
    pub behind: Option<i64>,
}

/// The whole report. `today` counts only without data.
pub(super) async fn report(db: &PgPool, today: NaiveDate, wanted: &Wanted) -> AppResult<Report> {
    let (kind, by, filter) = (wanted.kind, wanted.by(), &wanted.filter);
    let head = store::standing(db).await?;
    let as_of = head.data_date.unwrap_or(today);
    let range = range::resolve(wanted.from, wanted.to, as_of);
    let mut filters = Vec::new();
    let mut label = |name: &str, value: String| {
        filters.push(FilterLabel {
            name: name.to_owned(),
            value,
        });
    };
    let mut customer_id = None;
    if let Some(number) = &filter.customer {
        let found = store::customer(db, number).await?;
        label(
            "Customer",
            found
                .as_ref()
                .map_or_else(|| number.clone(), |found| found.name.clone()),
        );
        customer_id = Some(found.map_or(NOBODY, |found| found.id));
    }
    let group = filter
        .group
        .as_deref()
        .map(|group| if group == NO_GROUP { "" } else { group }.to_owned());
    if let Some(group) = &group {
        label("Kelompok", group_label(group).to_owned());
    }
    if let Some(invoice_type) = &filter.invoice_type {
        label("Jenis faktur", invoice_type.clone());
    }
    if let Some(status) = filter.status {
        label("Status", status.label().to_owned());
    }
    let (note, table) = match kind {
        ReportKind::Stock => standing::stock(db, by, group.as_deref(), filter.status).await?,
        ReportKind::PointsLiability => standing::points(db, customer_id, as_of).await?,
        ReportKind::Sales | ReportKind::Customers | ReportKind::Profit | ReportKind::Pricing => {
            let scope = Scope {
                range,
                customer_id,
                group,
                invoice_type: filter.invoice_type.clone(),
                prices: kind == ReportKind::Pricing,
            };
            let note = if scope.prices {
                "kotor dan diskon termasuk PPN, tanpa retur"
            } else {
                "belum termasuk PPN"
            };
            (note.to_owned(), sales(db, kind, by, &scope).await?)
        }
    };
    let mut report = Report {
        kind,
        by,
        title: title(kind, by),
        note,
        as_of,
        last_upload: head.last_upload,
        range: kind.has_range().then_some(range),
        filters,
        columns: columns(kind, by),
        row_count: table.rows.len() as i64,
        rows: table.rows,
        totals: table.totals,
        page: 1,
        pages: 1,
        behind: table.behind,
    };
    sort(&mut report, filter.sort.as_deref());
    Ok(report)
}

fn title(kind: ReportKind, by: ReportBy) -> String {
    let name = kind.label().to_lowercase();
    if kind.groupings().len() == 1 {
        format!("Laporan {name}")
    } else {
        format!("Laporan {name} per {}", by.label().to_lowercase())
    }
}

async fn sales(db: &PgPool, kind: ReportKind, by: ReportBy, scope: &Scope) -> sqlx::Result<Table> {
    let found = figures(db, scope, Some(by)).await?;
    let total = figures(db, scope, None).await?.pop().unwrap_or_default();
    let rows = found
        .into_iter()
        .map(|figure| {
            let mut cells = keys(kind, by, &figure, scope.range);
            cells.extend(measures(kind, &figure, Some(total.net_sales)));
            cells
        })
        .collect();
    let mut totals = total_keys(kind, by);
    totals.extend(measures(kind, &total, None));
    Ok(Table {
        rows,
        totals,
        // The list of invoices has returns too, which prices leave out.
        behind: (!scope.prices).then_some(total.invoices),
    })
}

/// The first cells of the totals: the word, and nothing under the other keys.
pub(super) fn total_keys(kind: ReportKind, by: ReportBy) -> Vec<Cell> {
    let mut cells = vec![Cell::Empty; key_columns(kind, by).len()];
    if let Some(first) = cells.first_mut() {
        *first = Cell::from("Jumlah");
    }
    cells
}

fn keys(kind: ReportKind, by: ReportBy, figure: &Figure, range: DateRange) -> Vec<Cell> {
    let code = || Cell::from(figure.code.as_str());
    match by {
        ReportBy::Day => vec![Cell::from(figure.day.map(|day| day.to_string()))],
        ReportBy::Week | ReportBy::Month => {
            vec![Cell::from(figure.day.map(|start| period(days_of(start, by, range))))]
        }
        ReportBy::Group | ReportBy::InvoiceType | ReportBy::Status => vec![code()],
        ReportBy::Part => vec![
            code(),
            Cell::from(figure.name.as_str()),
            Cell::from(figure.extra.as_str()),
        ],
        ReportBy::Customer => {
            let mut cells = vec![code(), Cell::from(figure.name.as_str())];
            if kind == ReportKind::Customers {
                cells.push(tier(&figure.extra));
            }
            cells
        }
    }
}

/// A tier's words.
pub(super) fn tier(stored: &str) -> Cell {
    Cell::from(Tier::parse(stored).map(Tier::label))
}

/// The figures of a row; without `whole` those of the totals, which have no share and no last purchase.
fn measures(kind: ReportKind, figure: &Figure, whole: Option<i64>) -> Vec<Cell> {
    match kind {
        ReportKind::Profit => vec![
            figure.net_sales.into(),
            figure.known_cost().into(),
            figure.profit().into(),
            figure.gp_percent().into(),
            percent(figure.known_net_sales, figure.net_sales).into(),
        ],
        ReportKind::Pricing => vec![
            figure.lines.into(),
            figure.gross_sales.into(),
            figure.discount.into(),
            percent(figure.discount, figure.gross_sales).into(),
            figure.below_lines.into(),
            figure.below_cost.into(),
        ],
        ReportKind::Sales | ReportKind::Customers | ReportKind::Stock | ReportKind::PointsLiability => {
            let mut cells = vec![
                figure.invoices.into(),
                figure.net_sales.into(),
                whole.and_then(|whole| percent(figure.net_sales, whole)).into(),
                figure.profit().into(),
                figure.gp_percent().into(),
            ];
            if kind == ReportKind::Customers {
                let last = figure.last_date.filter(|_| whole.is_some());
                cells.push(last.map(|day| day.to_string()).into());
            }
            cells
        }
    }
}

/// The column by which a report is sorted without being asked.
fn default_sort(kind: ReportKind, by: ReportBy) -> &'static str {
    match (kind, by) {
        (_, ReportBy::Day) => "-day",
        (_, ReportBy::Week) => "-week",
        (_, ReportBy::Month) => "-month",
        (ReportKind::Stock | ReportKind::PointsLiability, _) => "-value",
        (ReportKind::Pricing, _) => "-discount",
        (ReportKind::Sales | ReportKind::Customers | ReportKind::Profit, _) => "-net_sales",
    }
}

/// Sorts by a column; rows that are alike in it by their first one.
fn sort(report: &mut Report, asked: Option<&str>) {
    let sort = asked.unwrap_or(default_sort(report.kind, report.by));
    let (key, descending) = sort.strip_prefix('-').map_or((sort, false), |key| (key, true));
    let Some(place) = report.columns.iter().position(|column| column.key == key) else {
        return;
    };
    report.rows.sort_by(|a, b| {
        let order = a[place].order(&b[place]);
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| a[0].order(&b[0]))
    });
}

/// One page of a report.
pub(super) fn page(mut report: Report, page: i64) -> Report {
    let pages = report.rows.len().div_ceil(PAGE).max(1) as i64;
    report.page = page;
    report.pages = pages;
    let first = usize::try_from(page - 1).unwrap_or(0).saturating_mul(PAGE);
    report.rows = report.rows.into_iter().skip(first).take(PAGE).collect();
    report
}

//! The tables of Analitik Customer besides its list, as files.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use domain::insight::Segment;
use serde::Deserialize;

use super::overview;
use super::query::CustomersQuery;
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::sales::standing;
use crate::state::AppState;

/// Months after the first purchase that a cohort is told of.
const MONTHS: usize = 12;
/// Of a movement's end outside of every segment.
const NOWHERE: &str = "Tidak ada";

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum CustomerTable {
    /// Segments with their customers and money.
    Segments,
    /// How many customers went from one segment to another within a month.
    Movements,
    /// Of those who first bought in a month, how many bought again in each month after it.
    Cohorts,
    /// Customers by their invoices in the range.
    Frequency,
}

/// The table; of the query only the days count.
pub(super) async fn save(
    state: &AppState,
    which: CustomerTable,
    query: &CustomersQuery,
    format: TableFormat,
) -> AppResult<HttpResponse> {
    let db = &state.read;
    let data_date = match overview::run(db).await? {
        Some(run) => run.data_date,
        None => standing::standing(db, state.clock.today()).await?.as_of,
    };
    let range = query.judge(data_date)?.range;
    let (name, heads, rows): (String, Vec<Head>, Vec<Vec<Cell>>) = match which {
        CustomerTable::Segments => {
            let rows = overview::segments(db).await?.into_iter().map(|one| -> Vec<Cell> {
                vec![
                    one.segment.label().into(),
                    one.customers.into(),
                    one.net_sales.into(),
                    one.money_at_risk.into(),
                ]
            });
            let heads = [
                ("SEGMEN", 20),
                ("CUSTOMER", 10),
                ("PENJUALAN BERSIH 24 BULAN", 20),
                ("UANG BERISIKO", 16),
            ];
            (format!("segmen-{data_date}"), heads_of(&heads), rows.collect())
        }
        CustomerTable::Movements => {
            let label = |segment: Option<Segment>| segment.map_or(NOWHERE, |segment| segment.label());
            let rows = overview::movements(db)
                .await?
                .into_iter()
                .map(|one| -> Vec<Cell> { vec![label(one.from).into(), label(one.to).into(), one.customers.into()] });
            let heads = [("SEGMEN SEBULAN LALU", 20), ("SEGMEN SEKARANG", 20), ("CUSTOMER", 10)];
            (
                format!("perpindahan-segmen-{data_date}"),
                heads_of(&heads),
                rows.collect(),
            )
        }
        CustomerTable::Cohorts => {
            let rows = overview::cohorts(db).await?.into_iter().map(|cohort| {
                let mut cells: Vec<Cell> = vec![cohort.month.into(), cohort.customers.into()];
                let bought = cohort.bought.into_iter().chain(std::iter::repeat(None));
                cells.extend(bought.take(MONTHS).map(Cell::from));
                cells
            });
            let mut heads = heads_of(&[("KOHORT", 12), ("CUSTOMER", 10)]);
            heads.extend((1..=MONTHS).map(|month| Head::new(format!("BULAN {month}"), 10)));
            (format!("kohort-{data_date}"), heads, rows.collect())
        }
        CustomerTable::Frequency => {
            let figures = overview::figures(db, range, range.previous(), data_date).await?;
            let rows = figures.frequency.into_iter().map(|class| -> Vec<Cell> {
                vec![
                    class.class.label().into(),
                    class.customers.into(),
                    class.net_sales.into(),
                ]
            });
            let heads = [("FAKTUR", 16), ("CUSTOMER", 10), ("PENJUALAN BERSIH", 18)];
            let name = format!("frekuensi-{}-{}", range.from, range.to);
            (name, heads_of(&heads), rows.collect())
        }
    };
    export::respond(state, format, &name, &heads, async |sent| {
        for row in rows {
            sent.send(row).await?;
        }
        Ok(())
    })
    .await
}

fn heads_of(heads: &[(&'static str, u16)]) -> Vec<Head> {
    heads.iter().map(|(name, width)| Head::new(*name, *width)).collect()
}

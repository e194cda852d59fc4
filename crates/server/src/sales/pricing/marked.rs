//! The lines that two of the cards count, page by page: those below cost, and those with much discount.

use chrono::NaiveDate;
use futures_util::TryStreamExt as _;
use serde::Deserialize;
use utoipa::IntoParams;

use domain::Page;
use domain::id::InvoiceId;
use domain::pricing::{PricingLine, PricingLines};

use super::store::{self, After, MarkedLine};
use super::{PricingQuery, percent};
use crate::error::AppResult;
use crate::http::paging;
use crate::sales::{range, standing};
use crate::state::AppState;

/// What may be asked.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LinesQuery {
    /// `below-cost` or `over-threshold`.
    #[param(inline)]
    kind: PricingLines,
    /// First day, WITA. Without `from` and `to`: the 30 days that end on the data date.
    #[param(example = "2026-10-23")]
    from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    to: Option<NaiveDate>,
    /// A customer's number.
    customer: Option<String>,
    /// A part group, `~none` for lines without one.
    group: Option<String>,
    /// The discount rate over which lines are told of, in percent; without it that of the settings.
    #[param(example = 15, maximum = 100)]
    threshold: Option<u8>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The query, judged but for what the database knows.
pub(super) struct Judged {
    query: PricingQuery,
    kind: PricingLines,
    limit: u32,
    after: Option<After>,
}

impl LinesQuery {
    /// Refuses what cannot be.
    pub fn judge(self) -> AppResult<Judged> {
        let query = PricingQuery {
            from: self.from,
            to: self.to,
            customer: self.customer,
            group: self.group,
            part: None,
            threshold: self.threshold,
        };
        query.check()?;
        let read = |text: &str| read_cursor(text).ok_or_else(paging::unknown_cursor);
        Ok(Judged {
            query,
            kind: self.kind,
            limit: paging::size(self.limit)?,
            after: self.cursor.as_deref().map(read).transpose()?,
        })
    }
}

fn read_cursor(text: &str) -> Option<After> {
    let (weight, rest) = text.split_once('_')?;
    let (invoice, line) = rest.split_once('_')?;
    Some((weight.parse().ok()?, invoice.parse().ok()?, line.parse().ok()?))
}

/// A page of the lines, the worst first.
pub(super) async fn page(state: &AppState, judged: &Judged) -> AppResult<Page<PricingLine>> {
    let db = &state.read;
    let query = &judged.query;
    let as_of = standing::standing(db, state.clock.today()).await?.as_of;
    let range = range::resolve(query.from, query.to, as_of);
    let filter = super::narrowed(state, query, range, as_of).await?;
    let threshold = match judged.kind {
        PricingLines::BelowCost => None,
        PricingLines::OverThreshold => Some(query.threshold(db).await?),
    };
    let limit = i64::from(judged.limit);
    let mut rows: Vec<MarkedLine> = store::marked_lines(db, &filter, threshold, (judged.after, Some(limit + 1)))
        .try_collect()
        .await?;
    let has_more = rows.len() > judged.limit as usize;
    rows.truncate(judged.limit as usize);
    let last = rows.last().filter(|_| has_more);
    Ok(Page {
        next_cursor: last.map(|row| format!("{}_{}_{}", row.weight, row.invoice_id, row.line)),
        items: rows.into_iter().map(told).collect(),
        total: store::marked_count(db, &filter, threshold).await?,
        total_is_exact: true,
    })
}

fn told(row: MarkedLine) -> PricingLine {
    PricingLine {
        invoice_id: InvoiceId(row.invoice_id),
        invoice_number: row.invoice_number,
        date: row.date,
        part_number: row.part_number,
        part_name: row.part_name,
        customer_number: row.customer_number,
        customer_name: row.customer_name,
        quantity: row.quantity,
        discount: domain::Rupiah(row.discount),
        discount_percent: percent(row.discount, row.gross_sales),
        gross_profit: row.gross_profit.map(domain::Rupiah),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_three_numbers() {
        assert_eq!(read_cursor("-90_7_2"), Some((-90, 7, 2)));
        for text in ["", "1", "1_2", "a_1_1", "1_1_1_1"] {
            assert_eq!(read_cursor(text), None, "{text}");
        }
    }
}

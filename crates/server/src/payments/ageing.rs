//! Umur piutang: what customers owe by how long it has been due.

use domain::Rupiah;
use domain::id::CustomerId;
use domain::payment::{Ageing, AgeingRow, Buckets};
use serde::Deserialize;
use utoipa::IntoParams;

use super::service;
use crate::error::AppResult;
use crate::http::paging;
use crate::sales::standing::standing;
use crate::state::AppState;

/// What may be asked of the report.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AgeingQuery {
    /// Part of a customer's name or number.
    pub q: Option<String>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The query, judged.
pub(super) struct Filter {
    text: Option<String>,
    limit: usize,
    skip: usize,
}

impl AgeingQuery {
    /// The filter, or why it cannot be.
    pub fn judge(&self) -> AppResult<Filter> {
        let read = |text: &str| text.parse().map_err(|_| paging::unknown_cursor());
        Ok(Filter {
            text: paging::text(self.q.as_deref())?.map(paging::pattern),
            limit: paging::size(self.limit)? as usize,
            skip: self.cursor.as_deref().map(read).transpose()?.unwrap_or_default(),
        })
    }
}

/// Every customer of the filter, the largest balance first.
pub(super) async fn rows(state: &AppState, filter: &Filter) -> AppResult<Vec<AgeingRow>> {
    let rows = sqlx::query_file!("src/payments/sql/ageing.sql", state.clock.today(), filter.text)
        .fetch_all(&state.read)
        .await?;
    let row = rows.into_iter().map(|row| AgeingRow {
        customer_id: CustomerId(row.customer_id),
        customer_number: row.number,
        customer_name: row.name,
        due: Buckets {
            not_due: Rupiah(row.not_due),
            days_30: Rupiah(row.days_30),
            days_60: Rupiah(row.days_60),
            days_90: Rupiah(row.days_90),
            over_90: Rupiah(row.over_90),
            credit: Rupiah(row.credit),
            balance: Rupiah(row.balance),
        },
    });
    Ok(row.collect())
}

/// One page, with the sums over all of them.
pub(super) async fn page(state: &AppState, filter: &Filter) -> AppResult<Ageing> {
    let rows = rows(state, filter).await?;
    let (today, total) = (state.clock.today(), rows.len());
    let sums = sum(&rows);
    let end = filter.skip.saturating_add(filter.limit);
    let standing = standing(&state.read, today).await?;
    Ok(Ageing {
        kept_from: service::kept_from(&state.read).await?,
        today,
        next_cursor: (end < total).then(|| end.to_string()),
        items: rows.into_iter().skip(filter.skip).take(filter.limit).collect(),
        total: total as i64,
        total_is_exact: true,
        sums,
        as_of: standing.has_sales.then_some(standing.as_of),
        last_upload: standing.last_upload,
    })
}

/// The columns' sums.
pub(super) fn sum(rows: &[AgeingRow]) -> Buckets {
    let of = |pick: fn(&Buckets) -> Rupiah| rows.iter().map(|row| pick(&row.due)).sum();
    Buckets {
        not_due: of(|due| due.not_due),
        days_30: of(|due| due.days_30),
        days_60: of(|due| due.days_60),
        days_90: of(|due| due.days_90),
        over_90: of(|due| due.over_90),
        credit: of(|due| due.credit),
        balance: of(|due| due.balance),
    }
}

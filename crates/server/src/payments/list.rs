//! The list of payments, newest first, and its filter.

use chrono::NaiveDate;
use domain::Rupiah;
use domain::payment::{PaymentMethod, PaymentsPage};
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use sqlx::{PgPool, Postgres, QueryBuilder};
use utoipa::IntoParams;

use super::service;
use super::store::{self, PaymentRow};
use crate::error::{AppError, AppResult};
use crate::http::paging;
use crate::sales::standing::standing;
use crate::state::AppState;

/// What may be asked of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PaymentsQuery {
    /// Part of a customer's name or number, of a reference, or of an invoice number that a payment names.
    pub q: Option<String>,
    /// A customer's number.
    pub customer: Option<String>,
    /// First day, WITA.
    #[param(example = "2026-11-01")]
    pub from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    pub to: Option<NaiveDate>,
    /// Only payments of this kind.
    #[param(inline)]
    pub method: Option<PaymentMethod>,
    /// Only payments that were reversed, or only those that were not.
    pub reversed: Option<bool>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The query, judged.
pub(super) struct Filter {
    text: Option<String>,
    customer: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    method: Option<PaymentMethod>,
    reversed: Option<bool>,
    limit: u32,
    after: Option<(NaiveDate, i64)>,
}

impl PaymentsQuery {
    /// The filter, or why it cannot be.
    pub fn judge(&self) -> AppResult<Filter> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(AppError::invalid(
                "from",
                "invalid",
                "Tanggal awal harus sebelum tanggal akhir.",
            ));
        }
        let place = |text: &str| {
            let (day, id) = text.split_once('_')?;
            Some((day.parse().ok()?, id.parse().ok()?))
        };
        let read = |text: &str| place(text).ok_or_else(paging::unknown_cursor);
        Ok(Filter {
            text: paging::text(self.q.as_deref())?.map(paging::pattern),
            customer: self.customer.clone(),
            from: self.from,
            to: self.to,
            method: self.method,
            reversed: self.reversed,
            limit: paging::size(self.limit)?,
            after: self.cursor.as_deref().map(read).transpose()?,
        })
    }
}

impl Filter {
    /// Adds the conditions, each with a leading `and`.
    fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(text) = &self.text {
            query.push(" and (c.name ilike ").push_bind(text.clone());
            query.push(" or c.number ilike ").push_bind(text.clone());
            query.push(" or p.reference ilike ").push_bind(text.clone());
            query.push(
                " or exists (select from payment_allocation n where n.payment_id = p.id and n.invoice_number ilike ",
            );
            query.push_bind(text.clone()).push("))");
        }
        if let Some(number) = &self.customer {
            query.push(" and p.customer_id = (select coalesce(merged_into, id) from customer where number = ");
            query.push_bind(number.clone()).push(")");
        }
        if let Some(from) = self.from {
            query.push(" and p.date >= ").push_bind(from);
        }
        if let Some(to) = self.to {
            query.push(" and p.date <= ").push_bind(to);
        }
        if let Some(method) = self.method {
            query.push(" and p.method = ").push_bind(method.as_str());
        }
        match self.reversed {
            Some(true) => drop(query.push(" and p.reversed_at is not null")),
            Some(false) => drop(query.push(" and p.reversed_at is null")),
            None => {}
        }
    }

    fn select(&self) -> QueryBuilder<Postgres> {
        let mut query = QueryBuilder::new(store::SELECT);
        self.push_conditions(&mut query);
        if let Some((day, id)) = self.after {
            query.push(" and (p.date, p.id) < (").push_bind(day);
            query.push(", ").push_bind(id).push(")");
        }
        query.push(" order by p.date desc, p.id desc");
        query
    }
}

/// One page.
pub(super) async fn page(state: &AppState, filter: &Filter) -> AppResult<PaymentsPage> {
    let db = &state.read;
    let limit = filter.limit as usize;
    let mut query = filter.select();
    query.push(" limit ").push_bind(i64::from(filter.limit) + 1);
    let mut rows: Vec<PaymentRow> = query.build_query_as().fetch_all(db).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let mut counts = QueryBuilder::new(
        "select count(*), coalesce(sum(p.amount) filter (where p.reversed_at is null), 0)::bigint \
         from payment p join customer c on c.id = p.customer_id where true",
    );
    filter.push_conditions(&mut counts);
    let (total, amount): (i64, i64) = counts.build_query_as().fetch_one(db).await?;
    let next_cursor = rows
        .last()
        .filter(|_| has_more)
        .map(|row| format!("{}_{}", row.date, row.id));
    let standing = standing(db, state.clock.today()).await?;
    Ok(PaymentsPage {
        kept_from: service::kept_from(db).await?,
        items: rows
            .into_iter()
            .map(PaymentRow::into_payment)
            .collect::<AppResult<_>>()?,
        next_cursor,
        total,
        total_is_exact: true,
        amount: Rupiah(amount),
        as_of: standing.has_sales.then_some(standing.as_of),
        last_upload: standing.last_upload,
    })
}

/// Every payment of the filter, in its order, for files.
pub(super) async fn each(
    db: &PgPool,
    filter: &Filter,
    mut take: impl AsyncFnMut(domain::payment::Payment) -> AppResult<()>,
) -> AppResult<()> {
    let mut query = filter.select();
    let mut rows = std::pin::pin!(payments(query.build_query_as().fetch(db)));
    while let Some(payment) = rows.next().await {
        take(payment?).await?;
    }
    Ok(())
}

fn payments(
    rows: impl Stream<Item = sqlx::Result<PaymentRow>>,
) -> impl Stream<Item = AppResult<domain::payment::Payment>> {
    rows.map(|row| row?.into_payment())
}

//! What is open over all customers, first due first, and its filter.

use chrono::NaiveDate;
use domain::Rupiah;
use domain::payment::{InvoiceStatus, OpenInvoiceOf, OpenPage, OpenSummary};
use futures_util::TryStreamExt;
use serde::Deserialize;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};
use utoipa::IntoParams;

use super::service;
use super::store::OpenRowOf;
use crate::error::{AppError, AppResult};
use crate::http::paging;
use crate::sales::standing::standing;
use crate::state::AppState;

/// What may be asked of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OpenQuery {
    /// Part of a customer's name or number, or of an invoice number.
    pub q: Option<String>,
    /// A customer's number.
    pub customer: Option<String>,
    /// `open`, `partial` or `overdue`.
    #[param(inline)]
    pub status: Option<InvoiceStatus>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The query, judged.
pub(super) struct Filter {
    text: Option<String>,
    customer: Option<String>,
    status: Option<InvoiceStatus>,
    limit: u32,
    after: Option<Place>,
}

/// Where a page begins.
struct Place {
    due_date: NaiveDate,
    date: NaiveDate,
    customer_id: i64,
    number: String,
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '_');
        Some(Self {
            due_date: parts.next()?.parse().ok()?,
            date: parts.next()?.parse().ok()?,
            customer_id: parts.next()?.parse().ok()?,
            number: parts.next()?.to_owned(),
        })
    }

    fn write(row: &OpenRowOf) -> String {
        let open = &row.open;
        format!("{}_{}_{}_{}", open.due_date, open.date, row.customer_id, open.number)
    }
}

#[derive(FromRow)]
struct Sums {
    total: i64,
    rest: i64,
    overdue: i64,
    customers: i64,
    credit: i64,
}

impl OpenQuery {
    /// The filter, or why it cannot be.
    pub fn judge(&self) -> AppResult<Filter> {
        if self.status == Some(InvoiceStatus::Paid) {
            let told = "Yang lunas tidak ada di daftar ini. Pakai open, partial, atau overdue.";
            return Err(AppError::invalid("status", "invalid", told));
        }
        let read = |text: &str| Place::read(text).ok_or_else(paging::unknown_cursor);
        Ok(Filter {
            text: paging::text(self.q.as_deref())?.map(paging::pattern),
            customer: self.customer.clone(),
            status: self.status,
            limit: paging::size(self.limit)?,
            after: self.cursor.as_deref().map(read).transpose()?,
        })
    }
}

impl Filter {
    /// Adds the conditions but that on the status, each with a leading `and`.
    fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(text) = &self.text {
            query.push(" and (c.name ilike ").push_bind(text.clone());
            query.push(" or c.number ilike ").push_bind(text.clone());
            query.push(" or r.number ilike ").push_bind(text.clone()).push(")");
        }
        if let Some(number) = &self.customer {
            query.push(" and r.customer_id = (select coalesce(merged_into, id) from customer where number = ");
            query.push_bind(number.clone()).push(")");
        }
    }

    fn push_status(&self, query: &mut QueryBuilder<Postgres>, today: NaiveDate) {
        if let Some(status) = self.status {
            query
                .push(" and payment_status(r.rest, r.total, r.due_date, ")
                .push_bind(today);
            query.push(") = ").push_bind(status.as_str());
        }
    }

    fn select(&self, today: NaiveDate) -> QueryBuilder<Postgres> {
        let mut query = QueryBuilder::new(
            "select r.customer_id, c.number as customer_number, c.name as customer_name, r.invoice_id, r.number, r.date, \
             r.due_date, r.total, r.rest, payment_status(r.rest, r.total, r.due_date, ",
        );
        query.push_bind(today);
        query.push(") as status from receivable r join customer c on c.id = r.customer_id where r.kind <> 'credit'");
        self.push_conditions(&mut query);
        self.push_status(&mut query, today);
        if let Some(after) = &self.after {
            query
                .push(" and (r.due_date, r.date, r.customer_id, r.number) > (")
                .push_bind(after.due_date);
            query
                .push(", ")
                .push_bind(after.date)
                .push(", ")
                .push_bind(after.customer_id);
            query.push(", ").push_bind(after.number.clone()).push(")");
        }
        query.push(" order by r.due_date, r.date, r.customer_id, r.number");
        query
    }
}

/// One page, with the sums over text and customer.
pub(super) async fn page(state: &AppState, filter: &Filter) -> AppResult<OpenPage> {
    let (db, today) = (&state.read, state.clock.today());
    let limit = filter.limit as usize;
    let mut query = filter.select(today);
    query.push(" limit ").push_bind(i64::from(filter.limit) + 1);
    let mut rows: Vec<OpenRowOf> = query.build_query_as().fetch_all(db).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let sums = sums(db, filter, today).await?;
    let standing = standing(db, today).await?;
    Ok(OpenPage {
        kept_from: service::kept_from(db).await?,
        today,
        next_cursor: rows.last().filter(|_| has_more).map(Place::write),
        items: rows.into_iter().map(OpenRowOf::into_open).collect::<AppResult<_>>()?,
        total: sums.total,
        total_is_exact: true,
        summary: OpenSummary {
            rest: Rupiah(sums.rest),
            overdue: Rupiah(sums.overdue),
            customers: sums.customers,
            credit: Rupiah(sums.credit),
        },
        as_of: standing.has_sales.then_some(standing.as_of),
        last_upload: standing.last_upload,
    })
}

async fn sums(db: &PgPool, filter: &Filter, today: NaiveDate) -> sqlx::Result<Sums> {
    let mut query = QueryBuilder::new("select count(*) filter (where r.kind <> 'credit'");
    filter.push_status(&mut query, today);
    query.push(
        ") as total, coalesce(sum(r.rest) filter (where r.kind <> 'credit'), 0)::bigint as rest, \
         coalesce(sum(r.rest) filter (where r.due_date < ",
    );
    query.push_bind(today);
    query.push(
        "), 0)::bigint as overdue, count(distinct r.customer_id) filter (where r.kind <> 'credit') as customers, \
         coalesce(-sum(r.rest) filter (where r.kind = 'credit'), 0)::bigint as credit \
         from receivable r join customer c on c.id = r.customer_id where true",
    );
    filter.push_conditions(&mut query);
    query.build_query_as().fetch_one(db).await
}

/// Everything of the filter, in its order, for files.
pub(super) async fn each(
    state: &AppState,
    filter: &Filter,
    mut take: impl AsyncFnMut(OpenInvoiceOf) -> AppResult<()>,
) -> AppResult<()> {
    let mut query = filter.select(state.clock.today());
    let mut rows = query.build_query_as::<OpenRowOf>().fetch(&state.read);
    while let Some(row) = rows.try_next().await? {
        take(row.into_open()?).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_whatever_stands_in_the_number() {
        let place = Place::read("2026-11-21_2026-10-22_7_INV_1").unwrap();
        assert_eq!((place.customer_id, place.number.as_str()), (7, "INV_1"));
        assert!(Place::read("2026-11-21_7").is_none());
    }
}

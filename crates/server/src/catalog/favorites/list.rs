//! The list of favourites: read whole, since its order follows from every part's rhythm, and shown page by page.

use chrono::{Months, NaiveDate};
use domain::favorite::{Favorite, FavoriteCounts, FavoriteKind, FavoritePage, FavoriteRhythm, OFTEN_DAYS};
use domain::part::PartSummary;
use domain::stock::{Availability, StockStatus};
use insight::rhythm::{rhythm, runs_short, usual_quantity};
use sqlx::PgConnection;

use crate::catalog::store;
use crate::database::customer::enter;
use crate::error::AppResult;
use crate::extract::Customer;
use crate::http::paging;
use crate::state::AppState;

/// How far back purchases tell a rhythm.
const RHYTHM: Months = Months::new(24);
/// How far back purchases make a part one that is bought often.
const OFTEN: Months = Months::new(12);

/// Which page of which parts.
pub(super) struct Wanted<'a> {
    pub kind: Option<FavoriteKind>,
    pub limit: u32,
    /// The number of the last part of the page before.
    pub after: Option<&'a str>,
}

/// A page of the customer's favourites.
///
/// # Errors
/// 422 for a cursor whose part is no favourite any more.
pub(super) async fn page(state: &AppState, customer: &Customer, wanted: &Wanted<'_>) -> AppResult<FavoritePage> {
    let mut transaction = state.read.begin_with("begin read only").await?;
    let (stock_as_of, updated_at) = store::freshness(&mut transaction).await?;
    enter(&mut transaction, customer.customer_id).await?;
    let as_of = data_date(&mut transaction)
        .await?
        .unwrap_or_else(|| state.clock.today());
    let mut all = all(&mut transaction, customer.customer_id, as_of).await?;
    let counts = count(&all);
    all.retain(|one| match wanted.kind {
        None => true,
        Some(FavoriteKind::Marked) => is_marked(one),
        Some(FavoriteKind::Often) => one.often,
    });
    all.sort_by(|a, b| place(a).cmp(&place(b)));
    let start = match wanted.after {
        None => 0,
        Some(after) => {
            let found = all.iter().position(|one| one.part.part_number == after);
            found.ok_or_else(paging::unknown_cursor)? + 1
        }
    };
    let total = all.len() as i64;
    let rest = all.split_off(start);
    let has_more = rest.len() > wanted.limit as usize;
    let items: Vec<_> = rest.into_iter().take(wanted.limit as usize).collect();
    Ok(FavoritePage {
        as_of,
        stock_as_of,
        updated_at,
        next_cursor: items
            .last()
            .filter(|_| has_more)
            .map(|one| one.part.part_number.clone()),
        items,
        total,
        total_is_exact: true,
        counts,
    })
}

/// The favourites whose stock may run out before the customer needs them: the first of them, and how many there are. Within a
/// transaction of the customer.
///
/// # Errors
/// Where the database is away.
pub async fn running_out(
    connection: &mut PgConnection,
    customer_id: i64,
    as_of: NaiveDate,
    most: usize,
) -> sqlx::Result<(Vec<Favorite>, i64)> {
    let mut short = all(connection, customer_id, as_of).await?;
    short.retain(|one| one.may_run_out);
    short.sort_by(|a, b| place(a).cmp(&place(b)));
    let total = short.len() as i64;
    short.truncate(most);
    Ok((short, total))
}

async fn data_date(connection: &mut PgConnection) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!("select max(date) from sales_day")
        .fetch_one(connection)
        .await
}

async fn all(connection: &mut PgConnection, customer_id: i64, as_of: NaiveDate) -> sqlx::Result<Vec<Favorite>> {
    let rows = sqlx::query_file!(
        "src/catalog/sql/favorites.sql",
        customer_id,
        as_of - RHYTHM,
        as_of - OFTEN,
        OFTEN_DAYS
    )
    .fetch_all(connection)
    .await?;
    let favorite = |number, name, group, on_hand: i64, status: &str, marked, notify| {
        let status = StockStatus::parse(status).unwrap_or(StockStatus::Critical);
        PartSummary {
            part_number: number,
            name,
            group,
            on_hand,
            availability: Availability::of(status, on_hand),
            favorite: Some(marked),
            notify: Some(notify),
        }
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let rhythm = rhythm(&row.days);
            let usual = usual_quantity(&row.quantities);
            let may_run_out = rhythm.zip(usual).is_some_and(|(rhythm, usual)| {
                let days = rhythm.days_until(as_of);
                // By the stored forecast, as the part's status is; until there is one, as in the last 90 days.
                let used = match row.per_day {
                    Some(per_day) => per_day * days as f64,
                    None => (row.sold_90_days * days) as f64 / 90.0,
                };
                // What nobody recorded is not known to be short.
                row.is_recorded && runs_short(row.on_hand, used, usual)
            });
            Favorite {
                often: row.often,
                days_bought: row.days.len() as i64,
                usual_quantity: usual,
                last_bought: row.days.last().copied(),
                rhythm: rhythm.map(|rhythm| FavoriteRhythm {
                    every_days: rhythm.every_days.round() as i64,
                    expected: rhythm.expected,
                    from: rhythm.from,
                    to: rhythm.to,
                    standing: rhythm.standing(as_of),
                }),
                may_run_out,
                part: favorite(
                    row.number,
                    row.name,
                    row.part_group,
                    row.on_hand,
                    &row.status,
                    row.marked,
                    row.notify,
                ),
            }
        })
        .collect())
}

fn is_marked(one: &Favorite) -> bool {
    one.part.favorite == Some(true)
}

fn count(all: &[Favorite]) -> FavoriteCounts {
    let of = |is: fn(&Favorite) -> bool| all.iter().filter(|one| is(one)).count() as i64;
    FavoriteCounts {
        all: all.len() as i64,
        marked: of(is_marked),
        often: of(|one| one.often),
        may_run_out: of(|one| one.may_run_out),
    }
}

/// Where a part stands: those that may run out, then by the next purchase, those without one last, then by name.
fn place(one: &Favorite) -> (bool, bool, Option<NaiveDate>, &str, &str) {
    let expected = one.rhythm.as_ref().map(|rhythm| rhythm.expected);
    (
        !one.may_run_out,
        expected.is_none(),
        expected,
        &one.part.name,
        &one.part.part_number,
    )
}

//! The list of favourites: read whole, since its order follows from every part's rhythm, and shown page by page.

use chrono::NaiveDate;
use domain::favorite::{Favorite, FavoriteCounts, FavoriteKind, FavoritePage, FavoriteRhythm, OFTEN_DAYS};
use domain::part::PartSummary;
use domain::stock::{Availability, StockStatus};
use insight::rhythm::{Rhythm, rhythm, runs_short, usual_quantity};
use sqlx::PgConnection;

use super::{marks, often};
use crate::catalog::store;
use crate::database::customer::enter;
use crate::error::AppResult;
use crate::extract::Customer;
use crate::http::paging;
use crate::state::AppState;

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

/// Every favourite: what is kept of the parts that are bought often, while it holds, and of all others what the lines say.
async fn all(connection: &mut PgConnection, customer_id: i64, as_of: NaiveDate) -> sqlx::Result<Vec<Favorite>> {
    let mut found = Vec::new();
    let mut others = None;
    if often::holds(&mut *connection).await? {
        let kept = often::kept(&mut *connection, customer_id).await?;
        let known: Vec<i64> = kept.iter().map(|row| row.part_id).collect();
        let marked = marks::without(&mut *connection, customer_id, &known).await?;
        found.extend(kept.into_iter().map(|row| row.told(as_of)));
        if marked.is_empty() {
            return Ok(found);
        }
        others = Some(marked);
    }
    let rows = sqlx::query_file!(
        "src/catalog/sql/favorites.sql",
        customer_id,
        often::rhythm_since(as_of),
        often::often_since(as_of),
        OFTEN_DAYS,
        others.as_deref()
    )
    .fetch_all(connection)
    .await?;
    found.extend(rows.into_iter().map(|row| {
        let purchases = Purchases {
            is_often: row.often,
            days: row.days.len() as i64,
            last: row.days.last().copied(),
            usual_quantity: usual_quantity(&row.quantities),
            rhythm: rhythm(&row.days),
        };
        let outlook = Outlook {
            is_recorded: row.is_recorded,
            on_hand: row.on_hand,
            per_day: row.per_day,
            sold_90_days: row.sold_90_days,
        };
        let part = summary(
            (row.number, row.name, row.part_group),
            row.on_hand,
            &row.status,
            (row.marked, row.notify),
        );
        told(part, &purchases, &outlook, as_of)
    }));
    Ok(found)
}

/// A part as a customer sees it: number, name and group, what is there, its status, and whether it is marked and asked for.
pub(super) fn summary(
    (part_number, name, group): (String, String, String),
    on_hand: i64,
    status: &str,
    (marked, notify): (bool, bool),
) -> PartSummary {
    let status = StockStatus::parse(status).unwrap_or(StockStatus::Critical);
    PartSummary {
        part_number,
        name,
        group,
        on_hand,
        availability: Availability::of(status, on_hand),
        favorite: Some(marked),
        notify: Some(notify),
    }
}

/// What a customer bought of a part.
pub(super) struct Purchases {
    pub is_often: bool,
    pub days: i64,
    pub last: Option<NaiveDate>,
    pub usual_quantity: Option<i64>,
    pub rhythm: Option<Rhythm>,
}

/// What its stock will come to follows from.
pub(super) struct Outlook {
    pub is_recorded: bool,
    pub on_hand: i64,
    /// The stored forecast.
    pub per_day: Option<f64>,
    pub sold_90_days: i64,
}

impl Outlook {
    /// Whether the stock may run out before the next purchase.
    fn may_run_out(&self, purchases: &Purchases, as_of: NaiveDate) -> bool {
        let known = purchases.rhythm.zip(purchases.usual_quantity);
        known.is_some_and(|(rhythm, usual)| {
            let days = rhythm.days_until(as_of);
            // By the stored forecast, as the part's status is; until there is one, as in the last 90 days.
            let used = match self.per_day {
                Some(per_day) => per_day * days as f64,
                None => (self.sold_90_days * days) as f64 / 90.0,
            };
            // What nobody recorded is not known to be short.
            self.is_recorded && runs_short(self.on_hand, used, usual)
        })
    }
}

/// As it is told.
pub(super) fn told(part: PartSummary, purchases: &Purchases, outlook: &Outlook, as_of: NaiveDate) -> Favorite {
    Favorite {
        part,
        often: purchases.is_often,
        days_bought: purchases.days,
        usual_quantity: purchases.usual_quantity,
        last_bought: purchases.last,
        rhythm: purchases.rhythm.map(|rhythm| FavoriteRhythm {
            every_days: rhythm.every_days.round() as i64,
            expected: rhythm.expected,
            from: rhythm.from,
            to: rhythm.to,
            standing: rhythm.standing(as_of),
        }),
        may_run_out: outlook.may_run_out(purchases, as_of),
    }
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

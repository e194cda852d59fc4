//! Lead time and pack size of part groups and parts: what holds of a part is its own, else its group's, else the settings'.

use chrono::{DateTime, Utc};
use domain::insight::{OrderTerms, OrderTermsChange, OrderTermsPage};
use domain::sales::NO_GROUP;
use sqlx::{PgConnection, PgPool};

use super::{service, store};
use crate::audit::{self, Changes};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::insights::service as insights;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Whose terms.
pub(super) enum Of {
    Group(String),
    Part(String),
}

impl Of {
    /// A group as addresses name it.
    pub fn group(name: &str) -> Self {
        Self::Group(if name == NO_GROUP { "" } else { name }.to_owned())
    }
}

struct Row {
    id: i64,
    part_group: Option<String>,
    number: Option<String>,
    name: Option<String>,
    lead_days: Option<i32>,
    pack: Option<i64>,
    changed_at: DateTime<Utc>,
    changed_by: Option<String>,
}

impl From<Row> for OrderTerms {
    fn from(row: Row) -> Self {
        Self {
            group: row.part_group,
            part_number: row.number,
            name: row.name,
            lead_days: row.lead_days,
            pack: row.pack,
            version: row.id,
            changed_at: Some(row.changed_at),
            changed_by: row.changed_by,
        }
    }
}

/// What was set.
pub(super) async fn page(db: &PgPool, before: Option<i64>, limit: u32) -> AppResult<OrderTermsPage> {
    let mut rows = sqlx::query_file_as!(Row, "src/stock/sql/terms.sql", before, i64::from(limit) + 1)
        .fetch_all(db)
        .await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let total = sqlx::query_scalar!(r#"select count(*) as "total!" from reorder_terms"#)
        .fetch_one(db)
        .await?;
    Ok(OrderTermsPage {
        next_cursor: rows.last().filter(|_| has_more).map(|row| row.id.to_string()),
        items: rows.into_iter().map(OrderTerms::from).collect(),
        total,
        total_is_exact: true,
        groups: service::groups(db).await?,
    })
}

/// All that was set, changed last first.
pub(super) async fn all(db: &PgPool) -> sqlx::Result<Vec<OrderTerms>> {
    let rows = sqlx::query_file_as!(Row, "src/stock/sql/terms.sql", None::<i64>, i64::MAX)
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(OrderTerms::from).collect())
}

/// As they stand: of a known group or part, version 0 where nothing is set.
async fn current(connection: &mut PgConnection, of: &Of) -> AppResult<(Option<i64>, OrderTerms)> {
    let (part_id, group, number, name) = match of {
        Of::Part(number) => {
            let part = store::part(&mut *connection, number)
                .await?
                .ok_or_else(AppError::not_found)?;
            (Some(part.id), None, Some(part.number), Some(part.name))
        }
        Of::Group(group) => {
            let is_known = sqlx::query_scalar!(
                r#"select exists (select from part where part_group = $1 and not hidden)
                    or exists (select from reorder_terms where part_group = $1) as "is_known!""#,
                group
            )
            .fetch_one(&mut *connection)
            .await?;
            if !is_known {
                return Err(AppError::not_found());
            }
            (None, Some(group.clone()), None, None)
        }
    };
    let row = sqlx::query!(
        "select id, lead_days, pack from reorder_terms where part_group = $1 or part_id = $2",
        group,
        part_id
    )
    .fetch_optional(connection)
    .await?;
    let terms = OrderTerms {
        group,
        part_number: number,
        name,
        lead_days: row.as_ref().and_then(|row| row.lead_days),
        pack: row.as_ref().and_then(|row| row.pack),
        version: row.map_or(0, |row| row.id),
        changed_at: None,
        changed_by: None,
    };
    Ok((part_id, terms))
}

/// Sets the terms or, with neither, takes them away; statuses follow.
///
/// # Errors
/// 404, 412 where they were changed meanwhile, 422.
pub(super) async fn set(
    state: &AppState,
    caller: &Caller,
    of: Of,
    seen: Seen,
    form: OrderTermsChange,
) -> AppResult<OrderTerms> {
    let problems = form.problems();
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    // A group may hold every part: longer work than a request's own connections are given time for.
    let mut transaction = state.work.begin().await?;
    service::lock(&mut transaction).await?;
    let (part_id, old) = current(&mut transaction, &of).await?;
    seen.demand(old.version)?;
    let mut changes = Changes::default();
    changes.note("lead_days", &old.lead_days, &form.lead_days);
    changes.note("pack", &old.pack, &form.pack);
    if changes.is_empty() {
        return Ok(old);
    }
    let now = state.clock.now();
    let is_set = form.lead_days.is_some() || form.pack.is_some();
    sqlx::query!("delete from reorder_terms where id = $1", old.version)
        .execute(&mut *transaction)
        .await?;
    let version = if is_set {
        sqlx::query_file_scalar!(
            "src/stock/sql/set_terms.sql",
            old.group.as_deref(),
            part_id,
            form.lead_days,
            form.pack,
            caller.account_id,
            now
        )
        .fetch_one(&mut *transaction)
        .await?
    } else {
        0
    };
    let (before, after) = changes.into_values();
    let subject = match &of {
        Of::Part(number) => number.as_str(),
        Of::Group(group) => group.as_str(),
    };
    audit::record(&mut transaction, now, caller, "order_terms_set", subject, before, after).await?;
    service::follow_forecasts(&mut transaction).await?;
    insights::follow(&mut transaction).await?;
    let audiences = [Audience::Staff, Audience::Parts, Audience::Customers];
    let raised = DataVersions::bump(&mut transaction, &audiences).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(OrderTerms {
        lead_days: form.lead_days,
        pack: form.pack,
        version,
        changed_at: is_set.then_some(now),
        changed_by: is_set.then(|| caller.name.clone()),
        ..old
    })
}

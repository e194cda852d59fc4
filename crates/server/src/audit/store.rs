//! The log in the database: keyset pages, the newest first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::account::{AuditActor, AuditEntry, AuditPage};
use domain::id::{AdminId, ApiKeyId, AuditId, CustomerId, UploadId};
use futures_util::TryStreamExt;
use futures_util::stream::TryChunksError;
use serde_json::Value;
use sqlx::{FromRow, PgConnection, PgPool, QueryBuilder};

use super::filter::{Cursor, Filter, ORDER, Text};
use crate::error::AppResult;

/// Entries are counted up to this many.
const COUNTED: i64 = 50_000;

const SELECT: &str = "select e.id, e.at, e.actor, e.action, e.subject, e.before, e.after, e.client, e.trace_id
    from audit_log e where true";
/// How many entries of a file have their subjects' names looked up at once.
const NAMED: usize = 1000;

#[derive(FromRow)]
struct Row {
    id: i64,
    at: DateTime<Utc>,
    actor: String,
    action: String,
    subject: String,
    before: Option<Value>,
    after: Option<Value>,
    client: String,
    trace_id: String,
}

/// One page, with what its subjects are called, and who the filter can name.
pub async fn page(db: &PgPool, filter: &Filter) -> sqlx::Result<AuditPage> {
    let mut connection = db.acquire().await?;
    let subjects = match &filter.text {
        Some(text) => subjects(&mut connection, text).await?,
        None => Vec::new(),
    };
    let mut query = QueryBuilder::new(SELECT);
    filter.push_conditions(&subjects, &mut query);
    filter.push_page(&mut query);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(&mut *connection).await?;
    let has_more = rows.len() > filter.limit as usize;
    rows.truncate(filter.limit as usize);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| {
        Cursor {
            at: last.at,
            id: last.id,
        }
        .write()
    });

    let mut count = QueryBuilder::new("select count(*) from (select from audit_log e where true");
    filter.push_conditions(&subjects, &mut count);
    count.push(" limit ").push_bind(COUNTED + 1).push(") found");
    let counted: i64 = count.build_query_scalar().fetch_one(&mut *connection).await?;

    let names = names(&mut connection, &rows).await?;
    Ok(AuditPage {
        items: rows.into_iter().map(|row| entry(row, &names)).collect(),
        next_cursor,
        total: counted.min(COUNTED),
        total_is_exact: counted <= COUNTED,
        actors: actors(&mut connection).await?,
    })
}

/// Sends every entry of the filter, the newest first.
pub async fn all(
    db: &PgPool,
    filter: &Filter,
    mut send: impl AsyncFnMut(AuditEntry) -> AppResult<()>,
) -> AppResult<()> {
    let mut connection = db.acquire().await?;
    let subjects = match &filter.text {
        Some(text) => subjects(&mut connection, text).await?,
        None => Vec::new(),
    };
    drop(connection);
    let mut query = QueryBuilder::new(SELECT);
    filter.push_conditions(&subjects, &mut query);
    query.push(ORDER);
    let mut chunks = query.build_query_as::<Row>().fetch(db).try_chunks(NAMED);
    let mut naming = None;
    while let Some(rows) = chunks.try_next().await.map_err(|TryChunksError(_, error)| error)? {
        let connection = match &mut naming {
            Some(connection) => connection,
            empty => empty.insert(db.acquire().await?),
        };
        let names = names(connection, &rows).await?;
        for row in rows {
            send(entry(row, &names)).await?;
        }
    }
    Ok(())
}

fn entry(row: Row, names: &HashMap<String, String>) -> AuditEntry {
    AuditEntry {
        id: AuditId(row.id).to_string(),
        at: row.at,
        actor: row.actor,
        action: row.action,
        subject_name: names.get(&row.subject).cloned(),
        subject: row.subject,
        before: row.before,
        after: row.after,
        client: row.client,
        trace_id: row.trace_id,
    }
}

/// What a text finds among what can be acted on, as ids on the wire.
async fn subjects(connection: &mut PgConnection, text: &Text) -> sqlx::Result<Vec<String>> {
    sqlx::query_file_scalar!("src/audit/sql/subjects.sql", text.pattern)
        .fetch_all(connection)
        .await
}

/// What the subjects of entries are called now, by their ids on the wire.
async fn names(connection: &mut PgConnection, rows: &[Row]) -> sqlx::Result<HashMap<String, String>> {
    let (mut customers, mut staff, mut uploads, mut keys) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if let Ok(CustomerId(id)) = row.subject.parse() {
            customers.push(id);
        } else if let Ok(AdminId(id)) = row.subject.parse() {
            staff.push(id);
        } else if let Ok(UploadId(id)) = row.subject.parse() {
            uploads.push(id);
        } else if let Ok(ApiKeyId(id)) = row.subject.parse() {
            keys.push(id);
        }
    }
    let named = sqlx::query_file!("src/audit/sql/names.sql", &customers, &staff, &uploads, &keys)
        .fetch_all(connection)
        .await?;
    Ok(named.into_iter().map(|row| (row.subject, row.name)).collect())
}

/// The staff, by name.
async fn actors(connection: &mut PgConnection) -> sqlx::Result<Vec<AuditActor>> {
    let rows = sqlx::query!("select id, name from account where portal = 'admin' order by lower(name), id")
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| AuditActor {
            id: AdminId(row.id).to_string(),
            name: row.name,
        })
        .collect())
}

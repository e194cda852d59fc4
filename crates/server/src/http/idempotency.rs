//! Writes that may be sent twice: with an `Idempotency-Key`, the second gets the answer of the first.
//!
//! Everything happens in the write's own transaction, so a key and its effect are there together or not at all, and a
//! server that dies in between leaves nothing behind.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ProblemCode;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::error::{AppError, AppResult};
use crate::extract::Caller;

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
const HEADER: &str = "idempotency-key";
const LONGEST: usize = 200;

/// The key of a request, if it carries one.
pub fn key(request: &HttpRequest) -> AppResult<Option<String>> {
    let Some(value) = request.headers().get(HEADER) else {
        return Ok(None);
    };
    match value.to_str().map(str::trim) {
        Ok(key) if !key.is_empty() && key.len() <= LONGEST => Ok(Some(key.to_owned())),
        _ => Err(AppError::invalid(
            "Idempotency-Key",
            "invalid",
            format!("Pakai 1 sampai {LONGEST} huruf, angka, atau tanda."),
        )),
    }
}

/// What to do with a request.
#[derive(Debug)]
pub enum Begun {
    /// It is new: do it, then `finish` the ticket in the same transaction.
    New(Ticket),
    /// It was done: this was the answer.
    Done(Answer),
}

/// An answer that was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its JSON.
    pub body: Vec<u8>,
}

/// The right to do a request once.
#[derive(Debug)]
pub struct Ticket {
    account_id: i64,
    route: String,
    key: String,
    fingerprint: Vec<u8>,
}

/// Looks a key up. `route` is method and path; `fingerprint` is what makes the request this one: its body, or the hash
/// of its file and options.
pub async fn begin(
    transaction: &mut PgConnection,
    caller: &Caller,
    route: &str,
    key: &str,
    fingerprint: &[u8],
    now: DateTime<Utc>,
) -> AppResult<Begun> {
    let lock = format!("idempotency {} {route} {key}", caller.account_id);
    let is_ours = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "ours!""#,
        lock
    )
    .fetch_one(&mut *transaction)
    .await?;
    if !is_ours {
        return Err(AppError::problem(
            ProblemCode::IdempotencyRunning,
            "Permintaan dengan kunci ini masih berjalan. Tunggu jawabannya, lalu coba lagi.",
        ));
    }
    let fingerprint = Sha256::digest(fingerprint).to_vec();
    let found = sqlx::query!(
        "select fingerprint, status, body from idempotency
         where account_id = $1 and route = $2 and key = $3 and created_at > $4",
        caller.account_id,
        route,
        key,
        now - KEPT
    )
    .fetch_optional(transaction)
    .await?;
    match found {
        None => Ok(Begun::New(Ticket {
            account_id: caller.account_id,
            route: route.to_owned(),
            key: key.to_owned(),
            fingerprint,
        })),
        Some(found) if found.fingerprint != fingerprint => Err(AppError::problem(
            ProblemCode::IdempotencyMismatch,
            "Kunci ini sudah dipakai untuk kiriman lain. Pakai Idempotency-Key yang baru.",
        )),
        Some(found) => Ok(Begun::Done(Answer {
            status: u16::try_from(found.status)
                .ok()
                .and_then(|status| StatusCode::from_u16(status).ok())
                .unwrap_or(StatusCode::OK),
            body: found.body,
        })),
    }
}

/// Does a write once: with a key that was seen, the answer of the first time comes back and nothing is done. The caller
/// commits what `write` did; `body` is what makes the request this one.
///
/// # Errors
/// Those of `write`; 409 while the same key is at work, 422 where it came with another body.
pub async fn once<T: Serialize>(
    transaction: &mut PgConnection,
    (caller, route, key): (&Caller, &str, Option<&str>),
    body: &impl Serialize,
    now: DateTime<Utc>,
    status: StatusCode,
    write: impl AsyncFnOnce(&mut PgConnection) -> AppResult<T>,
) -> AppResult<Once> {
    let mut ticket = None;
    if let Some(key) = key {
        let fingerprint = serde_json::to_vec(body).map_err(anyhow::Error::from)?;
        match begin(transaction, caller, route, key, &fingerprint, now).await? {
            Begun::New(new) => ticket = Some(new),
            Begun::Done(answer) => return Ok(Once::Before(answer)),
        }
    }
    let done = write(transaction).await?;
    let body = serde_json::to_vec(&done).map_err(anyhow::Error::from)?;
    if let Some(ticket) = ticket {
        ticket.finish(transaction, status, &body, now).await?;
    }
    Ok(Once::Now(Answer { status, body }))
}

/// What became of a write that is done once.
#[derive(Debug)]
pub enum Once {
    /// It was done now: commit it.
    Now(Answer),
    /// It was done before.
    Before(Answer),
}

impl Once {
    /// The answer, of whichever time.
    pub fn into_answer(self) -> Answer {
        match self {
            Self::Now(answer) | Self::Before(answer) => answer,
        }
    }
}

impl Answer {
    /// As it goes out.
    pub fn respond(self) -> HttpResponse {
        HttpResponse::build(self.status)
            .content_type(ContentType::json())
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(self.body)
    }
}

impl Ticket {
    /// Keeps the answer, in the transaction that has the effect.
    pub async fn finish(
        self,
        transaction: &mut PgConnection,
        status: StatusCode,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        sqlx::query!(
            "insert into idempotency (account_id, route, key, fingerprint, status, body, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (account_id, route, key) do update
             set fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body,
                 created_at = excluded.created_at",
            self.account_id,
            self.route,
            self.key,
            self.fingerprint,
            status.as_u16().cast_signed(),
            body,
            now
        )
        .execute(transaction)
        .await?;
        Ok(())
    }
}

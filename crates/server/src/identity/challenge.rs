//! Questions that an emailed code answers: six digits, ten minutes, once, five tries. A code opens only the question
//! that it was sent for.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{CODE_LENGTH, CODE_MINUTES};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::clock::Random;
use crate::error::AppResult;
use crate::session::{Keys, Pepper};

/// Wrong codes that one sent code survives.
const TRIES: i16 = 5;
/// How long another code can be asked for.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A registration.
    Registration(Uuid),
    /// A login to this account, after its password.
    Login(i64),
    /// A new address for this account.
    Email(i64),
    /// A browser that may try this account's password although somebody hammers it; none where there is no account.
    Browser(Option<i64>),
}

impl About {
    fn purpose(self) -> &'static str {
        match self {
            Self::Registration(_) => "registration",
            Self::Login(_) => "login",
            Self::Email(_) => "email",
            Self::Browser(_) => "browser",
        }
    }

    fn read(purpose: &str, registration_id: Option<Uuid>, account_id: Option<i64>) -> Option<Self> {
        match (purpose, registration_id, account_id) {
            ("registration", Some(id), _) => Some(Self::Registration(id)),
            ("login", _, Some(id)) => Some(Self::Login(id)),
            ("email", _, Some(id)) => Some(Self::Email(id)),
            ("browser", _, id) => Some(Self::Browser(id)),
            _ => None,
        }
    }
}

/// A question that can still be answered, or asked again.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Names it.
    pub id: Uuid,
    /// What it is about.
    pub about: About,
    /// Where its code goes.
    pub email: String,
}

/// A code as it is sent: never logged, never stored.
pub struct Code(String);

impl Code {
    fn draw(random: &Random) -> Self {
        let number = u64::from_le_bytes(random.bytes()) % 1_000_000;
        Self(format!("{number:0CODE_LENGTH$}"))
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hash(pepper: &Pepper, id: Uuid, code: &str) -> [u8; 32] {
    pepper.mac(format!("code {id} {code}").as_bytes())
}

/// Asks a new question, and gives its code to be sent to `email`.
pub async fn ask(
    connection: &mut PgConnection,
    (keys, random): (&Keys, &Random),
    about: About,
    typed_email: &str,
    email: &str,
    now: DateTime<Utc>,
) -> AppResult<(Uuid, Code)> {
    let id = random.uuid();
    let (code, pepper) = (Code::draw(random), keys.current_pepper()?);
    let (registration_id, account_id) = match about {
        About::Registration(id) => (Some(id), None),
        About::Login(id) | About::Email(id) => (None, Some(id)),
        About::Browser(id) => (None, id),
    };
    let hash = hash(&pepper, id, code.as_str());
    sqlx::query!(
        "insert into challenge
             (id, purpose, registration_id, account_id, typed_email, email, code_hash, code_key_id, created_at, expires_at)
         values ($1, $2, $3, $4, lower($5), $6, $7, $8, $9, $10)",
        id,
        about.purpose(),
        registration_id,
        account_id,
        typed_email,
        email,
        hash.as_slice(),
        pepper.id,
        now,
        now + TimeDelta::minutes(CODE_MINUTES)
    )
    .execute(connection)
    .await?;
    Ok((id, code))
}

/// A new code for a question; the one sent before is void.
pub async fn ask_again(
    connection: &mut PgConnection,
    (keys, random): (&Keys, &Random),
    id: Uuid,
    now: DateTime<Utc>,
) -> AppResult<Code> {
    let (code, pepper) = (Code::draw(random), keys.current_pepper()?);
    let hash = hash(&pepper, id, code.as_str());
    sqlx::query!(
        "update challenge set code_hash = $2, code_key_id = $3, expires_at = $4, tries = 0 where id = $1",
        id,
        hash.as_slice(),
        pepper.id,
        now + TimeDelta::minutes(CODE_MINUTES)
    )
    .execute(connection)
    .await?;
    Ok(code)
}

/// The question that a client means: the one it names, else the one of its cookie, else the only open one of the address.
pub async fn find(
    db: impl PgExecutor<'_>,
    typed_email: &str,
    named: Option<&str>,
    cookie: Option<Uuid>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Challenge>> {
    let wanted = match named {
        // A name that cannot be one names nothing.
        Some(named) => Some(named.parse().unwrap_or_else(|_| Uuid::nil())),
        None => cookie,
    };
    let rows = sqlx::query!(
        "select id, purpose, registration_id, account_id, email from challenge
         where typed_email = lower($1) and ($2::uuid is null or id = $2) and closed_at is null and created_at > $3
         limit 2",
        typed_email,
        wanted,
        now - LIFETIME
    )
    .fetch_all(db)
    .await?;
    let [row] = rows.as_slice() else {
        return Ok(None);
    };
    let about = About::read(&row.purpose, row.registration_id, row.account_id);
    Ok(about.map(|about| Challenge {
        id: row.id,
        about,
        email: row.email.clone(),
    }))
}

/// Whether this is the code of the question, which is closed by it. A wrong one is counted: commit it too. A question that
/// there is not takes as long.
pub async fn answer(
    connection: &mut PgConnection,
    keys: &Keys,
    id: Uuid,
    code: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let key = sqlx::query_scalar!("select code_key_id from challenge where id = $1", id)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(pepper) = key.and_then(|key| keys.pepper_of(key)).or_else(|| keys.pepper()) else {
        return Ok(false);
    };
    let hash = hash(&pepper, id, code);
    let is_right = sqlx::query_scalar!(
        r#"update challenge
           set tries = tries + case when code_hash = $2 then 0 else 1 end,
               closed_at = case when code_hash = $2 then $3::timestamptz end
           where id = $1 and closed_at is null and expires_at > $3 and tries < $4
           returning code_hash = $2 as "is_right!""#,
        id,
        hash.as_slice(),
        now,
        TRIES
    )
    .fetch_optional(connection)
    .await?;
    Ok(is_right.unwrap_or(false))
}

/// The address that an account is to have once its code is entered.
pub async fn pending_email(
    db: impl PgExecutor<'_>,
    account_id: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select email from challenge
         where account_id = $1 and purpose = 'email' and closed_at is null and created_at > $2
         order by created_at desc
         limit 1",
        account_id,
        now - LIFETIME
    )
    .fetch_optional(db)
    .await
}

/// Makes changes of address void that wait for their code.
pub async fn close_email_changes(
    connection: &mut PgConnection,
    account_id: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update challenge set closed_at = $2 where account_id = $1 and purpose = 'email' and closed_at is null",
        account_id,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets questions that nobody can answer any more, and registrations that nobody can go on with.
pub async fn clear(connection: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from challenge where created_at < $1 or closed_at < $1",
        now - LIFETIME
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from registration where status = 'unverified' and created_at < $1",
        now - LIFETIME
    )
    .execute(connection)
    .await?;
    Ok(())
}

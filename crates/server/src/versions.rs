//! The data version: a number per audience that every committing write raises, so that an unchanged read is a 304.
//! Kept in memory and told by LISTEN; while nothing can be told it is read from the database.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sqlx::{PgConnection, PgPool};

use crate::notices::{Channel, Notices};

/// Whose view of the data a read shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The admin portal.
    Staff,
    /// The catalogue and stock that every signed-in account sees.
    Parts,
    /// One customer's own data. A read of it depends on `Customers` and `Parts` too.
    Customer(i64),
    /// The data of all customers at once, as an import changes it.
    Customers,
}

impl Audience {
    /// The audience as the table and the notices name it.
    fn key(self) -> String {
        match self {
            Self::Staff => "staff".to_owned(),
            Self::Parts => "parts".to_owned(),
            Self::Customer(id) => format!("customer:{id}"),
            Self::Customers => "customers".to_owned(),
        }
    }

    /// The keys whose versions a read for the audience depends on.
    fn keys(self) -> Vec<String> {
        match self {
            Self::Customer(_) => vec![self.key(), Self::Customers.key(), Self::Parts.key()],
            _ => vec![self.key()],
        }
    }
}

/// The versions as last heard. Clones share them.
#[derive(Clone, Debug)]
pub struct DataVersions {
    known: Arc<RwLock<HashMap<String, i64>>>,
    notices: Notices,
}

/// Versions raised in a transaction that is not committed yet.
#[must_use = "tell DataVersions::after_commit, so that this instance sees the new data at once"]
#[derive(Clone, Debug, Default)]
pub struct Raised(Vec<(String, i64)>);

impl DataVersions {
    /// Nothing is known until `reload`.
    pub fn new(notices: Notices) -> Self {
        Self {
            known: Arc::default(),
            notices,
        }
    }

    /// Raises the versions within the writer's transaction and tells the other instances when it commits.
    /// Call it last: the audience's row stays locked until the transaction ends.
    pub async fn bump(connection: &mut PgConnection, audiences: &[Audience]) -> sqlx::Result<Raised> {
        // In one order, so that two writers never wait for each other in a circle.
        let mut keys: Vec<String> = audiences.iter().map(|audience| audience.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut raised = Vec::with_capacity(keys.len());
        for key in keys {
            let version = sqlx::query_scalar!(
                "insert into data_version (audience) values ($1)
                 on conflict (audience) do update set version = data_version.version + 1
                 returning version",
                key
            )
            .fetch_one(&mut *connection)
            .await?;
            Channel::DataVersion
                .send(connection, &format!("{key} {version}"))
                .await?;
            raised.push((key, version));
        }
        Ok(Raised(raised))
    }

    /// Makes what was committed known to this instance at once.
    pub fn after_commit(&self, raised: Raised) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for (key, version) in raised.0 {
            raise(&mut known, key, version);
        }
    }

    /// The version of what the audience reads; 0 before the first write. It only ever grows.
    pub async fn current(&self, db: &PgPool, audience: Audience) -> sqlx::Result<i64> {
        if self.notices.are_heard() {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            let versions = audience.keys().into_iter().filter_map(|key| known.get(&key).copied());
            return Ok(versions.sum());
        }
        Self::stored(db, audience).await
    }

    /// The same as this database has it; a replica may be behind.
    pub async fn stored(db: &PgPool, audience: Audience) -> sqlx::Result<i64> {
        sqlx::query_scalar!(
            r#"select coalesce(sum(version), 0)::bigint as "version!" from data_version where audience = any ($1)"#,
            &audience.keys()
        )
        .fetch_one(db)
        .await
    }

    /// Takes a notice's payload in.
    pub fn heard(&self, payload: &str) {
        let parsed = payload
            .rsplit_once(' ')
            .and_then(|(key, version)| Some((key, version.parse::<i64>().ok()?)));
        if let Some((key, version)) = parsed {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            raise(&mut known, key.to_owned(), version);
        }
    }

    /// Reads every version, after a time in which notices may have been lost.
    pub async fn reload(&self, connection: &mut PgConnection) -> sqlx::Result<()> {
        let rows = sqlx::query!("select audience, version from data_version")
            .fetch_all(connection)
            .await?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Not raised but replaced: a restored database may count lower.
        *known = rows.into_iter().map(|row| (row.audience, row.version)).collect();
        Ok(())
    }
}

/// Notices can overtake each other; a version never goes back.
fn raise(known: &mut HashMap<String, i64>, key: String, version: i64) {
    let entry = known.entry(key).or_insert(version);
    *entry = version.max(*entry);
}

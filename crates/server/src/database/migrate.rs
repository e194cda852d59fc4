//! Bringing the schema up to date, one process at a time, and telling the application's role what it may do.

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor};
use tracing::info;

use super::{DatabaseError, OLDEST_VERSION, REQUEST_SETTINGS, options, place};
use crate::config::Config;
use crate::jobs;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");
const GRANTS: &str = include_str!("grants.sql");
const CUSTOMER_GRANTS: &str = include_str!("customer_grants.sql");
const ROLES: &str = include_str!("roles.sql");
const ROLE_DEFAULTS: &str = include_str!("role_defaults.sql");
/// Held while migrating: "AMPC" in ASCII.
const MIGRATION_LOCK: i64 = 0x414D_5043;

/// The migrations that this binary carries.
pub fn migrator() -> &'static Migrator {
    &MIGRATIONS
}

/// Migrates the database with the owner's connection and grants the application's role what it needs.
///
/// Processes that start at once do this one after the other. A schema that is newer than this binary is left alone:
/// migrations expand first and contract a release later, so the older binary still works on it.
///
/// # Panics
/// Without `database_url`: whoever starts the private cluster fills it in.
pub async fn migrate(config: &Config) -> Result<(), DatabaseError> {
    let app_url = config
        .database_url
        .as_ref()
        .expect("the database URL is filled in before the migration");
    let direct_url = config.database_direct_url.as_ref();
    let owner_url = config.database_owner_url.as_ref().or(direct_url).unwrap_or(app_url);
    let owner = options(owner_url, "ampconnect migrate").options([("statement_timeout", "0"), ("lock_timeout", "0")]);
    let application = options(app_url, "ampconnect").get_username().to_owned();

    let mut guard = connect(&owner).await?;
    check_version(&mut guard).await?;
    // The lock lives in a transaction of its own connection: it ends with this process, however that ends, and the
    // migrations keep their own transactions.
    let mut lock = guard.begin().await?;
    sqlx::query("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")
        .execute(&mut *lock)
        .await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(MIGRATION_LOCK)
        .execute(&mut *lock)
        .await?;

    let mut worker = connect(&owner).await?;
    make_roles(&mut worker).await?;
    let before = applied(&mut worker).await?;
    let mut migrator = Migrator::with_migrations(MIGRATIONS.iter().cloned().collect());
    migrator.set_locking(false).set_ignore_missing(true);
    migrator.run_direct(None, &mut worker, false).await?;
    let now = applied(&mut worker).await?;
    if now > before {
        info!(applied = now - before, "migrated the database");
    }

    let pool = PgPoolOptions::new().max_connections(2).connect_lazy_with(owner.clone());
    jobs::migrate(pool.clone()).await.map_err(DatabaseError::Jobs)?;
    pool.close().await;

    if owner.get_username() != application {
        grant(&mut worker, GRANTS, &application).await?;
    }
    grant(&mut worker, CUSTOMER_GRANTS, &application).await?;
    if let Some(direct) = direct_url {
        let mut connection = connect(&options(direct, "ampconnect migrate")).await?;
        set_role_defaults(&mut connection).await?;
        connection.close().await?;
    }
    worker.close().await?;
    lock.commit().await?;
    guard.close().await?;
    Ok(())
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, DatabaseError> {
    options.connect().await.map_err(|source| DatabaseError::Connect {
        place: place(options),
        source,
    })
}

async fn check_version(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    let (number, found): (i32, String) =
        sqlx::query_as("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            .fetch_one(connection)
            .await?;
    if number < OLDEST_VERSION {
        Err(DatabaseError::TooOld { found })
    } else {
        Ok(())
    }
}

/// How many migrations the database has seen.
async fn applied(connection: &mut PgConnection) -> Result<i64, DatabaseError> {
    let table: Option<String> = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations')::text")
        .fetch_one(&mut *connection)
        .await?;
    if table.is_none() {
        return Ok(0);
    }
    Ok(
        sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations WHERE success")
            .fetch_one(connection)
            .await?,
    )
}

/// Makes the roles that a schema with row-level security names, unless they are there.
///
/// # Errors
/// Where the connected role may not make them.
pub async fn make_roles(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    connection.execute(sqlx::raw_sql(ROLES)).await?;
    Ok(())
}

async fn grant(connection: &mut PgConnection, grants: &'static str, application: &str) -> Result<(), DatabaseError> {
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT set_config('ampc.application_role', $1, true)")
        .bind(application)
        .execute(&mut *transaction)
        .await?;
    transaction.execute(sqlx::raw_sql(grants)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Gives the connected role, in this database, the settings that a pooler does not let through.
async fn set_role_defaults(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    let mut transaction = connection.begin().await?;
    for (name, value) in REQUEST_SETTINGS {
        sqlx::query("SELECT set_config('ampc.name', $1, true), set_config('ampc.value', $2, true)")
            .bind(name)
            .bind(value)
            .execute(&mut *transaction)
            .await?;
        transaction.execute(sqlx::raw_sql(ROLE_DEFAULTS)).await?;
    }
    transaction.commit().await?;
    Ok(())
}

//! A database per test, copied from a template that was migrated once.
//!
//! All test programs share one private cluster under the build directory, which a helper process holds for each of them:
//! when the last test program ends, in whatever way, the last helper stops the cluster. `AMPC_TEST_DATABASE_URL` names
//! another PostgreSQL to use instead; its role must be able to make databases and
//! roles.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, process};

use anyhow::Context;
use domain::account::Role;
use secrecy::SecretString;
use server::clock::{Clock, Random};
use server::config::Config;
use server::database;
use server::identity::{self, NewAdmin};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use tokio::sync::OnceCell;

/// The password of every account in the template.
pub const PASSWORD: &str = "PorosDepan#40T";
/// Names of templates begin so; the rest follows from what they are made of.
const TEMPLATE: &str = "ampc_template_";
/// Names of the databases of tests begin so; the rest is the process and a count.
const COPY: &str = "ampc_test_";

/// The staff accounts of the template.
pub const ACCOUNTS: [(&str, Role); 3] = [
    ("sari", Role::SuperAdmin),
    ("rina", Role::Admin),
    ("vira", Role::Viewer),
];

/// Where databases are made, and as whom.
#[derive(Debug)]
struct Cluster {
    /// The URL of the role that owns databases.
    owner: String,
    /// The URL of the application's role; the owner's where the cluster is not ours.
    application: String,
    /// Holds the cluster for as long as this process lives.
    _holder: Option<Child>,
    template: String,
}

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

/// One test's own database.
#[derive(Clone, Debug)]
pub struct TestDatabase {
    name: String,
    /// Connects as the application.
    pub url: String,
    /// Connects as the owner of the schema.
    pub owner_url: String,
}

impl TestDatabase {
    /// A fresh copy of the template: all migrations, and one account per staff role.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub async fn create() -> anyhow::Result<Self> {
        let cluster = CLUSTER.get_or_try_init(Cluster::start).await?;
        let name = format!("{COPY}{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        execute(
            &cluster.owner,
            &[&format!("create database {name} template {}", cluster.template)],
        )
        .await?;
        Ok(Self {
            url: with_database(&cluster.application, &name),
            owner_url: with_database(&cluster.owner, &name),
            name,
        })
    }

    /// Points a configuration at it.
    pub fn fill_in(&self, config: &mut Config) {
        config.database_url = Some(SecretString::from(self.url.clone()));
        config.database_owner_url = Some(SecretString::from(self.owner_url.clone()));
    }

    /// Drops it, whoever is connected.
    ///
    /// # Errors
    /// When the cluster is gone.
    pub async fn drop(&self) -> anyhow::Result<()> {
        let cluster = CLUSTER.get().context("a database comes from a cluster")?;
        execute(
            &cluster.owner,
            &[&format!("drop database if exists {} with (force)", self.name)],
        )
        .await
    }
}

impl Cluster {
    async fn start() -> anyhow::Result<Self> {
        let mut cluster = match env::var("AMPC_TEST_DATABASE_URL") {
            Ok(url) => Self {
                owner: url.clone(),
                application: url,
                _holder: None,
                template: String::new(),
            },
            Err(_) => Self::hold()?,
        };
        cluster.template = cluster.template().await?;
        Ok(cluster)
    }

    /// Starts the helper process, which ends when the pipe to it closes: with this process.
    fn hold() -> anyhow::Result<Self> {
        let program = built("test-postgres")?;
        let mut holder = Command::new(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let said = holder.stdout.take().context("its output was asked for")?;
        let mut lines = BufReader::new(said).lines();
        let mut line = || {
            lines
                .next()
                .context("test-postgres ended: see what it said above")?
                .map_err(anyhow::Error::from)
        };
        Ok(Self {
            owner: line()?,
            application: line()?,
            _holder: Some(holder),
            template: String::new(),
        })
    }

    /// Makes the template unless it is there. One process at a time.
    async fn template(&self) -> anyhow::Result<String> {
        let name = format!("{TEMPLATE}{:016x}", ingredients());
        let mut connection = PgConnection::connect(&self.owner).await?;
        let mut lock = connection.begin().await?;
        sqlx::query("select pg_advisory_xact_lock(hashtext('ampconnect test template'))")
            .execute(&mut *lock)
            .await?;
        let names: Vec<String> = sqlx::query_scalar("select datname from pg_database")
            .fetch_all(&mut *lock)
            .await?;
        if !names.contains(&name) {
            for old in names
                .iter()
                .filter(|other| other.starts_with(TEMPLATE) || is_leftover(other))
            {
                execute(&self.owner, &[&format!("drop database if exists {old} with (force)")]).await?;
            }
            let unfinished = format!("{name}_unfinished");
            execute(
                &self.owner,
                &[&format!("create database {unfinished} template template0")],
            )
            .await?;
            self.fill(&unfinished).await?;
            execute(&self.owner, &[&format!("alter database {unfinished} rename to {name}")]).await?;
        }
        lock.commit().await?;
        connection.close().await?;
        Ok(name)
    }

    async fn fill(&self, name: &str) -> anyhow::Result<()> {
        let mut config = Config::for_tests(&with_database(&self.application, name), PathBuf::new());
        config.database_owner_url = Some(SecretString::from(with_database(&self.owner, name)));
        database::migrate(&config).await?;
        let pools = database::Pools::new(&config);
        for (username, role) in ACCOUNTS {
            let new = NewAdmin {
                username: username.to_owned(),
                email: format!("{username}@contoh.id"),
                role,
                password: PASSWORD.to_owned(),
            };
            identity::create_admin(&pools.app, &Clock::system(), &Random::system(), new).await?;
        }
        pools.close().await;
        Ok(())
    }
}

/// What a template is made of, as one number.
fn ingredients() -> u64 {
    let mut hash = DefaultHasher::new();
    for migration in database::migrator().iter() {
        (migration.version, &migration.checksum).hash(&mut hash);
    }
    include_str!("../../crates/server/src/database/grants.sql").hash(&mut hash);
    include_str!("../../crates/server/src/database/customer_grants.sql").hash(&mut hash);
    // The worker brings tables of its own.
    include_str!("../../Cargo.lock").hash(&mut hash);
    (PASSWORD, ACCOUNTS.map(|(name, role)| (name, role.as_str()))).hash(&mut hash);
    hash.finish()
}

/// Whether a database belongs to a test process that is no more.
fn is_leftover(name: &str) -> bool {
    let process = name.strip_prefix(COPY).and_then(|rest| rest.split('_').next());
    process.is_some_and(|id| !PathBuf::from(format!("/proc/{id}")).exists())
}

/// The URL with another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').map_or((url, None), |(a, p)| (a, Some(p)));
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    parameters.map_or_else(|| format!("{server}/{name}"), |p| format!("{server}/{name}?{p}"))
}

/// Runs statements on a connection of their own; names in them are ours.
async fn execute(url: &str, statements: &[&str]) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(*statement))
            .execute(&mut connection)
            .await?;
    }
    Ok(connection.close().await?)
}

/// A program of this workspace, built beside this test program.
///
/// # Errors
/// When it is not built.
pub fn built(name: &str) -> anyhow::Result<PathBuf> {
    let me = env::current_exe()?;
    let folder = me.ancestors().find(|folder| folder.join(name).is_file());
    let folder = folder.with_context(|| format!("{name} is not built: cargo build --workspace"))?;
    Ok(folder.join(name))
}

/// The build directory: `target`.
///
/// # Errors
/// When this program does not lie in one.
pub fn build_directory() -> anyhow::Result<PathBuf> {
    // target/<profile>/deps/<this program>
    let me = env::current_exe()?;
    Ok(me
        .ancestors()
        .nth(3)
        .context("test programs lie in target/<profile>/deps")?
        .to_owned())
}

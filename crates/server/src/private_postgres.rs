//! A PostgreSQL of our own, for installations without `DATABASE_URL`.
//!
//! The cluster lies in the data directory and runs on whatever PostgreSQL (15 or newer) is installed. Every process of
//! AMPConnect that needs the database attaches to it: the first one starts it, the last one that leaves stops it. A
//! process that is killed leaves the cluster running; whoever comes next attaches to it, and stops it when it leaves last.
//!
//! Who is attached is known from locks that the kernel keeps and drops with the process (`pg.users`, shared), never from
//! process ids. Making, starting and stopping is done by one process at a time (`pg.lock`). Whether the cluster runs is
//! known by connecting to it. Nothing here deletes data.

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::process::Child;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tracing::{error, info, warn};

use crate::config::Config;

mod account;
mod binaries;
mod cluster;
mod process;

use account::Account;
use binaries::Binaries;
pub use binaries::client_program;
use process::Server;

/// How often it is looked after.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Why the private cluster cannot be used, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PrivatePostgresError {
    /// There is no PostgreSQL on this machine.
    #[error(
        "no PostgreSQL 15 or newer is installed: install it (Debian and Ubuntu: apt install postgresql; Fedora: dnf \
         install postgresql-server; macOS: brew install postgresql@17), name its directory in PG_BIN_DIR, or set \
         DATABASE_URL"
    )]
    NotInstalled,
    /// There is one, but not the one that made the cluster.
    #[error(
        "the cluster was made by PostgreSQL {made_by}, and installed is {}: install PostgreSQL {made_by} beside it",
        list(found)
    )]
    OtherVersion {
        /// The cluster's major version.
        made_by: u32,
        /// The major versions installed.
        found: Vec<u32>,
    },
    /// Something else lies where the cluster belongs.
    #[error("{} is not a PostgreSQL cluster: move it away, or set AMPC_DATA_DIR to another directory", .directory.display())]
    NotACluster {
        /// Where.
        directory: PathBuf,
    },
    /// The cluster belongs to somebody else.
    #[error("{} belongs to the account {owner}: run as that account, or as root", .directory.display())]
    OtherOwner {
        /// The cluster.
        directory: PathBuf,
        /// Its owner.
        owner: String,
    },
    /// We are root, and there is nobody to hand it to.
    #[error("PostgreSQL does not run as root, and there is neither an account postgres nor nobody to run it as")]
    NoAccount,
    /// We are root, and cannot become another account.
    #[error(
        "PostgreSQL does not run as root, and setpriv, which would run it as {account}, is missing: install util-linux"
    )]
    NoSetpriv {
        /// The account that would run it.
        account: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {message}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// One of PostgreSQL's programs failed.
    #[error("{} failed: {message}", .program.display())]
    Program {
        /// Which.
        program: PathBuf,
        /// What it said.
        message: String,
    },
    /// The server ended while starting.
    #[error("PostgreSQL does not start in {}: {message}", .cluster.display())]
    Start {
        /// The cluster.
        cluster: PathBuf,
        /// What it said.
        message: String,
    },
    /// The server neither answers nor ends.
    #[error("PostgreSQL in {} does not get ready; its log is in {0}/log", .cluster.display())]
    Slow {
        /// The cluster.
        cluster: PathBuf,
    },
    /// The server does not know our password.
    #[error("PostgreSQL in {} does not let us in ({message}): was ampconnect.passwords there replaced?", .cluster.display())]
    Refused {
        /// The cluster.
        cluster: PathBuf,
        /// What it said.
        message: String,
    },
    /// Somebody else made the directory of the socket.
    #[error("{} belongs to somebody else: remove it, or choose a shorter AMPC_DATA_DIR", .directory.display())]
    SocketTaken {
        /// Where the socket should go.
        directory: PathBuf,
    },
}

impl PrivatePostgresError {
    fn file(path: &Path, error: impl std::fmt::Display) -> Self {
        Self::File {
            path: path.to_owned(),
            message: error.to_string(),
        }
    }

    fn no_start(program: &Path, error: &std::io::Error) -> Self {
        Self::Program {
            program: program.to_owned(),
            message: error.to_string(),
        }
    }

    fn program(program: &Path, said: &[u8]) -> Self {
        let message = process::last_complaint(&String::from_utf8_lossy(said));
        Self::Program {
            program: program.to_owned(),
            message,
        }
    }
}

fn list(majors: &[u32]) -> String {
    if majors.is_empty() {
        return "none".to_owned();
    }
    let distinct: BTreeSet<&u32> = majors.iter().collect();
    distinct.into_iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

/// Whether what is written must survive a crash of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Yes: everything but tests.
    Safe,
    /// No: a cluster of tests, faster by not waiting for the disk.
    Careless,
}

/// One process's hold on the private cluster.
pub struct PrivatePostgres {
    server: Server,
    child: Arc<Mutex<Option<Child>>>,
    watcher: JoinHandle<()>,
    /// Held shared for as long as we use the cluster.
    users: File,
}

impl PrivatePostgres {
    /// Attaches to the cluster of a data directory: makes it if there is none, starts it if it does not run.
    pub async fn attach(data_dir: &Path, durability: Durability) -> Result<Self, PrivatePostgresError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(data_dir)
            .map_err(|e| PrivatePostgresError::file(data_dir, e))?;
        let data_dir = account::real(data_dir)?;
        let gate = Gate::enter(&data_dir).await?;

        let directory = cluster::directory(&data_dir);
        let account = Account::of(&directory, &data_dir)?;
        let durable = durability == Durability::Safe;
        let made_by = cluster::made_by(&directory)?;
        let binaries = Binaries::find(made_by)?;
        if made_by.is_none() {
            info!(directory = %directory.display(), "making a private PostgreSQL");
            cluster::create(&data_dir, &account, &binaries, durable).await?;
        }
        let socket = process::socket_directory(&directory, &account)?;
        let passwords = cluster::read_passwords(&directory)?;
        let server = Server {
            data_dir: data_dir.clone(),
            cluster: directory,
            socket,
            account,
            binaries,
            passwords,
            durable,
        };
        if cluster::is_from_before_roles(&server.cluster)? {
            if server.listens().await {
                server.stop().await?;
            }
            cluster::let_owner_make_roles(&server.cluster, &server.account, &server.binaries).await?;
        }
        let child = server.ensure_running().await?;
        if child.is_some() {
            info!(cluster = %server.cluster.display(), "started the private PostgreSQL");
        }

        let users = open_lock(&data_dir.join("pg.users"))?;
        users
            .lock_shared()
            .map_err(|e| PrivatePostgresError::file(&data_dir, e))?;
        drop(gate);
        let child = Arc::new(Mutex::new(child));
        let watcher = tokio::spawn(watch(server.clone(), Arc::clone(&child)));
        Ok(Self {
            server,
            child,
            watcher,
            users,
        })
    }

    /// The URL of the application's role.
    pub fn application_url(&self) -> SecretString {
        self.url(cluster::APPLICATION, &self.server.passwords.application)
    }

    /// The URL of the role that owns the schema.
    pub fn owner_url(&self) -> SecretString {
        self.url(cluster::OWNER, &self.server.passwords.owner)
    }

    /// Points a configuration at this cluster.
    pub fn fill_in(&self, config: &mut Config) {
        config.database_url = Some(self.application_url());
        config.database_owner_url = Some(self.owner_url());
    }

    fn url(&self, role: &str, password: &str) -> SecretString {
        let encoded = self.server.socket.as_os_str().as_encoded_bytes().iter().map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(*byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        });
        let socket = encoded.collect::<Vec<_>>().concat();
        SecretString::from(format!(
            "postgres://{role}:{password}@{socket}/{}?sslmode=disable",
            cluster::DATABASE
        ))
    }

    /// Leaves the cluster, and stops it if nobody else is attached. What goes wrong is logged: everything committed is
    /// safe either way.
    pub async fn detach(self) {
        self.watcher.abort();
        let gate = match Gate::enter(&self.server.data_dir).await {
            Ok(gate) => gate,
            Err(error) => {
                error!(%error, "leaving the private PostgreSQL running");
                return;
            }
        };
        let last = self.users.unlock().is_ok() && self.users.try_lock().is_ok();
        if last {
            if let Err(error) = self.server.stop().await {
                warn!(%error, "could not stop the private PostgreSQL");
            }
            if let Some(child) = self.child.lock().await.as_mut() {
                // Only the exit status is lost if this fails.
                let _ = child.wait().await;
            }
        }
        drop(gate);
    }
}

/// Keeps the cluster running while we are attached: a server that was killed recovers by being started again.
async fn watch(server: Server, child: Arc<Mutex<Option<Child>>>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let mut child = child.lock().await;
        let lives = match child.as_mut().map(Child::try_wait) {
            Some(Ok(ended)) => ended.is_none(),
            Some(Err(_)) | None => server.listens().await,
        };
        if lives {
            continue;
        }
        *child = None;
        warn!("the private PostgreSQL is gone; starting it again");
        let Ok(gate) = Gate::enter(&server.data_dir).await else {
            continue;
        };
        match server.ensure_running().await {
            Ok(started) => *child = started,
            Err(error) => error!(%error, "cannot start the private PostgreSQL"),
        }
        drop(gate);
    }
}

/// The right to make, start or stop the cluster, held by one process at a time.
struct Gate {
    _held: File,
}

impl Gate {
    async fn enter(data_dir: &Path) -> Result<Self, PrivatePostgresError> {
        let path = data_dir.join("pg.lock");
        let file = open_lock(&path)?;
        let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
        let file = locked.map_err(|e| PrivatePostgresError::file(&path, e))?;
        Ok(Self {
            _held: file.map_err(|e| PrivatePostgresError::file(&path, e))?,
        })
    }
}

fn open_lock(path: &Path) -> Result<File, PrivatePostgresError> {
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path);
    opened.map_err(|e| PrivatePostgresError::file(path, e))
}

//! The running cluster: starting it, telling whether it answers, stopping it.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use super::PrivatePostgresError;
use super::account::Account;
use super::binaries::Binaries;
use super::cluster::{APPLICATION, DATABASE, Passwords};

/// What PostgreSQL says before its log is set up, below the data directory.
const START_LOG: &str = "pg-start.log";
/// Recovery after a crash takes as long as it takes; a server that is still at it is waited for.
const START_PATIENCE: Duration = Duration::from_mins(5);
/// What is left of a killed server, processes and shared memory, goes within this.
const REMNANT_PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);

/// SQLSTATE `cannot_connect_now`: it starts, recovers or stops.
const NOT_YET: &str = "57P03";
/// SQLSTATE class 28: it answers, and refuses us.
const REFUSED: &str = "28";

/// Settings for a server that shares a small machine with the application. All of them matter more than the file
/// `postgresql.conf`, which stays as `initdb` wrote it.
const SETTINGS: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("port", "5432"),
    ("max_connections", "60"),
    ("shared_buffers", "256MB"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "128MB"),
    ("effective_cache_size", "1GB"),
    ("random_page_cost", "1.1"),
    ("max_wal_size", "2GB"),
    ("checkpoint_timeout", "15min"),
    ("wal_compression", "on"),
    ("jit", "off"),
    ("password_encryption", "scram-sha-256"),
    ("cluster_name", "ampconnect"),
    // A week of log files, one a weekday.
    ("logging_collector", "on"),
    ("log_filename", "postgresql-%a.log"),
    ("log_truncate_on_rotation", "on"),
    ("log_rotation_size", "0"),
    ("log_checkpoints", "off"),
    ("log_line_prefix", "%m [%p] %q%u "),
];

/// Settings of a cluster that may be lost: the project's own tests.
const CARELESS: &[(&str, &str)] = &[
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    // its workers stand in the way of dropping a database, and no test lives long enough to need it
    ("autovacuum", "off"),
    ("max_connections", "300"),
];

/// Everything that is needed to run one cluster.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) data_dir: PathBuf,
    pub(super) cluster: PathBuf,
    /// The directory of the socket, as clients see it.
    pub(super) socket: PathBuf,
    pub(super) account: Account,
    pub(super) binaries: Binaries,
    pub(super) passwords: Passwords,
    pub(super) durable: bool,
}

/// What a connection attempt finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It answers.
    Alive,
    /// It is there, but starts, recovers or stops.
    NotYet,
    /// Nobody is there.
    None,
}

impl Server {
    /// The connection options of one of the two roles.
    pub(super) fn options(&self, role: &str, password: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(5432)
            .username(role)
            .password(password)
            .database(DATABASE)
            .ssl_mode(PgSslMode::Disable)
    }

    /// Whether the cluster answers, by connecting to it.
    pub(super) async fn sign_of_life(&self) -> Result<Sign, PrivatePostgresError> {
        let options = self
            .options(APPLICATION, &self.passwords.application)
            .application_name("ampconnect attach");
        match options.connect().await {
            Ok(connection) => {
                // Nothing is lost if saying goodbye fails.
                let _ = sqlx::Connection::close(connection).await;
                Ok(Sign::Alive)
            }
            Err(sqlx::Error::Database(error)) => match error.code().as_deref() {
                Some(NOT_YET) => Ok(Sign::NotYet),
                Some(code) if code.starts_with(REFUSED) => Err(PrivatePostgresError::Refused {
                    cluster: self.cluster.clone(),
                    message: error.to_string(),
                }),
                // Too many connections and the like: it is there.
                _ => Ok(Sign::Alive),
            },
            Err(_) => Ok(Sign::None),
        }
    }

    /// Starts it unless it answers. The process is ours to wait for if we started it.
    pub(super) async fn ensure_running(&self) -> Result<Option<Child>, PrivatePostgresError> {
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            match self.sign_of_life().await? {
                Sign::Alive => return Ok(None),
                Sign::NotYet if Instant::now() < deadline => sleep(PAUSE).await,
                Sign::NotYet => {
                    return Err(PrivatePostgresError::Slow {
                        cluster: self.cluster.clone(),
                    });
                }
                Sign::None => break,
            }
        }
        let remnants_until = Instant::now() + REMNANT_PATIENCE;
        loop {
            let mut child = self.spawn()?;
            match self.wait_until_up(&mut child).await? {
                Start::Up => return Ok(Some(child)),
                Start::Remnant(_) if Instant::now() < remnants_until => {
                    self.drop_stale_pid_file();
                    sleep(PAUSE * 4).await;
                    if self.sign_of_life().await? == Sign::Alive {
                        return Ok(None);
                    }
                }
                Start::Remnant(message) | Start::Failed(message) => {
                    return Err(PrivatePostgresError::Start {
                        cluster: self.cluster.clone(),
                        message,
                    });
                }
            }
        }
    }

    fn spawn(&self) -> Result<Child, PrivatePostgresError> {
        let log = self.data_dir.join(START_LOG);
        let file = File::create(&log).map_err(|e| PrivatePostgresError::file(&log, e))?;
        let postgres = self.binaries.program("postgres");
        let mut command = self.account.command(&postgres, &self.cluster);
        command.arg("-D").arg(self.account.seen(&self.cluster));
        let careless: &[_] = if self.durable { &[] } else { CARELESS };
        for (name, value) in SETTINGS.iter().chain(careless) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let socket = if self.socket == self.cluster {
            self.account.seen(&self.cluster)
        } else {
            self.socket.clone().into_os_string()
        };
        command.arg("-k").arg(socket);
        command.stdout(Stdio::null()).stderr(file);
        // Ctrl-C in our terminal is for us: requests at work still need the database.
        command.process_group(0);
        command
            .spawn()
            .map_err(|e| PrivatePostgresError::no_start(&postgres, &e))
    }

    async fn wait_until_up(&self, child: &mut Child) -> Result<Start, PrivatePostgresError> {
        let deadline = Instant::now() + START_PATIENCE;
        while Instant::now() < deadline {
            let ended = child
                .try_wait()
                .map_err(|e| PrivatePostgresError::file(&self.cluster, e))?;
            if ended.is_some() {
                return Ok(self.why_it_ended());
            }
            if self.sign_of_life().await? == Sign::Alive {
                return Ok(Start::Up);
            }
            sleep(PAUSE).await;
        }
        Err(PrivatePostgresError::Slow {
            cluster: self.cluster.clone(),
        })
    }

    fn why_it_ended(&self) -> Start {
        let said = fs::read(self.data_dir.join(START_LOG)).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let message = last_complaint(&said);
        let is_remnant =
            said.contains("pre-existing shared memory block") || said.contains("lock file \"postmaster.pid\"");
        if is_remnant {
            Start::Remnant(message)
        } else {
            Start::Failed(message)
        }
    }

    /// After a crash of the whole machine the number in `postmaster.pid` may belong to any process. PostgreSQL then
    /// refuses to start. The file goes only where that process is known not to work in the cluster's directory.
    fn drop_stale_pid_file(&self) {
        let path = self.cluster.join("postmaster.pid");
        let Ok(text) = fs::read_to_string(&path) else { return };
        let Some(pid) = text.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else {
            return;
        };
        let process = PathBuf::from(format!("/proc/{pid}"));
        // Its own directory: a postmaster works inside its cluster.
        if let Ok(works_in) = fs::read_link(process.join("cwd"))
            && works_in != self.cluster
        {
            tracing::warn!(pid, works_in = %works_in.display(), "removing a lock file that a crash left behind");
            // If it cannot be removed, the start fails again and says so.
            let _ = fs::remove_file(&path);
        }
    }

    /// Whether somebody listens on the socket: cheaper than `sign_of_life`, for looking often.
    pub(super) async fn listens(&self) -> bool {
        tokio::net::UnixStream::connect(self.socket.join(".s.PGSQL.5432"))
            .await
            .is_ok()
    }

    /// Stops it in good order: open transactions are rolled back, everything committed is on disk.
    pub(super) async fn stop(&self) -> Result<(), PrivatePostgresError> {
        let pg_ctl = self.binaries.program("pg_ctl");
        let mut command: Command = self.account.command(&pg_ctl, &self.cluster);
        command.args(["stop", "--silent", "--wait", "--timeout=120", "--mode=fast", "-D"]);
        command.arg(self.account.seen(&self.cluster));
        let output = command
            .output()
            .await
            .map_err(|e| PrivatePostgresError::no_start(&pg_ctl, &e))?;
        if output.status.success() {
            Ok(())
        } else {
            Err(PrivatePostgresError::program(&pg_ctl, &output.stderr))
        }
    }
}

enum Start {
    Up,
    /// It is kept from starting by what a killed server left, which goes by itself.
    Remnant(String),
    Failed(String),
}

/// The last line of a log that says what went wrong.
pub(super) fn last_complaint(said: &str) -> String {
    let wrong = ["FATAL:", "PANIC:", "ERROR:", "error:"];
    said.lines()
        .rev()
        .find(|line| wrong.iter().any(|word| line.contains(word)))
        .or_else(|| said.lines().rev().find(|line| !line.trim().is_empty()))
        .unwrap_or("it said nothing")
        .trim()
        .to_owned()
}

/// Longest path of a socket that every system takes.
const SOCKET_PATH_MAX: usize = 103;

/// The directory of the cluster's socket: the cluster's own, which nobody else can enter; where its path is too long for
/// a socket, one in the temporary directory that only the cluster's account can enter.
pub(super) fn socket_directory(cluster: &Path, account: &Account) -> Result<PathBuf, PrivatePostgresError> {
    if cluster.as_os_str().len() + "/.s.PGSQL.5432.lock".len() <= SOCKET_PATH_MAX {
        return Ok(cluster.to_owned());
    }
    let name = xxhash_rust::xxh3::xxh3_64(cluster.as_os_str().as_encoded_bytes());
    let directory = PathBuf::from(format!("/tmp/ampconnect-{name:016x}"));
    let owner = fs::metadata(cluster)
        .map_err(|e| PrivatePostgresError::file(cluster, e))?
        .uid();
    make_closed_directory(&directory, account)?;
    // In a directory that all may write, somebody else may have been there first.
    let found = fs::symlink_metadata(&directory).map_err(|e| PrivatePostgresError::file(&directory, e))?;
    // Nothing for the group, nothing for others.
    let is_ours = found.is_dir() && found.uid() == owner && found.mode() % 0o100 == 0;
    if is_ours {
        Ok(directory)
    } else {
        Err(PrivatePostgresError::SocketTaken { directory })
    }
}

fn make_closed_directory(directory: &Path, account: &Account) -> Result<(), PrivatePostgresError> {
    use std::os::unix::fs::DirBuilderExt;
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => account.own(directory),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(PrivatePostgresError::file(directory, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_says_why_is_found() {
        let log = "LOG:  starting\nFATAL:  could not create lock file\nHINT:  look\n\n";
        assert_eq!(last_complaint(log), "FATAL:  could not create lock file");
        assert_eq!(last_complaint("sh: not found\n"), "sh: not found");
        assert_eq!(last_complaint(""), "it said nothing");
    }

    #[test]
    fn a_short_path_keeps_its_socket_inside_the_cluster() {
        let found = socket_directory(Path::new("/var/lib/ampconnect/pg"), &Account::Ours).unwrap();
        assert_eq!(found, PathBuf::from("/var/lib/ampconnect/pg"));
    }
}

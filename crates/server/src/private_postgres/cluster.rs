//! The cluster's files: made once, whole or not at all, and never deleted.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::AsyncWriteExt;

use super::PrivatePostgresError;
use super::account::Account;
use super::binaries::Binaries;
use crate::clock::Random;

/// The cluster, below the data directory.
const CLUSTER: &str = "pg";
/// A cluster that is being made. It never held anything when it is found again.
const UNFINISHED: &str = "pg.unfinished";
/// The passwords of the two roles, inside the cluster so that they go where it goes.
const PASSWORDS: &str = "ampconnect.passwords";

/// Stands in the file of passwords where the owner may make roles.
const OWNER_MAKES_ROLES: &str = "owner_makes_roles";

/// The database's name.
pub(super) const DATABASE: &str = "ampconnect";
/// Owns the schema and migrates it; may make databases (a restore goes into a fresh one), the role of customers'
/// transactions, and end the connections to one.
pub(super) const OWNER: &str = "ampconnect_owner";
/// The application: what the grants say.
pub(super) const APPLICATION: &str = "ampconnect";

/// Nobody signs in without a password, and the superuser, who has none, not at all.
const ACCESS_RULES: &str = "# Written when the cluster was made. TYPE DATABASE USER ADDRESS METHOD\n\
                            local all all scram-sha-256\n\
                            host all all 127.0.0.1/32 scram-sha-256\n\
                            host all all ::1/128 scram-sha-256\n";

/// The passwords of the two roles.
#[derive(Clone)]
pub(super) struct Passwords {
    pub(super) owner: String,
    pub(super) application: String,
}

/// Where the cluster of a data directory lies.
pub(super) fn directory(data_dir: &Path) -> PathBuf {
    data_dir.join(CLUSTER)
}

/// The major version that made the cluster; none where there is no cluster.
pub(super) fn made_by(cluster: &Path) -> Result<Option<u32>, PrivatePostgresError> {
    let path = cluster.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => match text.trim().parse() {
            Ok(major) => Ok(Some(major)),
            Err(_) => Err(PrivatePostgresError::NotACluster {
                directory: cluster.to_owned(),
            }),
        },
        Err(error) if error.kind() == ErrorKind::NotFound && !cluster.exists() => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(PrivatePostgresError::NotACluster {
            directory: cluster.to_owned(),
        }),
        Err(error) => Err(PrivatePostgresError::file(&path, error)),
    }
}

/// Reads the passwords of an existing cluster.
pub(super) fn read_passwords(cluster: &Path) -> Result<Passwords, PrivatePostgresError> {
    let path = cluster.join(PASSWORDS);
    let text = fs::read_to_string(&path).map_err(|e| PrivatePostgresError::file(&path, e))?;
    let of = |role: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(role)?.strip_prefix('='))
            .map(str::to_owned)
            .ok_or_else(|| PrivatePostgresError::file(&path, std::io::Error::other(format!("holds no line {role}="))))
    };
    Ok(Passwords {
        owner: of(OWNER)?,
        application: of(APPLICATION)?,
    })
}

/// Makes the cluster with its two roles and its database. Interrupted at any point, it is made anew the next time.
pub(super) async fn create(
    data_dir: &Path,
    account: &Account,
    binaries: &Binaries,
    durable: bool,
) -> Result<(), PrivatePostgresError> {
    let unfinished = data_dir.join(UNFINISHED);
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(PrivatePostgresError::file(&unfinished, error));
        }
        _ => {}
    }
    DirBuilder::new()
        .mode(0o700)
        .create(&unfinished)
        .map_err(|e| PrivatePostgresError::file(&unfinished, e))?;
    account.own(&unfinished)?;

    let initdb = binaries.program("initdb");
    let locale = if cfg!(target_os = "macos") {
        "--locale=C"
    } else {
        "--locale=C.UTF-8"
    };
    let mut command = account.command(&initdb, &unfinished);
    command.arg("-D").arg(account.seen(&unfinished));
    command.args([
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
    ]);
    command.arg(locale);
    if !durable {
        command.arg("--no-sync");
    }
    let output = command
        .output()
        .await
        .map_err(|e| PrivatePostgresError::no_start(&initdb, &e))?;
    if !output.status.success() {
        return Err(PrivatePostgresError::program(&initdb, &output.stderr));
    }
    // `trust` above let nobody in: nothing listens before this is replaced.
    let rules = unfinished.join("pg_hba.conf");
    fs::write(&rules, ACCESS_RULES).map_err(|e| PrivatePostgresError::file(&rules, e))?;

    let passwords = new_passwords(&unfinished, account)?;
    make_roles(&unfinished, account, binaries, &passwords).await?;

    let cluster = directory(data_dir);
    fs::rename(&unfinished, &cluster).map_err(|e| PrivatePostgresError::file(&cluster, e))?;
    fs::File::open(data_dir)
        .and_then(|opened| opened.sync_all())
        .map_err(|e| PrivatePostgresError::file(data_dir, e))
}

fn new_passwords(cluster: &Path, account: &Account) -> Result<Passwords, PrivatePostgresError> {
    let random = Random::system();
    let draw = || random.bytes::<24>().map(|byte| format!("{byte:02x}")).concat();
    let passwords = Passwords {
        owner: draw(),
        application: draw(),
    };
    let path = cluster.join(PASSWORDS);
    let text = format!(
        "{OWNER}={}\n{APPLICATION}={}\n{OWNER_MAKES_ROLES}\n",
        passwords.owner, passwords.application
    );
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|e| PrivatePostgresError::file(&path, e))?;
    account.own(&path)?;
    Ok(passwords)
}

/// Makes roles and database.
async fn make_roles(
    cluster: &Path,
    account: &Account,
    binaries: &Binaries,
    passwords: &Passwords,
) -> Result<(), PrivatePostgresError> {
    let statements = format!(
        "CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{}'\n\
         CREATE ROLE {APPLICATION} LOGIN PASSWORD '{}'\n\
         CREATE DATABASE {DATABASE} OWNER {OWNER}\n\
         REVOKE CONNECT ON DATABASE {DATABASE} FROM PUBLIC\n\
         GRANT CONNECT ON DATABASE {DATABASE} TO {APPLICATION}\n\
         GRANT pg_signal_backend TO {OWNER}\n",
        passwords.owner, passwords.application
    );
    execute(cluster, account, binaries, &statements).await
}

/// Whether the cluster comes from a version whose owner could not make roles.
pub(super) fn is_from_before_roles(cluster: &Path) -> Result<bool, PrivatePostgresError> {
    let path = cluster.join(PASSWORDS);
    let text = fs::read_to_string(&path).map_err(|e| PrivatePostgresError::file(&path, e))?;
    Ok(!text.lines().any(|line| line == OWNER_MAKES_ROLES))
}

/// Lets the owner of such a cluster make roles. It must not run.
pub(super) async fn let_owner_make_roles(
    cluster: &Path,
    account: &Account,
    binaries: &Binaries,
) -> Result<(), PrivatePostgresError> {
    execute(cluster, account, binaries, &format!("ALTER ROLE {OWNER} CREATEROLE\n")).await?;
    let path = cluster.join(PASSWORDS);
    let note = || {
        let mut file = OpenOptions::new().append(true).open(&path)?;
        file.write_all(format!("{OWNER_MAKES_ROLES}\n").as_bytes())?;
        file.sync_all()
    };
    note().map_err(|e| PrivatePostgresError::file(&path, e))
}

/// Executes statements as the superuser without a server: PostgreSQL's single-user mode reads one a line.
async fn execute(
    cluster: &Path,
    account: &Account,
    binaries: &Binaries,
    statements: &str,
) -> Result<(), PrivatePostgresError> {
    let postgres = binaries.program("postgres");
    let mut command = account.command(&postgres, cluster);
    command
        .args(["--single", "-c", "log_min_error_statement=panic", "-D"])
        .arg(account.seen(cluster))
        .arg("postgres");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|e| PrivatePostgresError::no_start(&postgres, &e))?;
    let mut input = child.stdin.take().expect("its input was asked for");
    let written = input.write_all(statements.as_bytes()).await;
    drop(input);
    let output = child
        .wait_with_output()
        .await
        .map_err(|e| PrivatePostgresError::no_start(&postgres, &e))?;
    // Single-user mode goes on after an error and ends well: what it printed tells.
    let complained = String::from_utf8_lossy(&output.stderr)
        .lines()
        .any(|line| ["ERROR:", "FATAL:", "PANIC:"].iter().any(|word| line.contains(word)));
    if written.is_err() || complained || !output.status.success() {
        return Err(PrivatePostgresError::program(&postgres, &output.stderr));
    }
    Ok(())
}

//! Backup and restore, by PostgreSQL's own `pg_dump` and `pg_restore`: everything that matters is in the database.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::str::FromStr;

use anyhow::{Context, bail, ensure};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::process::Command;

use crate::config::Config;
use crate::database;
use crate::private_postgres::client_program;

/// What both programs leave out: the database that is restored into has its own owner, and grants come from `migrate`.
const PLAIN: [&str; 3] = ["--no-owner", "--no-privileges", "--no-comments"];

/// Writes the whole database, as of one moment, into a file that must not exist yet. A server may run meanwhile. The file
/// is there whole or not at all, readable by its owner alone: it holds hashes of passwords and the server's keys.
///
/// # Errors
/// Where `pg_dump` is missing or fails, or the file cannot be written.
pub async fn backup(config: &Config, file: &Path) -> anyhow::Result<u64> {
    ensure!(!file.exists(), "{} exists already", file.display());
    let partial = partial(file)?;
    let result = dump(config, &partial).await;
    match result {
        Ok(size) => {
            fs::rename(&partial, file).with_context(|| format!("cannot name {}", file.display()))?;
            sync_folder(file)?;
            Ok(size)
        }
        Err(error) => {
            // It may not have come to be.
            drop(fs::remove_file(&partial));
            Err(error)
        }
    }
}

fn partial(file: &Path) -> anyhow::Result<PathBuf> {
    let mut name = file.file_name().context("a backup needs a file name")?.to_owned();
    name.push(".partial");
    Ok(file.with_file_name(name))
}

async fn dump(config: &Config, partial: &Path) -> anyhow::Result<u64> {
    let out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(partial)
        .with_context(|| format!("cannot write {}", partial.display()))?;
    let mut command = program("pg_dump", owner_url(config))?;
    // The owner is held to policies like everybody; those of its own show it every row.
    command
        .args(["--format=custom", "--enable-row-security"])
        .args(PLAIN)
        .stdout(out.try_clone()?);
    run(command, "pg_dump").await?;
    out.sync_all().context("cannot write the backup to the disk")?;
    let size = out.metadata()?.len();
    // A backup that cannot be read is none.
    let mut list = Command::new(found("pg_restore")?);
    list.arg("--list").arg(partial).stdout(Stdio::null());
    run(list, "pg_restore --list").await?;
    Ok(size)
}

/// Reads a backup into an empty database, in one transaction.
///
/// # Errors
/// Where the database holds anything, or `pg_restore` is missing or fails: then the database stays empty.
pub async fn restore(config: &Config, file: &Path) -> anyhow::Result<()> {
    File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let url = owner_url(config);
    prepare(url).await?;
    let mut command = program("pg_restore", url)?;
    command
        .args(["--exit-on-error", "--single-transaction"])
        .args(PLAIN)
        .arg(file)
        .stdout(Stdio::null());
    run(command, "pg_restore").await
}

/// Makes sure that the database is empty and can take a backup in.
async fn prepare(url: &SecretString) -> anyhow::Result<()> {
    let mut connection = PgConnectOptions::from_str(url.expose_secret())?
        .connect()
        .await
        .context("cannot connect to the database")?;
    let tables: i64 = sqlx::query_scalar(
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'",
    )
    .fetch_one(&mut connection)
    .await?;
    ensure!(
        tables == 0,
        "the database holds {tables} tables: restore into a new database, or with AMPC_DATA_DIR set to an empty directory"
    );
    // A backup names roles, and does not carry them.
    database::make_roles(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// The connection that may see and make everything.
fn owner_url(config: &Config) -> &SecretString {
    let direct = config.database_direct_url.as_ref();
    let owner = config.database_owner_url.as_ref().or(direct);
    owner
        .or(config.database_url.as_ref())
        .expect("the database URL is filled in before a command runs")
}

fn found(name: &str) -> anyhow::Result<PathBuf> {
    client_program(name).with_context(|| {
        format!("{name} is not installed: install PostgreSQL's client programs (Debian: apt install postgresql-client)")
    })
}

/// One of PostgreSQL's programs, connected to a URL. The password goes by the environment: arguments are seen by everybody.
fn program(name: &str, url: &SecretString) -> anyhow::Result<Command> {
    let (address, password) = without_password(url.expose_secret());
    let mut command = Command::new(found(name)?);
    command.arg("--dbname").arg(address);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// A URL without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let split = || {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (user, host) = rest[..end].rsplit_once('@')?;
        let (user, password) = user.split_once(':')?;
        let password = percent_decode_str(password).decode_utf8().ok()?.into_owned();
        Some((format!("{scheme}://{user}@{host}{}", &rest[end..]), password))
    };
    match split() {
        Some((address, password)) => (address, Some(password)),
        None => (url.to_owned(), None),
    }
}

async fn run(mut command: Command, name: &str) -> anyhow::Result<()> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("cannot start {name}"))?
        .wait_with_output()
        .await?;
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// Makes a name last.
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_no_argument() {
        let (address, password) = without_password("postgres://amp:p%40ss%2Fword@%2Frun%2Fpg/amp?sslmode=disable");
        assert_eq!(address, "postgres://amp@%2Frun%2Fpg/amp?sslmode=disable");
        assert_eq!(password.as_deref(), Some("p@ss/word"));
        for plain in ["postgres://amp@localhost/amp", "postgres://localhost/amp?user=a:b@c"] {
            assert_eq!(without_password(plain), (plain.to_owned(), None));
        }
    }
}

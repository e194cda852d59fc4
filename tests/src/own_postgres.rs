//! PostgreSQL servers of a test's own: one that can be followed by a replica, and PgBouncer in front of one.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use server::private_postgres::client_program;
use tempfile::TempDir;

/// As whom PostgreSQL's programs run where the tests run as root, whom they refuse.
const ACCOUNT: &str = "postgres";
const PATIENCE: Duration = Duration::from_secs(20);

/// A PostgreSQL on a port of its own that lets everybody on this machine in.
pub struct OwnPostgres {
    folder: TempDir,
    port: u16,
}

impl OwnPostgres {
    /// A new one, with the empty database `ampc`.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub fn primary() -> anyhow::Result<Self> {
        let new = Self::folder()?;
        let mut initdb = program("initdb")?;
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "-D",
        ]);
        finish(initdb.arg(new.data()))?;
        new.start()?;
        let mut createdb = program("createdb")?;
        finish(createdb.args([
            "--host=127.0.0.1",
            "--username=postgres",
            "--port",
            &new.port.to_string(),
            "ampc",
        ]))?;
        Ok(new)
    }

    /// One that follows it by streaming replication.
    ///
    /// # Errors
    /// When it cannot be copied, or does not start.
    pub fn replica(&self) -> anyhow::Result<Self> {
        let new = Self::folder()?;
        let mut copy = program("pg_basebackup")?;
        copy.args([
            "--host=127.0.0.1",
            "--username=postgres",
            "--checkpoint=fast",
            "--write-recovery-conf",
            "--no-sync",
        ]);
        copy.args(["--port", &self.port.to_string(), "--pgdata"])
            .arg(new.data());
        finish(&mut copy)?;
        new.start()?;
        Ok(new)
    }

    fn folder() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        if is_root()? {
            finish(Command::new("chown").arg(ACCOUNT).arg(folder.path()))?;
        }
        Ok(Self {
            folder,
            port: free_port()?,
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts it; it must not run.
    ///
    /// # Errors
    /// When it does not get ready.
    pub fn start(&self) -> anyhow::Result<()> {
        let folder = self.folder.path().display();
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}",
            self.port
        );
        let mut start = program("pg_ctl")?;
        start.args(["start", "--wait", "--silent", "-o", &options, "--log"]);
        start.arg(self.folder.path().join("log")).arg("-D").arg(self.data());
        finish(&mut start)
    }

    /// Stops it without saying goodbye.
    ///
    /// # Errors
    /// When it does not run.
    pub fn stop(&self) -> anyhow::Result<()> {
        let mut stop = program("pg_ctl")?;
        finish(
            stop.args(["stop", "--mode=immediate", "--silent", "-D"])
                .arg(self.data()),
        )
    }

    /// The URL of its database for the superuser.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// The URL of its database for another role.
    pub fn url_of(&self, role: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/ampc", self.port)
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        // It may have been stopped.
        drop(self.stop());
    }
}

/// PgBouncer in transaction mode with few connections, in front of one database.
pub struct Pooler {
    child: Child,
    port: u16,
    user: String,
    _folder: TempDir,
}

impl Pooler {
    /// Starts it in front of a PostgreSQL, for one of its roles.
    ///
    /// # Errors
    /// When there is no PgBouncer 1.21 or newer, or it does not get ready.
    pub fn start(postgres: &OwnPostgres, user: &str) -> anyhow::Result<Self> {
        let program = pgbouncer()?;
        let folder = tempfile::tempdir()?;
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
        let port = free_port()?;
        let users = folder.path().join("users.txt");
        fs::write(&users, format!("\"{user}\" \"\"\n"))?;
        let config = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\nampc = host=127.0.0.1 port={} dbname=ampc\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = trust\nauth_file = {}\n\
             pool_mode = transaction\ndefault_pool_size = 4\nmax_client_conn = 200\nmax_prepared_statements = 100\n",
            postgres.port,
            users.display()
        );
        fs::write(&config, text)?;
        let mut command = Command::new(program);
        if is_root()? {
            command.args(["-u", ACCOUNT]);
        }
        let child = command
            .arg("-q")
            .arg(&config)
            .stderr(Stdio::null())
            .spawn()
            .context("cannot run PgBouncer")?;
        let pooler = Self {
            child,
            port,
            user: user.to_owned(),
            _folder: folder,
        };
        let deadline = Instant::now() + PATIENCE;
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(Instant::now() < deadline, "PgBouncer does not get ready");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(pooler)
    }

    /// The URL of the database through it.
    pub fn url(&self) -> String {
        format!("postgres://{}@127.0.0.1:{}/ampc", self.user, self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The PgBouncer that the test suite installed, or the one on this machine.
fn pgbouncer() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("AMPC_TEST_PGBOUNCER").map_or_else(|| PathBuf::from("pgbouncer"), PathBuf::from);
    let output = Command::new(&path).arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let version = text
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
        .nth(1)
        .unwrap_or_default();
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    if (numbers.next(), numbers.next()) < (Some(1), Some(21)) {
        bail!("PgBouncer 1.21 or newer is needed, found '{version}': `cargo xtask test` installs one");
    }
    Ok(path)
}

fn is_root() -> anyhow::Result<bool> {
    let output = Command::new("id").arg("-u").output()?;
    Ok(output.stdout.trim_ascii() == b"0")
}

/// One of PostgreSQL's programs, as an account that it does not refuse.
fn program(name: &str) -> anyhow::Result<Command> {
    let path = client_program(name).with_context(|| format!("{name} is not installed"))?;
    if !is_root()? {
        return Ok(Command::new(path));
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups"])
        .arg(path);
    Ok(command)
}

fn finish(command: &mut Command) -> anyhow::Result<()> {
    // A server that is started keeps what it is given open.
    let status = command
        .current_dir(Path::new("/"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

//! The real program in a process of its own, to be killed.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::client::Client;
use crate::postgres::{TestDatabase, built};

/// A running `ampconnect serve`.
pub struct Process {
    child: Child,
    /// Where it is: `http://127.0.0.1:40123`.
    pub address: String,
}

/// How long a server may take to be ready.
const PATIENCE: Duration = Duration::from_mins(1);

impl Process {
    /// Starts it on a test's database, with limits off, and waits until it is ready.
    ///
    /// # Errors
    /// When it is not built, or does not get ready.
    pub async fn serve(database: &TestDatabase, data_dir: &Path) -> anyhow::Result<Self> {
        let mut command = command(data_dir)?;
        command
            .env("DATABASE_URL", &database.url)
            .env("DATABASE_OWNER_URL", &database.owner_url);
        Self::start(command).await
    }

    /// Starts it with further variables, and waits until it is ready.
    ///
    /// # Errors
    /// When it is not built, or does not get ready.
    pub async fn serve_with(data_dir: &Path, variables: &[(&str, String)]) -> anyhow::Result<Self> {
        let mut command = command(data_dir)?;
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        Self::start(command).await
    }

    /// Starts it on the private cluster of a data directory, and waits until it is ready.
    ///
    /// # Errors
    /// When it is not built, or does not get ready.
    pub async fn serve_privately(data_dir: &Path) -> anyhow::Result<Self> {
        Self::start(command(data_dir)?).await
    }

    async fn start(mut command: Command) -> anyhow::Result<Self> {
        let listen = free_address()?;
        command
            .arg("serve")
            .env("AMPC_LISTEN", &listen)
            .env("AMPC_LOG", "warn")
            .stdout(Stdio::null());
        let child = command.spawn().context("cannot run ampconnect")?;
        let mut process = Self {
            child,
            address: format!("http://{listen}"),
        };
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = process.child.try_wait()? {
                bail!("ampconnect ended while starting: {status}");
            }
            if process.is_ready().await {
                return Ok(process);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("ampconnect does not get ready");
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it answers requests and reaches its database.
    pub async fn is_ready(&self) -> bool {
        let answer = reqwest::get(format!("{}/api/health/ready", self.address)).await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// A caller without a session.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.address)
    }

    /// Kills it with SIGKILL, in whatever it does.
    ///
    /// # Errors
    /// When it is not ours to kill.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop with SIGTERM, and waits until it has.
    ///
    /// # Errors
    /// When it does not end well.
    pub fn terminate(&mut self) -> anyhow::Result<()> {
        let told = Command::new("sh")
            .args(["-c", "kill -TERM \"$1\"", "sh", &self.child.id().to_string()])
            .status()?;
        let ended = self.child.wait()?;
        if told.success() && ended.success() {
            Ok(())
        } else {
            bail!("ampconnect ended with {ended}")
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.kill());
    }
}

/// The program with a clean environment.
///
/// # Errors
/// When it is not built.
pub fn command(data_dir: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(built("ampconnect")?);
    for name in [
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_DIRECT_URL",
        "DATABASE_READ_URL",
    ] {
        command.env_remove(name);
    }
    command.env("AMPC_DATA_DIR", data_dir);
    for limit in ["LOGIN", "OTP", "UPLOAD", "API", "SESSION"] {
        command.env(format!("AMPC_LIMIT_{limit}"), "off");
    }
    Ok(command)
}

fn free_address() -> anyhow::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

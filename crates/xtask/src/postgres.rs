//! A PostgreSQL for one chore, thrown away afterwards: what the query macros ask while they compile.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::Context;

use crate::project::Project;
use crate::shell::{capture, first_line, run};
use crate::tools::system_packages;

/// A running cluster with an empty database that the migrations were applied to.
pub struct Throwaway {
    binaries: PathBuf,
    folder: PathBuf,
}

/// The programs of an installed PostgreSQL; installs one where there is none.
pub fn binaries() -> anyhow::Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    system_packages(&["postgresql"], "PostgreSQL 15 or newer")?;
    find().context("PostgreSQL was installed, but its programs are not where they should be")
}

fn find() -> Option<PathBuf> {
    let named = env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let configured = first_line("pg_config", &["--bindir"]).map(PathBuf::from);
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    debian.sort();
    let path = env::var_os("PATH").unwrap_or_default();
    let candidates = named
        .into_iter()
        .chain(debian.into_iter().rev())
        .chain(configured)
        .chain(env::split_paths(&path));
    candidates.into_iter().find(|folder| {
        ["initdb", "postgres", "psql"]
            .iter()
            .all(|name| folder.join(name).is_file())
    })
}

impl Throwaway {
    /// Makes and starts the cluster, and applies the migrations.
    pub fn start(project: &Project) -> anyhow::Result<Self> {
        let binaries = binaries()?;
        // Below /tmp: a socket's path is short, and the account that PostgreSQL runs as can get there.
        let folder = env::temp_dir().join(format!("ampc-xtask-{}", std::process::id()));
        fs::create_dir_all(folder.join("data"))?;
        let throwaway = Self { binaries, folder };
        if is_root() {
            run(Command::new("chown").args(["-R", account()]).arg(&throwaway.folder))?;
        }
        let data = throwaway.folder.join("data");
        capture(
            throwaway
                .program("initdb")
                .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "-N", "-D"])
                .arg(&data),
        )?;
        let settings = format!("-k {} -c listen_addresses= -F", throwaway.folder.display());
        let mut start = throwaway.program("pg_ctl");
        start.args(["start", "--silent", "--wait", "-o", &settings, "-l"]);
        start.arg(throwaway.folder.join("log")).arg("-D").arg(&data);
        // The server inherits these: a pipe would never end.
        run(start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))?;
        throwaway.migrate(project)?;
        Ok(throwaway)
    }

    /// What `DATABASE_URL` must be.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres@{}/postgres",
            self.folder.display().to_string().replace('/', "%2F")
        )
    }

    fn migrate(&self, project: &Project) -> anyhow::Result<()> {
        let roles = project.root.join("crates/server/src/database/roles.sql");
        let migrations = crate::project::files(&project.root.join("migrations"))?;
        for file in std::iter::once(roles).chain(migrations) {
            let mut psql = Command::new(self.binaries.join("psql"));
            psql.args([
                "-q",
                "-X",
                "-1",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "postgres",
                "-d",
                "postgres",
                "-h",
            ]);
            capture(psql.arg(&self.folder).arg("-f").arg(&file))?;
        }
        Ok(())
    }

    /// A program that PostgreSQL does not let root run.
    fn program(&self, name: &str) -> Command {
        let program = self.binaries.join(name);
        if !is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid", account(), "--regid", account(), "--clear-groups", "--"])
            .arg(program);
        command.current_dir("/");
        command
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        // Whatever fails here leaves something in the temporary folder and nothing else.
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--silent", "--mode=immediate", "-D"])
            .arg(self.folder.join("data"));
        let _ = stop.status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    first_line("id", &["-u"]).as_deref() == Some("0")
}

fn account() -> &'static str {
    if first_line("id", &["-u", "postgres"]).is_some() {
        "postgres"
    } else {
        "nobody"
    }
}

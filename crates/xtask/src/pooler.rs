//! PgBouncer for the tests. Prepared statements of several clients over one connection need 1.21; Debian 12 has 1.18, so
//! Debian's source of a newer one is built there.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, ensure};

use crate::shell::{first_line, run, say};
use crate::tools::system_packages;

const VERSION: &str = "1.24.1";
const SHA256: &str = "da72a3aba13072876d055a3e58dd4aba4a5de4ed6148e73033185245598fd3e0";

/// Puts a PgBouncer that is new enough at a path.
pub fn install(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().context("a program has a folder")?;
    fs::create_dir_all(folder)?;
    if let Some(theirs) = installed() {
        return std::os::unix::fs::symlink(theirs, path).context("cannot link PgBouncer");
    }
    system_packages(
        &["libevent-dev", "pkg-config", "make", "curl"],
        "what PgBouncer is built with",
    )?;
    say(&format!("building PgBouncer {VERSION}"));
    let work = env::temp_dir().join(format!("pgbouncer-{}", std::process::id()));
    fs::create_dir_all(&work)?;
    let built = build(&work, path);
    fs::remove_dir_all(&work)?;
    built
}

/// The one of this machine, where it is new enough.
fn installed() -> Option<String> {
    let line = first_line("pgbouncer", &["--version"])?;
    let version = line.split_whitespace().nth(1)?;
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
    let is_new = (numbers.next(), numbers.next()) >= (Some(1), Some(21));
    is_new.then(|| first_line("sh", &["-c", "command -v pgbouncer"]))?
}

fn build(work: &Path, path: &Path) -> anyhow::Result<()> {
    let archive = format!("pgbouncer_{VERSION}.orig.tar.gz");
    let url = format!("http://deb.debian.org/debian/pool/main/p/pgbouncer/{archive}");
    run(Command::new("curl")
        .args([
            "--fail",
            "--silent",
            "--show-error",
            "--location",
            "--remote-name",
            &url,
        ])
        .current_dir(work))?;
    let sum = first_line("sha256sum", &[work.join(&archive).to_str().context("a path in UTF-8")?]);
    ensure!(
        sum.as_deref().is_some_and(|line| line.starts_with(SHA256)),
        "{url} is not what it was"
    );
    let quietly = |command: &mut Command| run(command.stdout(Stdio::null()).stderr(Stdio::null()));
    quietly(Command::new("tar").args(["xzf", &archive]).current_dir(work))?;
    let source = work.join(format!("pgbouncer-{VERSION}"));
    let without = ["--without-openssl", "--without-cares", "--without-pam"];
    quietly(Command::new("./configure").args(without).current_dir(&source))?;
    quietly(Command::new("make").arg("-j2").current_dir(&source))?;
    fs::copy(source.join("pgbouncer"), path).context("cannot keep PgBouncer")?;
    Ok(())
}

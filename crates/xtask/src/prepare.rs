//! What is generated and committed: the OpenAPI document, the query descriptions, snapshots; and what is measured.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};

use crate::assets;
use crate::postgres::Throwaway;
use crate::project::{Project, files};
use crate::shell::{capture, run, say};
use crate::tools::Tools;

/// What the query descriptions depend on.
const QUERY_SOURCES: &[&str] = &["crates/server/src", "crates/domain/src", "migrations", "Cargo.lock"];

/// Writes `openapi/openapi.json` from the routes.
pub fn openapi(project: &Project) -> anyhow::Result<()> {
    let mut server = Command::new("cargo");
    server
        .args(["run", "--quiet", "--package", "server", "--", "openapi"])
        .current_dir(&project.root);
    let document = capture(server.env("SQLX_OFFLINE", "true"))?;
    fs::write(project.root.join("openapi/openapi.json"), document)?;
    say("wrote openapi/openapi.json");
    Ok(())
}

/// Writes `.sqlx` from the queries, asked of a database with all migrations.
pub fn queries(project: &Project) -> anyhow::Result<()> {
    let described = describe(project, &["check", "--package", "server", "--all-targets"])?;
    let committed = project.root.join(".sqlx");
    fs::create_dir_all(&committed)?;
    for file in files(&committed)? {
        fs::remove_file(file)?;
    }
    let count = copy(&described, &committed)?;
    say(&format!("wrote .sqlx: {count} queries"));
    Ok(())
}

/// Writes everything that is generated, and takes every snapshot as it is.
pub fn bless(project: &Project) -> anyhow::Result<()> {
    queries(project)?;
    openapi(project)?;
    let mut snapshots = Command::new("cargo");
    snapshots
        .args(["test", "--quiet", "--package", "charts"])
        .current_dir(&project.root);
    run(snapshots.env("INSTA_UPDATE", "always"))
}

/// Measures the product as it is shipped: an optimised build on a private cluster.
pub fn bench(project: &Project, arguments: &[&str]) -> anyhow::Result<()> {
    let tools = Tools::find(&project.target);
    tools.for_browser_app()?;
    tools.for_tests()?;
    assets::build(project, &tools)?;
    let mut build = Command::new("cargo");
    build.args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "server",
        "--package",
        "integration-tests",
        "--bins",
    ]);
    run(build.current_dir(&project.root).env("SQLX_OFFLINE", "true"))?;
    run(Command::new(project.target.join("release/bench"))
        .args(arguments)
        .current_dir(&project.root))
}

/// Runs cargo with the query macros asking a fresh database, and gives the folder of their descriptions.
fn describe(project: &Project, cargo: &[&str]) -> anyhow::Result<PathBuf> {
    let folder = project.kept()?.join("sqlx");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => fs::create_dir_all(&folder)?,
    }
    let database = Throwaway::start(project)?;
    // Macros speak only when their crate is compiled: make cargo believe that it changed.
    #[expect(clippy::disallowed_methods, reason = "a file's time is the machine's")]
    let now = std::time::SystemTime::now();
    File::options()
        .append(true)
        .open(project.root.join("crates/server/src/lib.rs"))?
        .set_modified(now)?;
    let mut command = Command::new("cargo");
    command
        .args(cargo)
        .env("CARGO_TERM_QUIET", "true")
        .current_dir(&project.root);
    command
        .env("DATABASE_URL", database.url())
        .env("SQLX_OFFLINE_DIR", &folder)
        .env("SQLX_OFFLINE", "false");
    run(&mut command)?;
    Ok(folder)
}

/// The lints of everything that compiles for this machine.
const CLIPPY: &[&str] = &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];

/// Runs clippy; where the queries may have changed, together with a check that `.sqlx` describes them.
pub fn lint(project: &Project) -> anyhow::Result<()> {
    let fingerprint = format!(
        "{}{}",
        project.fingerprint(QUERY_SOURCES)?,
        project.fingerprint(&[".sqlx"])?
    );
    if project.is_current("queries", &fingerprint)? {
        let mut clippy = Command::new("cargo");
        clippy
            .args(CLIPPY)
            .env("CARGO_TERM_QUIET", "true")
            .current_dir(&project.root);
        return run(clippy.env("SQLX_OFFLINE", "true"));
    }
    let started = Instant::now();
    let described = describe(project, CLIPPY)?;
    compare(&described, &project.root.join(".sqlx"))?;
    say(&format!(
        "queries checked against a database in {} s",
        started.elapsed().as_secs()
    ));
    project.note_current("queries", &fingerprint)
}

fn compare(described: &Path, committed: &Path) -> anyhow::Result<()> {
    let names = |folder: &Path| -> anyhow::Result<Vec<PathBuf>> {
        let found = files(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        found
            .iter()
            .map(|file| Ok(file.strip_prefix(folder)?.to_owned()))
            .collect()
    };
    let (fresh, old) = (names(described)?, names(committed)?);
    let differs = fresh != old
        || fresh
            .iter()
            .any(|name| fs::read(described.join(name)).ok() != fs::read(committed.join(name)).ok());
    if differs {
        bail!(".sqlx does not describe the queries: run `cargo xtask prepare` and commit it");
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<usize> {
    let found = files(from)?;
    for file in &found {
        fs::copy(file, to.join(file.strip_prefix(from)?))?;
    }
    Ok(found.len())
}

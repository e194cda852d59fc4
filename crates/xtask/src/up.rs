//! From a fresh checkout to a running AMPConnect with the demo distributor.

use std::env;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

use crate::assets;
use crate::postgres;
use crate::project::Project;
use crate::shell::{capture, run, say};
use crate::tools::Tools;

/// Installs, builds, loads the demo on the first run, and serves until it is stopped.
pub fn up(project: &Project) -> anyhow::Result<()> {
    let tools = Tools::find(&project.target);
    say("1/4 tools");
    tools.for_browser_app()?;
    if env::var_os("DATABASE_URL").is_none() {
        postgres::binaries()?;
    }
    say("2/4 browser app");
    assets::build(project, &tools)?;
    say("3/4 server");
    let mut build = Command::new("cargo");
    build
        .args(["build", "--quiet", "--release", "--package", "server"])
        .current_dir(&project.root);
    run(build.env("SQLX_OFFLINE", "true"))?;

    let server = project.target.join("release/ampconnect");
    let data = env::var_os("AMPC_DATA_DIR").map_or_else(|| project.root.join("var"), PathBuf::from);
    let command = |word: &[&str]| {
        let mut command = Command::new(&server);
        command
            .args(word)
            .current_dir(&project.root)
            .env("AMPC_DATA_DIR", &data);
        command
    };
    // The passwords are drawn when the demo is loaded and stored hashed: this file is where they can be read again.
    let logins = data.join("demo-logins.txt");
    if logins.is_file() {
        say("4/4 demo distributor: loaded before");
    } else {
        say("4/4 demo distributor");
        match capture(command(&["demo", "load"]).stderr(Stdio::inherit())) {
            Ok(said) => keep_secret(&logins, &said)?,
            // A database with data of its own is served as it is.
            Err(error) => say(&format!("the demo is not loaded: {error:#}")),
        }
    }
    if let Ok(said) = fs::read_to_string(&logins) {
        say(said.trim_end());
    }
    let address = env::var("AMPC_PUBLIC_URL").unwrap_or_else(|_| {
        format!(
            "http://{}",
            env::var("AMPC_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned())
        )
    });
    say(&format!("serving {address} (Ctrl-C stops it)"));
    // The server takes this process's place, so that signals go to it.
    let error = command(&["serve"]).exec();
    Err(error).with_context(|| format!("cannot start {}", server.display()))
}

/// Writes a file that only its owner can read.
fn keep_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

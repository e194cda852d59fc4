//! From a fresh checkout to a running AMPConnect with the demo distributor.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

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
        let said = capture(&mut command(&["demo", "load"]))?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&logins)?;
        file.write_all(said.as_bytes())?;
    }
    say(fs::read_to_string(&logins)?.trim_end());
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

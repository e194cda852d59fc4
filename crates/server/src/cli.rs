//! The command line. Every command finds its database the same way: `DATABASE_URL`, or the private cluster of the data
//! directory, which it attaches to, or starts and stops again.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::config::{Config, Source};
use crate::database;
use crate::private_postgres::{Durability, PrivatePostgres};
use crate::startup::Application;

#[derive(Parser)]
#[command(name = "ampconnect", version, about = "Web portal of a spare-parts distributor.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrate the database and serve both portals and the API.
    Serve,
    /// Migrate the database and stop.
    Migrate,
    /// Show every variable with its value and where it comes from.
    Config,
}

/// Runs the command that the process was started with. What fails is said in one line on standard error.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match start(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let line = format!("{error:#}").replace('\n', " ");
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(io::stderr(), "ampconnect: {line}");
            ExitCode::FAILURE
        }
    }
}

fn start(command: Command) -> anyhow::Result<()> {
    let config = Config::from_env()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    match command {
        Command::Config => show(&config),
        Command::Migrate => runtime.block_on(with_database(config, async |_| Ok(()))),
        Command::Serve => runtime.block_on(with_database(config, serve)),
    }
}

/// Runs `work` with a configuration whose database runs and is migrated.
async fn with_database(mut config: Config, work: impl AsyncFnOnce(Config) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let private = match config.database_url {
        Some(_) => None,
        None => Some(PrivatePostgres::attach(&config.data_dir, Durability::Safe).await?),
    };
    if let Some(private) = &private {
        private.fill_in(&mut config);
    }
    let result = match database::migrate(&config).await {
        Ok(()) => work(config).await,
        Err(error) => Err(error.into()),
    };
    if let Some(private) = private {
        private.detach().await;
    }
    result
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let application = Application::build(config).await?;
    application.run_until_stopped().await
}

fn show(config: &Config) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for line in config.shown() {
        let value = if line.source == Source::Unset { "-" } else { &line.value };
        writeln!(out, "{:<24} {:<40} {}", line.name, value, line.source)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}

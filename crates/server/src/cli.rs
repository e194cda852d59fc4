//! The command line. Every command finds its database the same way: `DATABASE_URL`, or the private cluster of the data
//! directory, which it attaches to, or starts and stops again.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use domain::account::Role;

use crate::clock::{Clock, Random};
use crate::config::{Config, Source};
use crate::database::{self, Pools};
use crate::error::AppError;
use crate::identity::{self, NewAdmin};
use crate::private_postgres::{Durability, PrivatePostgres};
use crate::startup::Application;
use crate::{api, backup, demo, telemetry, verify};

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
    /// Staff accounts.
    #[command(subcommand)]
    Admin(Admin),
    /// Print the OpenAPI document.
    Openapi,
    /// Show every variable with its value and where it comes from.
    Config,
    /// Recompute ledgers and rollups from their rows and say what differs.
    Verify,
    /// Write the whole database into a file, beside a running server.
    Backup {
        /// The file to make.
        file: PathBuf,
    },
    /// Read a backup into an empty database, bring it up to date and verify it.
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// A believable distributor to look at.
    #[command(subcommand)]
    Demo(Demo),
}

#[derive(Clone, Copy, Subcommand)]
enum Demo {
    /// Fill an empty database, print the logins it made.
    Load,
    /// Take the demo away.
    Remove,
}

#[derive(Subcommand)]
enum Admin {
    /// Make a staff account.
    Create {
        /// What to sign in with: 3 to 40 letters, digits, dots, dashes or underscores.
        #[arg(long)]
        username: String,
        /// Its address.
        #[arg(long)]
        email: String,
        /// `super_admin`, `admin` or `viewer`.
        #[arg(long, value_parser = staff_role)]
        role: Role,
        /// Read the password from standard input.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Take the authenticator app off a staff account whose owner has lost it and every recovery code.
    ResetTotp {
        /// Whose.
        #[arg(long)]
        username: String,
    },
}

fn staff_role(word: &str) -> Result<Role, String> {
    Role::parse(word)
        .filter(|role| role.is_staff())
        .ok_or_else(|| "use super_admin, admin or viewer".to_owned())
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
    if let Command::Openapi = command {
        return print(&api::Document::generate()?.json);
    }
    let config = Config::from_env()?;
    telemetry::start(log_filter(&config, &command));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(async {
        match command {
            Command::Config | Command::Openapi => show(&config),
            Command::Migrate => with_database(config, async |_| Ok(())).await,
            Command::Serve => with_database(config, serve).await,
            Command::Admin(Admin::Create {
                username, email, role, ..
            }) => {
                let new = NewAdmin {
                    username,
                    email,
                    role,
                    password: password_from_stdin()?,
                };
                with_database(config, async |config| create_admin(&config, new).await).await
            }
            Command::Admin(Admin::ResetTotp { username }) => {
                with_database(config, async |config| reset_totp(&config, &username).await).await
            }
            Command::Verify => with_database(config, check).await,
            Command::Backup { file } => with_cluster(config, async |config| back_up(&config, &file).await).await,
            Command::Restore { file } => restore(config, &file).await,
            Command::Demo(which) => with_database(config, async |config| demonstrate(config, which).await).await,
        }
    })
}

/// Commands that end by themselves log what is wrong and nothing else, unless the environment asks for more.
fn log_filter<'a>(config: &'a Config, command: &Command) -> &'a str {
    let asked = config
        .shown()
        .iter()
        .any(|line| line.name == "AMPC_LOG" && line.source == Source::Environment);
    if asked || matches!(command, Command::Serve) {
        &config.log
    } else {
        "warn"
    }
}

/// Runs `work` with a configuration whose database runs and is migrated.
async fn with_database(config: Config, work: impl AsyncFnOnce(Config) -> anyhow::Result<()>) -> anyhow::Result<()> {
    with_cluster(config, async |config| {
        database::migrate(&config).await?;
        work(config).await
    })
    .await
}

/// Runs `work` with a configuration whose database runs, in whatever state it is.
async fn with_cluster(mut config: Config, work: impl AsyncFnOnce(Config) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let private = match config.database_url {
        Some(_) => None,
        None => Some(PrivatePostgres::attach(&config.data_dir, Durability::Safe).await?),
    };
    if let Some(private) = &private {
        private.fill_in(&mut config);
    }
    let result = work(config).await;
    if let Some(private) = private {
        private.detach().await;
    }
    result
}

async fn serve(config: Config) -> anyhow::Result<()> {
    Application::build(config).await?.run_until_stopped().await
}

async fn create_admin(config: &Config, new: NewAdmin) -> anyhow::Result<()> {
    let pools = Pools::new(config);
    let said = format!("{} {} <{}>", new.role.as_str(), new.username, new.email);
    let made = identity::create_admin(&pools.app, &Clock::system(), &Random::system(), new).await;
    pools.close().await;
    match made {
        Ok(id) => print(&format!("made {id}: {said}")),
        Err(AppError::Problem { errors, .. }) if !errors.is_empty() => {
            bail!(
                errors
                    .iter()
                    .map(|e| format!("{} {}", e.pointer, e.detail))
                    .collect::<Vec<_>>()
                    .join(" ")
            )
        }
        Err(error) => Err(error.into()),
    }
}

async fn reset_totp(config: &Config, username: &str) -> anyhow::Result<()> {
    let pools = Pools::new(config);
    let removed = identity::reset_totp(&pools.app, &Clock::system(), username).await;
    pools.close().await;
    if removed? {
        print(&format!("{username} signs in with the password alone from now on"))
    } else {
        bail!("no staff account {username} with an authenticator app")
    }
}

fn password_from_stdin() -> anyhow::Result<String> {
    let mut password = String::new();
    io::stdin()
        .read_to_string(&mut password)
        .context("cannot read the password from standard input")?;
    let password = password.trim_end_matches(['\n', '\r']);
    if password.is_empty() {
        bail!("the password on standard input is empty");
    }
    Ok(password.to_owned())
}

async fn check(config: Config) -> anyhow::Result<()> {
    let pools = Pools::new(&config);
    let findings = verify::run(&pools.work).await;
    pools.close().await;
    let findings = findings?;
    for finding in &findings {
        print(&format!("{}: {} {}", finding.name, finding.rows, finding.meaning))?;
    }
    if !findings.is_empty() {
        bail!("{} things do not hold", findings.len());
    }
    print("everything holds")
}

async fn back_up(config: &Config, file: &Path) -> anyhow::Result<()> {
    let size = backup::backup(config, file).await?;
    print(&format!("{}: {size} bytes", file.display()))
}

async fn restore(config: Config, file: &Path) -> anyhow::Result<()> {
    with_cluster(config, async |config| {
        backup::restore(&config, file).await?;
        database::migrate(&config).await?;
        check(config).await
    })
    .await
}

async fn demonstrate(mut config: Config, which: Demo) -> anyhow::Result<()> {
    // It serves nobody; a server may run beside it.
    config.listen.set_port(0);
    config.metrics_listen = None;
    let state = Application::build(config).await?.state;
    // Beside what the command has to say, which may be kept.
    let mut say = |line: &str| {
        // Where standard error is closed nobody waits.
        let _ = writeln!(io::stderr(), "{line}");
    };
    match which {
        Demo::Load => {
            for login in demo::load(&state, &mut say).await? {
                print(&format!(
                    "{:<12} {:<24} {}",
                    login.role.as_str(),
                    login.username,
                    login.password
                ))?;
            }
            Ok(())
        }
        Demo::Remove => demo::remove(&state, &mut say).await,
    }
}

fn show(config: &Config) -> anyhow::Result<()> {
    for line in config.shown() {
        let value = if line.source == Source::Unset { "-" } else { &line.value };
        print(&format!("{:<24} {value:<40} {}", line.name, line.source))?;
    }
    Ok(())
}

fn print(line: &str) -> anyhow::Result<()> {
    writeln!(io::stdout(), "{line}").context("cannot write to standard output")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_staff_account_is_none_of_a_customer() {
        assert_eq!(staff_role("viewer"), Ok(Role::Viewer));
        assert!(staff_role("customer").is_err() && staff_role("root").is_err());
    }

    #[test]
    fn a_password_is_never_an_argument() {
        let words = [
            "ampconnect",
            "admin",
            "create",
            "--username",
            "rina",
            "--email",
            "rina@contoh.id",
            "--role",
            "admin",
        ];
        assert!(Arguments::try_parse_from(words).is_err());
        assert!(Arguments::try_parse_from(words.into_iter().chain(["--password-stdin"])).is_ok());
    }
}

//! What the environment says: every variable, read once at the start. A wrong one stops the start with one line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::mail;

mod reader;
mod value;

use reader::{Parsed, Reader};
pub use value::{Limit, Network, Origin};

/// A variable that cannot be used; displays as one line that names it and says what is wrong.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{name}: {message}")]
pub struct ConfigError {
    /// The variable.
    pub name: String,
    /// What is wrong with its value.
    pub message: String,
}

/// The limits of spec "Limits", one for each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `AMPC_LIMIT_LOGIN`: failed logins by account and client.
    pub login: Limit,
    /// `AMPC_LIMIT_OTP`: codes sent by address and client.
    pub otp: Limit,
    /// `AMPC_LIMIT_UPLOAD`: uploads by admin.
    pub upload: Limit,
    /// `AMPC_LIMIT_API`: requests by client without a session.
    pub api: Limit,
    /// `AMPC_LIMIT_SESSION`: requests by session.
    pub session: Limit,
}

impl Limits {
    /// No limit at all.
    pub const OFF: Self = Self {
        login: Limit::Off,
        otp: Limit::Off,
        upload: Limit::Off,
        api: Limit::Off,
        session: Limit::Off,
    };
}

/// The whole configuration. Secrets do not print.
#[derive(Clone, Debug)]
pub struct Config {
    /// `DATABASE_URL`: the application's role. None: a private cluster in the data directory.
    pub database_url: Option<SecretString>,
    /// `DATABASE_OWNER_URL`: the role that owns the schema and migrates it. None: the application's.
    pub database_owner_url: Option<SecretString>,
    /// `DATABASE_DIRECT_URL`: past a transaction pooler, for LISTEN and migrations. None: there is no pooler.
    pub database_direct_url: Option<SecretString>,
    /// `DATABASE_READ_URL`: a replica for reads. None: reads go where writes go.
    pub database_read_url: Option<SecretString>,
    /// `AMPC_LISTEN`; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// `AMPC_METRICS_LISTEN`. None: no metrics are served.
    pub metrics_listen: Option<SocketAddr>,
    /// `AMPC_DATA_DIR`: the private cluster, the outbox, temporary files.
    pub data_dir: PathBuf,
    /// `AMPC_PUBLIC_URL`: what browsers see; https unless on loopback.
    pub public_url: Origin,
    /// `AMPC_SMTP_URL`. None: mails are written to the data directory's `outbox/`.
    pub smtp_url: Option<SecretString>,
    /// `AMPC_MAIL_FROM`: the sender, `Name <address>` or an address.
    pub mail_from: String,
    /// `AMPC_CORS_ORIGINS`: other origins that may call the API from a browser.
    pub cors_origins: Vec<Origin>,
    /// `AMPC_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// `AMPC_UPLOAD_LIMIT_MB`, in bytes: the longest body of an upload.
    pub upload_limit_bytes: u64,
    /// `AMPC_LIMIT_*`.
    pub limits: Limits,
    /// `AMPC_LOG`: a filter of `tracing`, such as `info,sqlx=warn`.
    pub log: String,
    /// The variables that the environment sets: what they say cannot be changed in the portal.
    pub fixed: BTreeSet<&'static str>,
    /// An authority, in PEM, whose mail servers are trusted besides those of the public ones; not of the environment.
    pub smtp_authority: Option<String>,
    /// How long one attempt to deliver a mail may take; not of the environment.
    pub mail_patience: Duration,
    /// Most connections of the application's pool; follows the machine, not the environment.
    pub pool_size: u32,
    shown: Vec<Shown>,
}

/// One line of `ampconnect config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The variable.
    pub name: &'static str,
    /// Its value in effect, a password masked; empty when it is not set and has no default.
    pub value: String,
    /// Where the value comes from.
    pub source: Source,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The environment.
    Environment,
    /// The built-in default.
    Default,
    /// Nowhere: the variable is not set and stands for something that is then off or automatic.
    Unset,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "environment",
            Self::Default => "default",
            Self::Unset => "not set",
        })
    }
}

const MEGABYTE: u64 = 1024 * 1024;

impl Config {
    /// Reads the process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut variables = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else { continue };
            if !name.starts_with("AMPC_") && !name.starts_with("DATABASE_") {
                continue;
            }
            let Ok(value) = value.into_string() else {
                return Err(ConfigError {
                    name,
                    message: "is not UTF-8".to_owned(),
                });
            };
            variables.insert(name, value);
        }
        Self::from_variables(variables)
    }

    /// Reads the given variables; an empty value counts as not set.
    pub fn from_variables(variables: BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(variables);
        let database_url = reader.database("DATABASE_URL")?;
        let database_owner_url = reader.database("DATABASE_OWNER_URL")?;
        let database_direct_url = reader.database("DATABASE_DIRECT_URL")?;
        let database_read_url = reader.database("DATABASE_READ_URL")?;
        let listen = reader.or_default("AMPC_LISTEN", "127.0.0.1:8080", address)?;
        let metrics_listen = reader.optional("AMPC_METRICS_LISTEN", address)?;
        let data_dir = reader.or_default("AMPC_DATA_DIR", "./var", |text| Ok(PathBuf::from(text)))?;
        let default_url = Origin::of_listener(listen).to_string();
        let public_url = reader.or_default("AMPC_PUBLIC_URL", &default_url, public_url)?;
        let smtp_url = reader.secret("AMPC_SMTP_URL", mail::check_url)?;
        let mail_from = reader.or_default("AMPC_MAIL_FROM", "AMPConnect <ampconnect@localhost>", sender)?;
        let cors_origins = reader.list("AMPC_CORS_ORIGINS", Origin::parse)?;
        let trusted_proxies = reader.list("AMPC_TRUSTED_PROXIES", Network::parse)?;
        let upload_limit_bytes = reader.or_default("AMPC_UPLOAD_LIMIT_MB", "256", megabytes)?;
        let limits = Limits {
            login: reader.or_default("AMPC_LIMIT_LOGIN", "5/15m", Limit::parse)?,
            otp: reader.or_default("AMPC_LIMIT_OTP", "3/10m", Limit::parse)?,
            upload: reader.or_default("AMPC_LIMIT_UPLOAD", "10/1h", Limit::parse)?,
            api: reader.or_default("AMPC_LIMIT_API", "100/15m", Limit::parse)?,
            session: reader.or_default("AMPC_LIMIT_SESSION", "1000/15m", Limit::parse)?,
        };
        let log = reader.or_default("AMPC_LOG", "info", log_filter)?;
        reader.refuse_unknown()?;
        if database_url.is_none() {
            for (name, set) in [
                ("DATABASE_OWNER_URL", database_owner_url.is_some()),
                ("DATABASE_DIRECT_URL", database_direct_url.is_some()),
                ("DATABASE_READ_URL", database_read_url.is_some()),
            ] {
                if set {
                    let message = "is set, but DATABASE_URL is not; set both or none".to_owned();
                    return Err(ConfigError {
                        name: name.to_owned(),
                        message,
                    });
                }
            }
        }
        let shown = reader.into_shown();
        let is_set = |shown: &&Shown| shown.source == Source::Environment;
        Ok(Self {
            fixed: shown.iter().filter(is_set).map(|shown| shown.name).collect(),
            database_url,
            database_owner_url,
            database_direct_url,
            database_read_url,
            listen,
            metrics_listen,
            data_dir,
            public_url,
            smtp_url,
            mail_from,
            cors_origins,
            trusted_proxies,
            upload_limit_bytes,
            limits,
            log,
            smtp_authority: None,
            mail_patience: Duration::from_mins(2),
            pool_size: pool_size(),
            shown,
        })
    }

    /// A configuration for tests and throwaway servers: this database, a port that the system chooses on loopback, limits off.
    ///
    /// # Panics
    /// When the URL is none of PostgreSQL.
    pub fn for_tests(database_url: &str, data_dir: PathBuf) -> Self {
        let variables = [
            ("DATABASE_URL", database_url),
            ("AMPC_LISTEN", "127.0.0.1:0"),
            ("AMPC_LOG", "warn"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut config = Self::from_variables(BTreeMap::from(variables)).expect("the test's database URL is one");
        config.data_dir = data_dir;
        config.limits = Limits::OFF;
        config.pool_size = 4;
        config
    }

    /// Says which address was bound in the end; the public URL follows it where it was derived from port 0.
    pub fn bound_to(&mut self, address: SocketAddr) {
        if self.listen.port() == 0 && self.public_url == Origin::of_listener(self.listen) {
            self.public_url = Origin::of_listener(address);
        }
        self.listen = address;
    }

    /// Every variable with its value in effect, in the order of the documentation.
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }
}

/// Two connections more than twice the cores keep the cores busy while some wait for locks or the disk.
fn pool_size() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    u32::try_from(cores * 2 + 2).unwrap_or(64).min(64)
}

fn address(text: &str) -> Parsed<SocketAddr> {
    text.parse()
        .map_err(|_| format!("'{text}' is not an IP address and port such as 127.0.0.1:8080"))
}

fn public_url(text: &str) -> Parsed<Origin> {
    let origin = Origin::parse(text)?;
    if origin.is_https() || origin.is_loopback() {
        return Ok(origin);
    }
    Err(format!(
        "{origin} is neither https nor on this machine; set it to the https address that browsers open, such as \
         https://amp.example.id"
    ))
}

fn sender(text: &str) -> Parsed<String> {
    if mail::sender(text).is_some() {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "'{text}' is not a sender such as AMPConnect <no-reply@example.id>"
        ))
    }
}

fn megabytes(text: &str) -> Parsed<u64> {
    let wrong = || format!("'{text}' is not a whole number of megabytes from 1 to 4096");
    let megabytes: u64 = text.parse().map_err(|_| wrong())?;
    if (1..=4096).contains(&megabytes) {
        Ok(megabytes * MEGABYTE)
    } else {
        Err(wrong())
    }
}

fn log_filter(text: &str) -> Parsed<String> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("'{text}' is not a log filter such as info,sqlx=warn ({error})"))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_variables(
            variables
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn without_any_variable_everything_has_its_documented_default() {
        let config = read(&[]).unwrap();
        assert!(config.database_url.is_none() && config.smtp_url.is_none() && config.metrics_listen.is_none());
        assert_eq!(config.public_url.to_string(), "http://127.0.0.1:8080");
        assert_eq!(config.data_dir, PathBuf::from("./var"));
        assert_eq!(config.limits.login, Limit::per_minutes(5, 15));
        assert_eq!(config.limits.otp, Limit::per_minutes(3, 10));
        assert_eq!(config.limits.upload, Limit::per_minutes(10, 60));
        assert_eq!(config.limits.api, Limit::per_minutes(100, 15));
        assert_eq!(config.limits.session, Limit::per_minutes(1000, 15));
        assert_eq!(config.upload_limit_bytes, 268_435_456);
    }

    #[test]
    fn a_wrong_value_is_refused_by_name() {
        for (name, value) in [
            ("DATABASE_URL", "mysql://a/b"),
            ("AMPC_LISTEN", "localhost:8080"),
            ("AMPC_METRICS_LISTEN", "9100"),
            ("AMPC_PUBLIC_URL", "amp.example.id"),
            ("AMPC_SMTP_URL", "http://mail"),
            ("AMPC_SMTP_URL", "smtp://mail:port"),
            ("AMPC_SMTP_URL", "smtp://user@mail"),
            ("AMPC_MAIL_FROM", "nobody"),
            ("AMPC_MAIL_FROM", "AMP <a@b> <c@d>"),
            ("AMPC_CORS_ORIGINS", "https://a.id, b.id"),
            ("AMPC_TRUSTED_PROXIES", "10.0.0.0/40"),
            ("AMPC_UPLOAD_LIMIT_MB", "0"),
            ("AMPC_LIMIT_LOGIN", "many"),
            ("AMPC_LOG", "a=b=c"),
            ("AMPC_LISTN", "127.0.0.1:8080"),
        ] {
            let error = read(&[(name, value)]).expect_err(name);
            assert_eq!(error.name, name);
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
    }

    #[test]
    fn http_is_for_this_machine_only() {
        assert!(read(&[("AMPC_PUBLIC_URL", "http://amp.example.id")]).is_err());
        assert!(
            read(&[("AMPC_LISTEN", "0.0.0.0:8080")]).is_err(),
            "its public URL must be said"
        );
        assert!(
            read(&[
                ("AMPC_LISTEN", "0.0.0.0:8080"),
                ("AMPC_PUBLIC_URL", "https://amp.example.id")
            ])
            .is_ok()
        );
        assert!(read(&[("AMPC_PUBLIC_URL", "http://localhost:3000")]).is_ok());
    }

    #[test]
    fn no_password_is_shown_or_logged() {
        let config = read(&[
            ("DATABASE_URL", "postgres://app:s3cret@db/x?sslpassword=s3cret"),
            ("AMPC_SMTP_URL", "smtps://me:s3cret@mail"),
        ])
        .unwrap();
        assert_eq!(config.shown()[0].value, "postgres://app:***@db/x?***");
        assert!(!format!("{config:?}").contains("s3cret"));
        assert_eq!(config.smtp_url.unwrap().expose_secret(), "smtps://me:s3cret@mail");
        let wrong = read(&[("DATABASE_URL", "postgres://app:s3c/ret@:x")]).unwrap_err();
        assert!(!wrong.to_string().contains("s3c"));
    }

    #[test]
    fn every_value_is_shown_with_its_source() {
        let config = read(&[("AMPC_LIMIT_LOGIN", "off"), ("AMPC_LOG", "")]).unwrap();
        let of = |name: &str| config.shown().iter().find(|shown| shown.name == name).unwrap().clone();
        assert_eq!(
            (of("AMPC_LIMIT_LOGIN").value.as_str(), of("AMPC_LIMIT_LOGIN").source),
            ("off", Source::Environment)
        );
        assert_eq!(
            (of("AMPC_LOG").value.as_str(), of("AMPC_LOG").source),
            ("info", Source::Default)
        );
        assert_eq!(
            (of("AMPC_SMTP_URL").value.as_str(), of("AMPC_SMTP_URL").source),
            ("", Source::Unset)
        );
        assert_eq!(config.shown().len(), 19);
    }

    #[test]
    fn the_public_url_follows_the_port_that_the_system_chose() {
        let mut config = Config::for_tests("postgres://localhost/x", PathBuf::from("x"));
        config.bound_to("127.0.0.1:40123".parse().unwrap());
        assert_eq!(config.public_url.to_string(), "http://127.0.0.1:40123");
        let mut config = read(&[("AMPC_PUBLIC_URL", "https://amp.example.id")]).unwrap();
        config.bound_to("127.0.0.1:8080".parse().unwrap());
        assert_eq!(config.public_url.to_string(), "https://amp.example.id");
    }
}

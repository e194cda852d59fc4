//! Reading single variables: by name, with their default, noting what was found.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;

use super::{ConfigError, Shown, Source};

/// Variables of this prefix are ours: one that we do not know is a slip of the pen.
const PREFIX: &str = "AMPC_";
/// Variables of this prefix belong to the project's own tests.
const TEST_PREFIX: &str = "AMPC_TEST_";

/// A value, or what is wrong with it.
pub(super) type Parsed<T> = Result<T, String>;

/// Takes variables out of the environment and keeps what `ampconnect config` shows.
pub(super) struct Reader {
    variables: BTreeMap<String, String>,
    known: BTreeSet<&'static str>,
    shown: Vec<Shown>,
}

impl Reader {
    pub(super) fn new(variables: BTreeMap<String, String>) -> Self {
        Self {
            variables,
            known: BTreeSet::new(),
            shown: Vec::new(),
        }
    }

    pub(super) fn into_shown(self) -> Vec<Shown> {
        self.shown
    }

    fn raw(&mut self, name: &'static str) -> Option<String> {
        self.known.insert(name);
        self.variables
            .get(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn show(&mut self, name: &'static str, value: String, source: Source) {
        self.shown.push(Shown { name, value, source });
    }

    pub(super) fn or_default<T>(
        &mut self,
        name: &'static str,
        default: &str,
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Result<T, ConfigError> {
        let (text, source) = match self.raw(name) {
            Some(text) => (text, Source::Environment),
            None => (default.to_owned(), Source::Default),
        };
        let value = parse(&text).map_err(|message| ConfigError {
            name: name.to_owned(),
            message,
        })?;
        self.show(name, text, source);
        Ok(value)
    }

    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Result<Option<T>, ConfigError> {
        if self.raw(name).is_none() {
            self.show(name, String::new(), Source::Unset);
            return Ok(None);
        }
        self.or_default(name, "", parse).map(Some)
    }

    pub(super) fn list<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Result<Vec<T>, ConfigError> {
        let items = self.optional(name, |text| {
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(&parse)
                .collect::<Parsed<Vec<T>>>()
        })?;
        Ok(items.unwrap_or_default())
    }

    /// A URL that may hold a password; `check` must not repeat it in its message.
    pub(super) fn secret(
        &mut self,
        name: &'static str,
        check: impl Fn(&str) -> Parsed<()>,
    ) -> Result<Option<SecretString>, ConfigError> {
        let Some(text) = self.raw(name) else {
            self.show(name, String::new(), Source::Unset);
            return Ok(None);
        };
        check(&text).map_err(|message| ConfigError {
            name: name.to_owned(),
            message,
        })?;
        self.show(name, masked(&text), Source::Environment);
        Ok(Some(SecretString::from(text)))
    }

    pub(super) fn database(&mut self, name: &'static str) -> Result<Option<SecretString>, ConfigError> {
        self.secret(name, |text| {
            let is_one = text.starts_with("postgres://") || text.starts_with("postgresql://");
            if is_one && PgConnectOptions::from_str(text).is_ok() {
                Ok(())
            } else {
                Err(
                    "is not a URL such as postgres://user:password@host:5432/database (special characters of the \
                     password percent-encoded)"
                        .to_owned(),
                )
            }
        })
    }

    pub(super) fn refuse_unknown(&self) -> Result<(), ConfigError> {
        let unknown = self.variables.keys().find(|name| {
            name.starts_with(PREFIX) && !name.starts_with(TEST_PREFIX) && !self.known.contains(name.as_str())
        });
        match unknown {
            Some(name) => Err(ConfigError {
                name: name.clone(),
                message: "is no variable of AMPConnect; see `ampconnect config`".to_owned(),
            }),
            None => Ok(()),
        }
    }
}

/// The URL without its password and without its parameters, which may hold one too.
fn masked(url: &str) -> String {
    let url = match url.split_once('?') {
        Some((before, _)) => format!("{before}?***"),
        None => url.to_owned(),
    };
    let Some((scheme, rest)) = url.split_once("://") else {
        return "***".to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split(':').next().unwrap_or_default();
            let mark = if user.contains(':') { ":***" } else { "" };
            format!("{scheme}://{name}{mark}@{host}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

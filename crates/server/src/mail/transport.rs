//! Where mails go: to a mail server, or as files into the outbox.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use uuid::Uuid;

use crate::config::Config;

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(20);

/// What became of an attempt.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The mail is with its recipient's server, or on its way there.
    Accepted,
    /// It will not be taken, however often it is tried.
    Refused(Reason),
    /// It may be taken later.
    Later(Reason),
}

/// Why a mail was not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// For logs; never holds a part of the mail.
    pub log: String,
    /// The mail server's own words, which may repeat the mail; the same as `log` where it said nothing.
    pub words: String,
}

impl From<String> for Reason {
    fn from(log: String) -> Self {
        Self {
            words: log.clone(),
            log,
        }
    }
}

/// One of the two ways.
pub(super) enum Transport {
    /// A mail server; an attempt may take this long.
    Smtp(Smtp, Duration),
    /// A folder.
    Outbox(PathBuf),
}

/// Checks an `AMPC_SMTP_URL`; the message does not repeat it.
pub(crate) fn check_url(text: &str) -> Result<(), String> {
    const EXAMPLE: &str = "is not a URL such as smtps://user:password@mail.example.id (special characters of the \
        password percent-encoded), smtp://mail.example.id:587?tls=required or smtp://127.0.0.1";
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    if !matches!(scheme, "smtp" | "smtps") || Smtp::from_url(text).is_err() {
        return Err(EXAMPLE.to_owned());
    }
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((user, _)) if !user.contains(':') => Err("names a user without a password".to_owned()),
        _ => Ok(()),
    }
}

/// Whether mails and the password travel readably over a network.
pub(super) fn is_readable_by_others(url: &SecretString) -> bool {
    let url = url.expose_secret();
    let Some(rest) = url.strip_prefix("smtp://") else {
        return false;
    };
    let is_here = ["127.", "localhost", "[::1]"]
        .iter()
        .any(|here| host(url).starts_with(here));
    !is_here && !rest.contains("tls=required")
}

/// The host of a URL; one that is an IPv6 address with its brackets.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    match place.find(']') {
        Some(end) => &place[..=end],
        None => place.split(':').next().unwrap_or_default(),
    }
}

/// Encryption as the URL wants it, with one authority more.
fn tls(url: &str, authority: &str) -> anyhow::Result<Tls> {
    let certificate = Certificate::from_pem(authority.as_bytes())?;
    let parameters = TlsParameters::builder(host(url).to_owned())
        .add_root_certificate(certificate)
        .build()?;
    Ok(match url.split_once("tls=") {
        _ if url.starts_with("smtps://") => Tls::Wrapper(parameters),
        Some((_, "required")) => Tls::Required(parameters),
        Some(_) => Tls::Opportunistic(parameters),
        None => Tls::None,
    })
}

impl Transport {
    /// Connects to the server of a URL that the configuration has accepted when it is needed; lets go of it after.
    pub(super) fn smtp(url: &SecretString, authority: Option<&str>, patience: Duration) -> anyhow::Result<Self> {
        let url = url.expose_secret();
        // The source of the error may repeat the URL.
        let mut builder = Smtp::from_url(url).map_err(|_| anyhow::anyhow!("AMPC_SMTP_URL is unusable"))?;
        if let Some(authority) = authority {
            builder = builder.tls(tls(url, authority)?);
        }
        Ok(Self::Smtp(builder.timeout(Some(CONNECTING)).build(), patience))
    }

    /// Makes the folder, which only this user may read.
    pub(super) fn outbox(folder: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        Ok(Self::Outbox(folder.to_owned()))
    }

    /// Tries once.
    pub(super) async fn send(&self, message: &Message, id: Uuid, created_at: DateTime<Utc>) -> Outcome {
        match self {
            // lettre's own limit is for connecting only.
            Self::Smtp(smtp, patience) => match timeout(*patience, smtp.send(message.clone())).await {
                Ok(Ok(_)) => Outcome::Accepted,
                Ok(Err(error)) => judge(&error),
                Err(_) => Outcome::Later("the mail server is too slow".to_owned().into()),
            },
            Self::Outbox(folder) => {
                let name = format!("{}-{id}.eml", created_at.format("%Y%m%dT%H%M%S%.6fZ"));
                let (folder, bytes) = (folder.clone(), message.formatted());
                let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
                match written.map_err(io::Error::other).flatten() {
                    Ok(()) => Outcome::Accepted,
                    Err(error) => Outcome::Later(format!("cannot write to the outbox: {error}").into()),
                }
            }
        }
    }

    /// Says goodbye to the mail server.
    pub(super) async fn close(&self) {
        if let Self::Smtp(smtp, _) = self {
            smtp.shutdown().await;
        }
    }
}

/// Whole or not at all, and twice the same file for the same mail.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!(".{name}"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

/// A reply's text is the server's and may repeat anything: only its number is for logs.
fn judge(error: &Error) -> Outcome {
    let reason = |log: String| Reason {
        log,
        words: error.to_string(),
    };
    match error.status().map(u16::from) {
        // About us, not about this mail: sign-in is wanted, or did not work.
        Some(code @ 530..=538) => Outcome::Later(reason(format!("the mail server does not let us in ({code})"))),
        Some(code) if error.is_permanent() => Outcome::Refused(reason(format!("the mail server refuses it ({code})"))),
        Some(code) => Outcome::Later(reason(format!("the mail server refuses for now ({code})"))),
        None if error.is_timeout() => Outcome::Later("the mail server is too slow".to_owned().into()),
        None => Outcome::Later(format!("the mail server is not reached: {error}").into()),
    }
}

/// Where mails of the configuration go, without user, password and parameters: `smtp.contoh.id:587`; empty where they
/// are written to files.
pub(crate) fn server(config: &Config) -> String {
    let url = config
        .smtp_url
        .as_ref()
        .map(ExposeSecret::expose_secret)
        .unwrap_or_default();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, place)| place)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_one_of_a_mail_server() {
        for good in [
            "smtps://me:s3cret@mail.contoh.id",
            "smtp://mail.contoh.id:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtps://me:s%40cret@mail.contoh.id:465/portal.contoh.id",
        ] {
            assert_eq!(check_url(good), Ok(()), "{good}");
        }
        for wrong in [
            "mail.contoh.id",
            "http://mail.contoh.id",
            "smtp://",
            "smtp://mail.contoh.id:port",
            "smtp://mail.contoh.id?tls=maybe",
            "smtps://s3cret@mail.contoh.id",
        ] {
            let message = check_url(wrong).expect_err(wrong);
            assert!(!message.contains("s3cret"), "{message}");
        }
    }

    #[test]
    fn plain_smtp_is_for_this_machine() {
        let is_readable = |url: &str| is_readable_by_others(&SecretString::from(url));
        assert!(is_readable("smtp://me:pw@mail.contoh.id"));
        assert!(is_readable("smtp://mail.contoh.id?tls=opportunistic"));
        assert!(!is_readable("smtp://mail.contoh.id?tls=required"));
        assert!(!is_readable("smtps://mail.contoh.id"));
        assert!(!is_readable("smtp://me:pw@127.0.0.1:2525"));
    }

    #[test]
    fn a_host_is_told_from_what_stands_around_it() {
        for (url, expected) in [
            ("smtp://mail.contoh.id", "mail.contoh.id"),
            (
                "smtps://me:s%40cret@mail.contoh.id:465/portal.contoh.id",
                "mail.contoh.id",
            ),
            ("smtp://127.0.0.1:2525?tls=required", "127.0.0.1"),
            ("smtps://me:pw@[::1]:465", "[::1]"),
        ] {
            assert_eq!(host(url), expected);
        }
    }

    #[test]
    fn a_file_in_the_outbox_is_whole_and_for_this_user_only() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let outbox = folder.path().join("outbox");
        Transport::outbox(&outbox).unwrap();
        write(&outbox, "a.eml", b"one").unwrap();
        write(&outbox, "a.eml", b"two").unwrap();
        let names: Vec<_> = fs::read_dir(&outbox).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["a.eml"]);
        assert_eq!(fs::read(outbox.join("a.eml")).unwrap(), b"two");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&outbox), mode(&outbox.join("a.eml"))), (0o700, 0o600));
    }
}

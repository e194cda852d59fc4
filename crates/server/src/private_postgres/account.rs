//! As whom PostgreSQL runs. It refuses to run as root, so root hands it to another account.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::PrivatePostgresError;

const ROOT: u32 = 0;
/// Opens a directory as root and becomes another account. The directory stays open for all that follows, so that the
/// account can work in it even where it may not enter the directories above (`/root` is closed to others).
const BECOME: &str = r#"exec 9<"$1"; shift; exec setpriv "$@""#;
/// How the account names that directory.
const OPEN_DIRECTORY: &str = "/proc/self/fd/9";

/// The operating system's account that owns and runs the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Account {
    /// The one that we run as.
    Ours,
    /// Another one, because we run as root.
    Other { uid: u32, gid: u32, name: String },
}

impl Account {
    /// The account for the cluster in `directory`: its owner if it is there, else ours, and for root `postgres` or `nobody`.
    pub(super) fn of(directory: &Path, data_dir: &Path) -> Result<Self, PrivatePostgresError> {
        // Whatever we made ourselves belongs to the account that we run as.
        let ours = fs::metadata(data_dir)
            .map_err(|e| PrivatePostgresError::file(data_dir, e))?
            .uid();
        let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let account = match (fs::metadata(directory), ours) {
            (Ok(found), _) if found.uid() == ours && ours != ROOT => Ok(Self::Ours),
            (Ok(found), ROOT) if found.uid() != ROOT => Ok(Self::Other {
                uid: found.uid(),
                gid: found.gid(),
                name: name_of(&accounts, found.uid()),
            }),
            (Ok(found), _) if ours != ROOT => Err(PrivatePostgresError::OtherOwner {
                directory: directory.to_owned(),
                owner: name_of(&accounts, found.uid()),
            }),
            (_, ROOT) => ["postgres", "nobody"]
                .iter()
                .find_map(|name| account_named(&accounts, name))
                .ok_or(PrivatePostgresError::NoAccount),
            _ => Ok(Self::Ours),
        }?;
        match account {
            Self::Other { name, .. } if !can_change_accounts() => {
                Err(PrivatePostgresError::NoSetpriv { account: name })
            }
            account => Ok(account),
        }
    }

    /// Gives a file or directory to the account.
    pub(super) fn own(&self, path: &Path) -> Result<(), PrivatePostgresError> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { uid, gid, .. } => {
                chown(path, Some(*uid), Some(*gid)).map_err(|e| PrivatePostgresError::file(path, e))
            }
        }
    }

    /// A program of PostgreSQL, to run as the account on a directory (see `seen`), with nothing of our environment.
    pub(super) fn command(&self, program: &Path, directory: &Path) -> Command {
        let mut command = match self {
            Self::Ours => Command::new(program),
            Self::Other { uid, gid, .. } => {
                let mut command = Command::new("/bin/sh");
                command
                    .args(["-c", BECOME, "sh"])
                    .arg(directory)
                    .arg(format!("--reuid={uid}"))
                    .arg(format!("--regid={gid}"))
                    .args(["--clear-groups", "--"])
                    .arg(program);
                command
            }
        };
        command
            .current_dir("/")
            .env_clear()
            .env("PATH", search_path())
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        command
    }

    /// What a `command` on the directory calls it.
    pub(super) fn seen(&self, directory: &Path) -> OsString {
        match self {
            Self::Ours => directory.as_os_str().to_owned(),
            Self::Other { .. } => OPEN_DIRECTORY.into(),
        }
    }
}

fn search_path() -> OsString {
    std::env::var_os("PATH").unwrap_or_else(|| "/usr/sbin:/usr/bin:/sbin:/bin".into())
}

fn can_change_accounts() -> bool {
    std::env::split_paths(&search_path()).any(|directory| directory.join("setpriv").is_file())
}

fn fields(line: &str) -> Option<(&str, u32, u32)> {
    let mut fields = line.split(':');
    let name = fields.next()?;
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some((name, uid, gid))
}

fn account_named(accounts: &str, wanted: &str) -> Option<Account> {
    accounts
        .lines()
        .filter_map(fields)
        .find(|(name, uid, _)| *name == wanted && *uid != ROOT)
        .map(|(name, uid, gid)| Account::Other {
            uid,
            gid,
            name: name.to_owned(),
        })
}

fn name_of(accounts: &str, wanted: u32) -> String {
    accounts
        .lines()
        .filter_map(fields)
        .find(|(_, uid, _)| *uid == wanted)
        .map_or_else(|| format!("number {wanted}"), |(name, _, _)| name.to_owned())
}

/// The directory as an absolute path without symbolic links.
pub(super) fn real(path: &Path) -> Result<PathBuf, PrivatePostgresError> {
    path.canonicalize().map_err(|e| PrivatePostgresError::file(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNTS: &str = "root:x:0:0:root:/root:/bin/sh\n\
                            postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n\
                            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";

    #[test]
    fn accounts_are_found_by_name_and_number() {
        let found = account_named(ACCOUNTS, "postgres");
        assert_eq!(
            found,
            Some(Account::Other {
                uid: 101,
                gid: 104,
                name: "postgres".to_owned()
            })
        );
        assert_eq!(account_named(ACCOUNTS, "root"), None);
        assert_eq!(account_named("", "nobody"), None);
        assert_eq!(name_of(ACCOUNTS, 65534), "nobody");
        assert_eq!(name_of(ACCOUNTS, 7), "number 7");
    }
}

//! Finding PostgreSQL's programs among what is installed.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::PrivatePostgresError;

/// The oldest major version that the schema works on.
const OLDEST: u32 = 15;

/// One installed PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    directory: PathBuf,
    major: u32,
}

impl Binaries {
    /// The installed PostgreSQL to use: the one that made the cluster, or the newest for a cluster yet to be made.
    pub(super) fn find(made_by: Option<u32>) -> Result<Self, PrivatePostgresError> {
        choose(installed(), made_by)
    }

    /// The path of one of its programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

fn choose(installed: Vec<Binaries>, made_by: Option<u32>) -> Result<Binaries, PrivatePostgresError> {
    let found: Vec<u32> = installed.iter().map(|one| one.major).collect();
    let mut usable: Vec<Binaries> = installed.into_iter().filter(|one| one.major >= OLDEST).collect();
    if let Some(major) = made_by {
        usable.retain(|one| one.major == major);
        return usable
            .into_iter()
            .next()
            .ok_or(PrivatePostgresError::OtherVersion { made_by: major, found });
    }
    // Of equals the first wins: the one that was named most explicitly.
    usable.reverse();
    usable
        .into_iter()
        .max_by_key(|one| one.major)
        .ok_or(PrivatePostgresError::NotInstalled)
}

/// Everything that looks like a PostgreSQL, the most explicit first.
fn installed() -> Vec<Binaries> {
    let mut found: Vec<Binaries> = Vec::new();
    for directory in candidates() {
        let known = found.iter().any(|one| one.directory == directory);
        if !known && let Some(major) = version_in(&directory) {
            found.push(Binaries { directory, major });
        }
    }
    found
}

/// The newest of PostgreSQL's client programs of a name, such as `pg_dump`. Debian's in `/usr/bin` are wrappers that
/// look for clusters of their own, and pass for none.
pub fn client_program(name: &str) -> Option<PathBuf> {
    let version = |path: &PathBuf| -> Option<u32> {
        if path.canonicalize().ok()?.file_name()?.to_str()? != name {
            return None;
        }
        let output = Command::new(path).arg("--version").output().ok()?;
        major(&String::from_utf8(output.stdout).ok()?)
    };
    let programs = candidates().into_iter().map(|directory| directory.join(name));
    let known = programs.filter_map(|path| Some((version(&path)?, path)));
    known.max_by_key(|(version, _)| *version).map(|(_, path)| path)
}

fn candidates() -> Vec<PathBuf> {
    let mut directories: Vec<PathBuf> = Vec::new();
    directories.extend(env::var_os("PG_BIN_DIR").map(PathBuf::from));
    directories.extend(from_pg_config());
    directories.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    for (parent, below) in [
        ("/usr/lib/postgresql", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/usr", "bin"),
    ] {
        directories.extend(children(Path::new(parent)).map(|child| child.join(below)));
    }
    directories
}

/// Directories of a folder that are named like a PostgreSQL.
fn children(parent: &Path) -> impl Iterator<Item = PathBuf> {
    parent
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
                name.starts_with("postgresql") || name.starts_with("pgsql") || name.parse::<u32>().is_ok()
            })
        })
}

fn from_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config")
        .arg("--bindir")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim())).filter(|path| path.is_absolute())
}

/// The major version of the PostgreSQL in a directory, if it holds all three programs that are needed.
fn version_in(directory: &Path) -> Option<u32> {
    if !["postgres", "initdb", "pg_ctl"]
        .iter()
        .all(|name| directory.join(name).is_file())
    {
        return None;
    }
    let output = Command::new(directory.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    major(&String::from_utf8(output.stdout).ok()?)
}

/// `postgres (PostgreSQL) 15.18 (Debian ...)` to 15.
fn major(version: &str) -> Option<u32> {
    let number = version
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed_majors(majors: &[u32]) -> Vec<Binaries> {
        let one = |(place, major): (usize, &u32)| Binaries {
            directory: format!("/{place}").into(),
            major: *major,
        };
        majors.iter().enumerate().map(one).collect()
    }

    #[test]
    fn a_new_cluster_takes_the_newest_and_of_equals_the_first_named() {
        assert_eq!(
            choose(installed_majors(&[15, 17, 16]), None).unwrap().directory,
            PathBuf::from("/1")
        );
        assert_eq!(
            choose(installed_majors(&[16, 16]), None).unwrap().directory,
            PathBuf::from("/0")
        );
    }

    #[test]
    fn an_existing_cluster_takes_the_version_that_made_it_or_none() {
        assert_eq!(choose(installed_majors(&[17, 15]), Some(15)).unwrap().major, 15);
        let refused = choose(installed_majors(&[17, 16]), Some(15)).unwrap_err();
        assert!(matches!(
            refused,
            PrivatePostgresError::OtherVersion { made_by: 15, .. }
        ));
    }

    #[test]
    fn too_old_is_as_good_as_none() {
        assert!(matches!(
            choose(installed_majors(&[13, 14]), None),
            Err(PrivatePostgresError::NotInstalled)
        ));
    }

    #[test]
    fn versions_are_read_as_postgres_prints_them() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta2"), Some(18));
        assert_eq!(major("postgres"), None);
    }
}

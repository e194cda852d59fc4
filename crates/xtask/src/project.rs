//! Where things lie, and whether they changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use anyhow::Context;

/// The checked-out project.
pub struct Project {
    /// Its top folder.
    pub root: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
}

impl Project {
    /// The project that this xtask was built from.
    pub fn find() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("crates/xtask lies two folders below the top")?
            .to_owned();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |set| root.join(set));
        Ok(Self { root, target })
    }

    /// A folder for what xtask keeps between runs: logs, fingerprints.
    pub fn kept(&self) -> anyhow::Result<PathBuf> {
        let kept = self.target.join("xtask");
        fs::create_dir_all(&kept).with_context(|| format!("cannot make {}", kept.display()))?;
        Ok(kept)
    }

    /// The contents of files and folders as one number.
    pub fn fingerprint(&self, paths: &[&str]) -> anyhow::Result<String> {
        let mut hash = DefaultHasher::new();
        for path in paths {
            add(&self.root.join(path), &mut hash).with_context(|| format!("cannot read {path}"))?;
        }
        Ok(format!("{:016x}", hash.finish()))
    }

    /// Whether the thing called `name` was last made from the same fingerprint.
    pub fn is_current(&self, name: &str, fingerprint: &str) -> anyhow::Result<bool> {
        Ok(fs::read_to_string(self.kept()?.join(name)).is_ok_and(|kept| kept == fingerprint))
    }

    /// Notes that the thing called `name` was made from the fingerprint.
    pub fn note_current(&self, name: &str, fingerprint: &str) -> anyhow::Result<()> {
        Ok(fs::write(self.kept()?.join(name), fingerprint)?)
    }
}

fn add(path: &Path, hash: &mut DefaultHasher) -> io::Result<()> {
    path.file_name().hash(hash);
    if path.is_dir() {
        return files(path)?.iter().try_for_each(|file| add(file, hash));
    }
    fs::read(path)?.hash(hash);
    Ok(())
}

/// Every file below a folder, in the order of their paths.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

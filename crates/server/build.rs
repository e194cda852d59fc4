//! Names the build by its contents, and writes a page that says so where the browser app was not built, so that the
//! server compiles (and its tests run) without it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const STUB: &str = "<!doctype html>\n<html lang=\"id\">\n<head><meta charset=\"utf-8\"><title>AMPConnect</title></head>\n\
<body><p>Aplikasi browser belum dibangun. Jalankan <code>cargo xtask up</code>.</p></body>\n</html>\n";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = root.join("../../dist");
    for page in [
        "index.html",
        "admin.html",
        "analytics.html",
        "operations.html",
        "administration.html",
    ] {
        let page = dist.join(page);
        if !page.exists() {
            fs::create_dir_all(&dist)?;
            fs::write(&page, STUB)?;
        }
    }
    let mut hash = DefaultHasher::new();
    for watched in ["src", "../domain/src", "../../dist", "../../migrations"] {
        add(&root.join(watched), &mut hash)?;
        emit(&format!("rerun-if-changed={watched}"));
    }
    emit("rerun-if-changed=build.rs");
    emit(&format!("rustc-env=AMPC_BUILD={:016x}", hash.finish()));
    Ok(())
}

/// Adds the contents of a file, or of every file of a folder in the order of their names.
fn add(path: &Path, hash: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        entries.sort();
        entries.iter().try_for_each(|entry| add(entry, hash))
    } else {
        path.file_name().hash(hash);
        fs::read(path)?.hash(hash);
        Ok(())
    }
}

fn emit(instruction: &str) {
    println!("cargo::{instruction}");
}

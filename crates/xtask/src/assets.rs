//! The built browser app: building it, compressing it, weighing it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::project::{Project, files};
use crate::shell::run;
use crate::styles;
use crate::tools::Tools;

/// What the browser app is made of.
pub const SOURCES: &[&str] = &[
    ".cargo/config.toml",
    "frontend",
    "crates/domain",
    "crates/charts",
    "crates/lean",
    "crates/xtask/src/styles.rs",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "rust-toolchain.toml",
];
/// What all files of the app together may weigh on the wire.
pub const BUDGET: u64 = 450 * 1024;
/// Files that compress; pictures and fonts are compressed already.
const TEXTUAL: &[&str] = &["html", "js", "css", "wasm", "svg", "json", "webmanifest", "txt", "ico"];
const MANIFEST: &str = "asset-manifest.json";

/// Builds the app into `dist/`, unless it was built from the same sources.
pub fn build(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let fingerprint = project.fingerprint(SOURCES)?;
    if project.root.join("dist").join(MANIFEST).is_file() && project.is_current("dist", &fingerprint)? {
        return Ok(());
    }
    let mut trunk = Command::new("trunk");
    trunk
        .args(["build", "--release"])
        .current_dir(&project.root)
        .env("PATH", tools.search_path());
    // Trunk takes this one for a colour setting of its own, and refuses it.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)?;
    project.note_current("dist", &fingerprint)
}

/// Called by Trunk before it moves a build into `dist/`: joins the style sheets, puts a `.br` and a `.gz` beside every file that compresses, and
/// writes the list of files that the service worker keeps.
pub fn compress_staged() -> anyhow::Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").context("Trunk calls this, and says where its files are")?;
    if env::var("TRUNK_PROFILE").as_deref() != Ok("release") {
        return Ok(());
    }
    let staging = Path::new(&staging);
    styles::join(staging)?;
    let built = files(staging)?;
    let mut version = DefaultHasher::new();
    let mut listed = Vec::new();
    for file in &built {
        let bytes = fs::read(file)?;
        let name = file.strip_prefix(staging)?.to_string_lossy().replace('\\', "/");
        (&name, &bytes).hash(&mut version);
        listed.push(name);
        if is_textual(file) {
            fs::write(with_suffix(file, "br"), brotli(&bytes)?)?;
            fs::write(with_suffix(file, "gz"), gzip(&bytes)?)?;
        }
    }
    let names: Vec<String> = listed.iter().map(|name| format!("\"/{name}\"")).collect();
    let manifest = format!(
        "{{\"version\":\"{:016x}\",\"files\":[{}]}}\n",
        version.finish(),
        names.join(",")
    );
    fs::write(staging.join(MANIFEST), manifest)?;
    Ok(())
}

/// Bytes on the wire of all files in `dist/`: compressed where they compress.
pub fn weigh(project: &Project) -> anyhow::Result<u64> {
    let dist = project.root.join("dist");
    let mut total = 0;
    for file in files(&dist).context("the browser app is not built")? {
        let is_copy = file
            .extension()
            .is_some_and(|extension| extension == "br" || extension == "gz");
        if !is_copy {
            let compressed = with_suffix(&file, "br");
            let sent = if compressed.is_file() { compressed } else { file };
            total += fs::metadata(sent)?.len();
        }
    }
    Ok(total)
}

/// Fails when the app is heavier than it may be.
pub fn hold_budget(project: &Project) -> anyhow::Result<String> {
    let weight = weigh(project)?;
    let said = format!("{} KB of {} KB", weight.div_ceil(1024), BUDGET / 1024);
    if weight > BUDGET {
        bail!("the browser app weighs {said}");
    }
    Ok(said)
}

fn is_textual(file: &Path) -> bool {
    let extension = file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default();
    TEXTUAL.contains(&extension)
}

fn with_suffix(file: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn brotli(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

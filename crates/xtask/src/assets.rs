//! The built browser app: building it, compressing it, weighing it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, thread};

use anyhow::{Context, anyhow, bail};
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
/// What all files of one program together may weigh on the wire: all that a first visit can load.
pub const BUDGET: u64 = 450 * 1024;
/// Files that compress; pictures and fonts are compressed already.
const TEXTUAL: &[&str] = &["html", "js", "css", "wasm", "svg", "json", "webmanifest", "txt", "ico"];
/// Lists the files of one program, in its folder.
const MANIFEST: &str = "asset-manifest.json";

/// One of the programs that the app is made of: a page and what it loads.
struct Program {
    /// Of its folder, and in its files' names.
    name: &'static str,
    /// Its page in `frontend/`, and in `dist/`.
    page: &'static str,
}

const PROGRAMS: [Program; 5] = [
    Program {
        name: "customer",
        page: "index.html",
    },
    Program {
        name: "admin",
        page: "admin.html",
    },
    Program {
        name: "analytics",
        page: "analytics.html",
    },
    Program {
        name: "operations",
        page: "operations.html",
    },
    Program {
        name: "administration",
        page: "administration.html",
    },
];

impl Program {
    /// Where it is built.
    fn folder(&self, project: &Project) -> PathBuf {
        project.target.join("app").join(self.name)
    }

    /// Where the list of its files is in `dist/`.
    fn manifest(&self) -> String {
        format!("{}-{MANIFEST}", self.name)
    }
}

/// Builds all programs into `dist/`, unless they were built from the same sources.
pub fn build(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let fingerprint = project.fingerprint(SOURCES)?;
    let dist = project.root.join("dist");
    let are_there = PROGRAMS
        .iter()
        .all(|program| dist.join(program.page).is_file() && dist.join(program.manifest()).is_file());
    if are_there && project.is_current("dist", &fingerprint)? {
        return Ok(());
    }
    build_programs(project, tools)?;
    match fs::remove_dir_all(&dist) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    for program in &PROGRAMS {
        gather(&program.folder(project), &dist, program)?;
    }
    project.note_current("dist", &fingerprint)
}

/// Builds two at a time: while one is shrunk and compressed, the next is linked.
fn build_programs(project: &Project, tools: &Tools) -> anyhow::Result<()> {
    let (even, odd): (Vec<_>, Vec<_>) = PROGRAMS.iter().enumerate().partition(|(place, _)| place % 2 == 0);
    let build = |share: Vec<(usize, &Program)>| {
        share
            .into_iter()
            .try_for_each(|(_, program)| build_program(project, tools, program))
    };
    thread::scope(|scope| {
        let odd = scope.spawn(|| build(odd));
        build(even)?;
        odd.join().map_err(|_| anyhow!("a build came to no end"))?
    })
}

fn build_program(project: &Project, tools: &Tools, program: &Program) -> anyhow::Result<()> {
    let folder = program.folder(project);
    fs::create_dir_all(&folder)?;
    let mut trunk = Command::new("trunk");
    trunk
        .args(["build", "--release", "--html-output", "index.html", "--dist"])
        .arg(&folder)
        .arg(project.root.join("frontend").join(program.page))
        .current_dir(&project.root)
        .env("PATH", tools.search_path());
    // Trunk takes this one for a colour setting of its own, and refuses it.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)
}

/// Copies a program beside the others. Files of one name have a hash in it and are the same in each, but for the page.
fn gather(folder: &Path, dist: &Path, program: &Program) -> anyhow::Result<()> {
    for file in files(folder)? {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let name = match name.strip_prefix("index.html") {
            Some(ending) => format!("{}{ending}", program.page),
            None if name == MANIFEST => program.manifest(),
            None => name,
        };
        let to = dist.join(name);
        fs::create_dir_all(to.parent().context("a file lies in a folder")?)?;
        fs::copy(&file, to)?;
    }
    Ok(())
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

/// Bytes on the wire of all files of a built program: compressed where they compress.
fn weigh(project: &Project, program: &Program) -> anyhow::Result<u64> {
    let folder = project.target.join("app").join(program.name);
    let mut total = 0;
    for file in files(&folder).context("the browser app is not built")? {
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

/// Fails when a program is heavier than it may be.
pub fn hold_budget(project: &Project) -> anyhow::Result<String> {
    let mut said = Vec::new();
    let mut is_too_heavy = false;
    for program in &PROGRAMS {
        let weight = weigh(project, program)?;
        is_too_heavy |= weight > BUDGET;
        said.push(format!("{} {} KB", program.name, weight.div_ceil(1024)));
    }
    let said = format!("{} of {} KB each", said.join(", "), BUDGET / 1024);
    if is_too_heavy {
        bail!("a program of the browser app is too heavy: {said}");
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

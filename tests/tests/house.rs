//! Who may import whom, and other walls of the house, held over what cargo and the files say.

#![expect(clippy::unwrap_used, reason = "what fails ends its test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};
use domain::program::Program;

/// The workspace's crates and which of each other they may use outside tests.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("charts", &["domain"]),
    ("lean", &[]),
    ("ingest", &["domain"]),
    ("documents", &["domain"]),
    ("insight", &["domain"]),
    ("server", &["domain", "ingest", "documents", "insight"]),
    ("frontend", &["domain", "charts", "lean"]),
    ("integration-tests", &["domain", "server"]),
    ("xtask", &[]),
];

/// Crates that reach outside: the pure ones use none of them.
const OUTSIDE: &[&str] = &[
    "tokio",
    "sqlx",
    "actix-web",
    "reqwest",
    "rand",
    "web-sys",
    "js-sys",
    "wasm-bindgen",
];
const PURE: &[&str] = &["domain", "charts", "ingest", "documents", "insight"];

/// The slices of the server: each has its own store, which no other slice calls.
const SLICES: &[&str] = &[
    "catalog",
    "dashboard",
    "downloads",
    "identity",
    "insights",
    "loyalty",
    "purchases",
    "reports",
    "notifications",
    "payments",
    "pictures",
    "sales",
    "search",
    "settings",
    "stock",
    "uploads",
    "audit",
];

/// Longest source file. Longer ones have more than one reason to change.
const LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Direct dependencies outside tests, per crate of the workspace.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec().unwrap();
    let of = |package: &cargo_metadata::Package| {
        let used = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal);
        (
            package.name.to_string(),
            used.map(|dependency| dependency.name.clone()).collect(),
        )
    };
    metadata.packages.iter().map(of).collect()
}

#[test]
fn crates_use_each_other_only_along_the_arrows() {
    let dependencies = dependencies();
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(found, known, "a crate without its arrows");
    for (name, allowed) in MAY_USE {
        let ours = dependencies[*name].iter().filter(|used| known.contains(used.as_str()));
        let forbidden: Vec<_> = ours.filter(|used| !allowed.contains(&used.as_str())).collect();
        assert!(forbidden.is_empty(), "{name} must not use {forbidden:?}");
    }
}

#[test]
fn pure_crates_reach_nothing_outside() {
    let dependencies = dependencies();
    for name in PURE {
        let forbidden: Vec<_> = dependencies[*name]
            .iter()
            .filter(|used| OUTSIDE.contains(&used.as_str()))
            .collect();
        assert!(forbidden.is_empty(), "{name} must not use {forbidden:?}");
    }
}

#[test]
fn a_slice_never_calls_the_store_of_another() {
    let server = root().join("crates/server/src");
    let mut found = Vec::new();
    for slice in SLICES {
        let folder = server.join(slice);
        assert!(folder.is_dir(), "{slice} is no slice any more");
        for file in sources(&server).iter().filter(|file| !file.starts_with(&folder)) {
            if fs::read_to_string(file).unwrap().contains(&format!("{slice}::store")) {
                found.push(format!("{} uses the store of {slice}", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_portal_never_uses_the_other() {
    let app = root().join("frontend/src");
    let mut found = Vec::new();
    for (folder, other) in [
        ("admin", "customer"),
        ("customer", "admin"),
        ("portal", "admin"),
        ("portal", "customer"),
        ("ui", "admin"),
        ("ui", "customer"),
    ] {
        for file in sources(&app.join(folder)) {
            if fs::read_to_string(&file).unwrap().contains(&format!("crate::{other}")) {
                found.push(format!("{} uses {other}", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_program_has_its_page_and_is_built() {
    let built = fs::read_to_string(root().join("crates/xtask/src/assets.rs")).unwrap();
    for page in Program::ALL.map(Program::page) {
        let text = fs::read_to_string(root().join("frontend").join(page)).unwrap();
        assert!(text.contains("data-bin="), "{page} names no program");
        assert!(built.contains(&format!("page: \"{page}\"")), "{page} is not built");
    }
}

#[test]
fn the_admin_portals_pages_differ_in_their_program_alone() {
    let read = |name: &str| fs::read_to_string(root().join(format!("frontend/{name}.html"))).unwrap();
    let first = read("admin");
    for name in ["analytics", "operations", "administration"] {
        let same = first.replace("data-bin=\"admin\"", &format!("data-bin=\"{name}\""));
        assert_eq!(read(name), same, "{name}.html is admin.html with another program");
    }
}

#[test]
fn no_source_file_grows_out_of_hand() {
    let root = root();
    let folders = ["crates", "frontend/src", "tests"];
    let files = folders.iter().flat_map(|folder| sources(&root.join(folder)));
    let long: Vec<_> = files
        .map(|file| (fs::read_to_string(&file).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > LINES)
        .collect();
    assert!(long.is_empty(), "more than {LINES} lines: {long:#?}");
}

#[test]
fn every_migration_opens_with_why() {
    for entry in fs::read_dir(root().join("migrations")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("-- "), "{} does not say why", path.display());
    }
}

#[test]
fn tools_have_the_versions_of_their_libraries() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let (cargo, trunk, tools) = (
        read("Cargo.toml"),
        read("Trunk.toml"),
        read("crates/xtask/src/tools.rs"),
    );
    let version = cargo
        .lines()
        .find_map(|line| line.strip_prefix("wasm-bindgen = \"=")?.strip_suffix('"'))
        .unwrap();
    assert!(trunk.contains(&format!("wasm_bindgen = \"{version}\"")), "Trunk.toml");
    assert!(
        tools.contains(&format!("const WASM_BINDGEN: &str = \"{version}\"")),
        "xtask"
    );
}

//! The programs that the build and the tests need, in their pinned versions. What is missing is installed: our own
//! tools into the user's cache, system packages by apt on Debian.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, bail};

use crate::pooler;
use crate::shell::{first_line, run, say};

const TRUNK: &str = "0.21.14";
/// Equal to `wasm-bindgen` in Cargo.toml and to Trunk.toml.
const WASM_BINDGEN: &str = "0.2.130";
/// Equal to Trunk.toml.
const BINARYEN: &str = "132";
const AXE: &str = "4.14.1";
const CARGO_DENY: &str = "0.20.2";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Stands in for wasm-opt where there is no Node.js to run it: takes the file as it is.
const NO_WASM_OPT: &str = "#!/bin/sh
for word; do
  case $word in
    --version) echo 'wasm-opt version 132 (version_132)'; exit ;;
    --output=*) output=${word#--output=} ;;
    -*) ;;
    *) input=$word ;;
  esac
done
cp \"$input\" \"$output\"
";

/// The folder of our own tools, kept over `cargo clean`.
pub struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Finds the folder, by the rules for caches.
    pub fn find(target: &Path) -> Self {
        let cache = env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
            .unwrap_or_else(|| target.to_owned());
        Self {
            folder: cache.join("ampconnect/tools"),
        }
    }

    /// The search path with our own tools first.
    pub fn search_path(&self) -> OsString {
        let ours = [
            self.folder.join("bin"),
            self.binaryen().join("node_modules/.bin"),
            self.folder.join("no-node"),
        ];
        let theirs = env::var_os("PATH").unwrap_or_default();
        env::join_paths(ours.into_iter().chain(env::split_paths(&theirs))).unwrap_or(theirs)
    }

    fn binaryen(&self) -> PathBuf {
        self.folder.join(format!("binaryen-{BINARYEN}"))
    }

    /// The PgBouncer that tests start.
    pub fn pooler(&self) -> PathBuf {
        self.folder.join("bin/pgbouncer")
    }

    /// The file of axe-core that tests load into pages.
    pub fn axe(&self) -> PathBuf {
        self.folder
            .join(format!("axe-core-{AXE}/node_modules/axe-core/axe.min.js"))
    }

    /// Everything that building the browser app takes.
    pub fn for_browser_app(&self) -> anyhow::Result<()> {
        wasm_target()?;
        self.cargo_tool("trunk", TRUNK, &["--locked"])?;
        // Its own lock file names a version that is not published.
        self.cargo_tool_named("wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, &[])?;
        self.wasm_opt()
    }

    /// Everything that only tests take.
    pub fn for_tests(&self) -> anyhow::Result<()> {
        self.cargo_tool("cargo-deny", CARGO_DENY, &["--locked"])?;
        self.npm_package("axe-core", AXE)?;
        pooler::install(&self.pooler())?;
        let browser = ["chromium", "chromium-browser", "google-chrome"];
        let is_there = |names: &[&str]| names.iter().any(|name| first_line(name, &["--version"]).is_some());
        if !is_there(&browser) || !is_there(&["chromedriver"]) {
            system_packages(&["chromium", "chromium-driver"], "Chromium and its chromedriver")?;
        }
        Ok(())
    }

    fn cargo_tool(&self, name: &str, version: &str, flags: &[&str]) -> anyhow::Result<()> {
        self.cargo_tool_named(name, name, version, flags)
    }

    fn cargo_tool_named(&self, program: &str, package: &str, version: &str, flags: &[&str]) -> anyhow::Result<()> {
        let ours = self.folder.join("bin").join(program);
        let has_it = |path: &Path| {
            first_line(path, &["--version"]).is_some_and(|line| line.split_whitespace().any(|word| word == version))
        };
        if has_it(&ours) || has_it(Path::new(program)) {
            return Ok(());
        }
        say(&format!("installing {package} {version} (built once, some minutes)"));
        let mut command = Command::new("cargo");
        command
            .args(["install", package, "--quiet", "--force", "--version", version])
            .args(flags);
        command.arg("--root").arg(&self.folder);
        // A tool that runs for seconds is not worth minutes of optimising.
        command
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env_remove("CARGO_TARGET_DIR");
        run(&mut command)
    }

    fn wasm_opt(&self) -> anyhow::Result<()> {
        let stand_in = self.folder.join("no-node/wasm-opt");
        if first_line("node", &["--version"]).is_some() && first_line("npm", &["--version"]).is_some() {
            return self.npm_package("binaryen", BINARYEN);
        }
        say("no Node.js: the browser app is built without wasm-opt and will be larger");
        fs::create_dir_all(self.folder.join("no-node"))?;
        fs::write(&stand_in, NO_WASM_OPT)?;
        run(Command::new("chmod").arg("755").arg(&stand_in))
    }

    fn npm_package(&self, name: &str, version: &str) -> anyhow::Result<()> {
        let folder = self.folder.join(format!("{name}-{version}"));
        if folder.join("node_modules").join(name).join("package.json").is_file() {
            return Ok(());
        }
        if first_line("npm", &["--version"]).is_none() {
            bail!("npm is needed for {name}: install Node.js 20 or newer (Debian: apt install npm)");
        }
        say(&format!("installing {name} {version}"));
        fs::create_dir_all(&folder)?;
        let whole = if version.contains('.') {
            version.to_owned()
        } else {
            format!("{version}.0.0")
        };
        let mut command = Command::new("npm");
        command
            .args([
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(&folder);
        run(command.arg(format!("{name}@{whole}")))
    }
}

fn wasm_target() -> anyhow::Result<()> {
    let sysroot = first_line("rustc", &["--print", "sysroot"]).context("rustc does not say where its libraries are")?;
    if Path::new(&sysroot)
        .join("lib/rustlib")
        .join(WASM_TARGET)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    say(&format!("adding the Rust target {WASM_TARGET}"));
    run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

/// Installs system packages where we may, and says what to install where we may not.
pub fn system_packages(packages: &[&str], what: &str) -> anyhow::Result<()> {
    let say_it = || {
        format!(
            "{what} is missing: install it (Debian: apt install {})",
            packages.join(" ")
        )
    };
    if first_line("apt-get", &["--version"]).is_none() {
        bail!(say_it());
    }
    let prefix: &[&str] = if first_line("id", &["-u"]).as_deref() == Some("0") {
        &["env"]
    } else if Command::new("sudo")
        .args(["-n", "true"])
        .output()
        .is_ok_and(|output| output.status.success())
    {
        &["sudo", "-n", "env"]
    } else {
        bail!(say_it());
    };
    say(&format!("installing {} by apt", packages.join(", ")));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(prefix[0]);
        command.args(&prefix[1..]).args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-qq",
            "-o",
            "Dpkg::Use-Pty=0",
        ]);
        command.args(arguments).stdout(std::process::Stdio::null());
        run(&mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

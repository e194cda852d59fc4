//! Chromium and its chromedriver: started with one browser, ended with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::Context;
use serde_json::json;
use thirtyfour::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;

/// Nothing that is not asked for, and nothing that talks to anybody but the test's server.
const FLAGS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--lang=id-ID",
    "--window-size=1440,900",
];

/// A running chromedriver.
pub(super) struct Chromedriver {
    process: Child,
    /// Where it listens.
    address: String,
    /// Held open, so that it can go on writing.
    _said: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// Starts it on a port that it chooses.
    pub(super) fn start() -> anyhow::Result<Self> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot run chromedriver")?;
        let mut said = BufReader::new(process.stdout.take().context("its output was asked for")?);
        let mut line = String::new();
        let port = loop {
            line.clear();
            if said.read_line(&mut line)? == 0 {
                anyhow::bail!("chromedriver ended without a word about its port");
            }
            // "ChromeDriver was started successfully on port 40123."
            if let Some((_, port)) = line
                .trim_end()
                .trim_end_matches('.')
                .split_once("successfully on port ")
            {
                break port.to_owned();
            }
        };
        Ok(Self {
            process,
            address: format!("http://127.0.0.1:{port}"),
            _said: said,
        })
    }

    /// Opens a browser that keeps everything in a folder.
    pub(super) async fn open(&self, folder: &Path) -> WebDriver {
        let capabilities = capabilities(folder).expect("capabilities are JSON");
        WebDriver::new(&self.address, capabilities)
            .await
            .expect("chromium starts")
    }

    /// Where a session is, for what must go on without the driver.
    pub(super) fn session(&self, driver: &WebDriver) -> String {
        format!("{}/session/{}", self.address, driver.handle().session_id())
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Where a browser saves files.
pub(super) fn downloads(folder: &Path) -> PathBuf {
    folder.join("downloads")
}

fn capabilities(folder: &Path) -> WebDriverResult<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS {
        capabilities.add_arg(flag)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", folder.join("profile").display()))?;
    let preferences = json!({
        "download.default_directory": downloads(folder),
        "download.prompt_for_download": false,
        "profile.default_content_setting_values.automatic_downloads": 1,
    });
    capabilities.add_experimental_option("prefs", preferences)?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(capabilities.into())
}

//! What every page must keep, and pictures of pages.

use std::io::Write as _;
use std::path::PathBuf;
use std::{env, fs, thread};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::Browser;
use crate::postgres::build_directory;

/// Runs before anything of a page: says refusals in the console, where they outlive the page.
const TELL_VIOLATIONS: &str = "addEventListener('securitypolicyviolation', event => console.error(
    `refused by the policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))";

/// Runs axe and gives what is serious: rule, where, and how to mend it.
const RUN_AXE: &str = "return axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
    .filter(one => one.impact === 'serious' || one.impact === 'critical')
    .flatMap(one => one.nodes.map(node => `${one.id} at ${node.target.join(' ')}: ${node.failureSummary}`)))";

/// Elements that stick out of the window at the right.
const STICKING_OUT: &str = "const width = Math.min(document.documentElement.clientWidth, screen.width);
    const scrolls = element => element && element !== document.documentElement && (
        ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll('*')]
        .filter(one => one.getBoundingClientRect().right > width + 0.5 && !scrolls(one.parentElement))
        .slice(0, 5).map(one => one.outerHTML.slice(0, 160))";

impl Browser {
    /// Holds what every page must keep: nothing wider than the window, nothing serious found by axe, nothing refused by
    /// the content security policy, no error in the console.
    pub async fn holds_up(&self) {
        self.does_not_scroll_sideways().await;
        self.is_accessible().await;
        self.has_a_clean_console().await;
    }

    /// Holds that the page is not wider than the window.
    ///
    /// # Panics
    /// When it is.
    pub async fn does_not_scroll_sideways(&self) {
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths = self.run(script, Vec::new()).await;
        let (page, window) = (widths[0].as_u64(), widths[1].as_u64());
        // A phone's window grows with what sticks out of it.
        if page > window || window != Some(self.window.size().0.into()) {
            let culprits = self.run(STICKING_OUT, Vec::new()).await;
            panic!(
                "{} is {page:?} pixels wide in a window of {window:?}: {culprits:#}",
                self.place().await
            );
        }
    }

    /// Holds that axe finds nothing serious or critical on the page as it is.
    ///
    /// # Panics
    /// When it does, or is not installed.
    pub async fn is_accessible(&self) {
        if self.run("return typeof axe", Vec::new()).await == "undefined" {
            let source = fs::read_to_string(axe()).expect("axe-core is there; `cargo xtask test tools` installs it");
            self.run(&source, Vec::new()).await;
        }
        let found = self.run(RUN_AXE, Vec::new()).await;
        assert_eq!(found, json!([]), "axe at {}: {found:#}", self.place().await);
    }

    /// Holds that nothing went wrong since the last look.
    ///
    /// # Panics
    /// When something did.
    pub async fn has_a_clean_console(&self) {
        let found = self.console().await;
        assert!(found.is_empty(), "console at {}: {found:#?}", self.place().await);
    }

    /// What went wrong since the last look: errors, and what the content security policy refused. An answer of the API
    /// that says no is no error of the app.
    pub async fn console(&self) -> Vec<String> {
        let entries = self.driver.browser_log().await.unwrap_or_default();
        let is_refusal = |message: &str| message.contains("/api/") && message.contains("with a status of 4");
        entries
            .into_iter()
            .filter(|entry| entry.level == "SEVERE" && !is_refusal(&entry.message))
            .map(|entry| entry.message)
            .collect()
    }

    /// Keeps a picture of the whole page as `target/screenshots/<name>-<width>.png`.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn picture(&self, name: &str) {
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let clip = json!({"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1});
        let whole = json!({"captureBeyondViewport": true, "clip": clip});
        let answer = self.devtools("Page.captureScreenshot", whole).await;
        keep(&self.picture_path(name), &answer["data"]).expect("a picture");
    }

    pub(super) async fn tell_violations(&self) {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": TELL_VIOLATIONS}),
        )
        .await;
    }

    fn picture_path(&self, name: &str) -> PathBuf {
        let folder = build_directory()
            .expect("test programs lie in the build directory")
            .join("screenshots");
        folder.join(format!("{name}-{}.png", self.window.size().0))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver's own way out waits for a connection that belongs to the test's runtime, which waits here.
        drop(self.driver.clone().leak());
        let session = self.chromedriver.session(&self.driver);
        let test = thread::current().name().unwrap_or("test").replace("::", "-");
        let picture = thread::panicking().then(|| self.picture_path(&test));
        let ended = thread::spawn(move || Runtime::new()?.block_on(end(&session, picture)));
        if let Ok(Err(error)) = ended.join() {
            // Where nobody reads there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{test}: the browser did not end well: {error:#}");
        }
    }
}

/// Ends a session, and with it the browser, after a last picture where one is wanted.
async fn end(session: &str, picture: Option<PathBuf>) -> anyhow::Result<()> {
    let client = reqwest::Client::new();
    if let Some(path) = picture {
        let answer: Value = client.get(format!("{session}/screenshot")).send().await?.json().await?;
        keep(&path, &answer["value"])?;
        let _ = writeln!(std::io::stderr(), "the page as it was: {}", path.display());
    }
    client.delete(session).send().await?;
    Ok(())
}

/// Where the tools are installed by `cargo xtask test`, which names the file to the tests that it runs.
fn axe() -> PathBuf {
    if let Some(named) = env::var_os("AMPC_TEST_AXE") {
        return named.into();
    }
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or(home)
        .unwrap_or_default();
    cache.join("ampconnect/tools/axe-core-4.14.1/node_modules/axe-core/axe.min.js")
}

fn keep(path: &std::path::Path, picture: &Value) -> anyhow::Result<()> {
    let bytes = STANDARD.decode(picture.as_str().unwrap_or_default())?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}

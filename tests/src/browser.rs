//! A real browser that looks at one test's server.
//!
//! Everything waits for what it needs, up to a limit, and never for a fixed time. A browser that is dropped while its
//! test fails leaves a picture of the page in `target/screenshots`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::app::TestApp;
use crate::client::Client;
use crate::postgres::PASSWORD;

mod checks;
mod chromium;

use chromium::Chromedriver;

/// How long the app may take to show something: servers for tests are unoptimised, and machines are busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const STEP: Duration = Duration::from_millis(40);
/// Of the page's text, how much a failure quotes.
const QUOTED: usize = 3_000;

/// What a window is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// 1440 x 900 pixels, with a mouse.
    Desk,
    /// 390 x 844 pixels, with touch.
    Phone,
    /// 320 x 640 pixels, with touch.
    Small,
}

impl Window {
    /// Width and height in pixels.
    pub fn size(self) -> (u32, u32) {
        match self {
            Self::Desk => (1440, 900),
            Self::Phone => (390, 844),
            Self::Small => (320, 640),
        }
    }
}

/// A browser with a fresh profile. It ends when it is dropped.
pub struct Browser {
    /// The session, for what has no method here.
    pub driver: WebDriver,
    address: String,
    window: Window,
    // Dropped after the session, which ends the browser, in this order.
    chromedriver: Chromedriver,
    folder: TempDir,
}

impl Browser {
    /// Opens a browser for a server.
    ///
    /// # Panics
    /// When there is no Chromium with its chromedriver, or the server has no app to show.
    pub async fn open(app: &TestApp, window: Window) -> Self {
        Self::open_at(&app.address, window).await
    }

    /// Opens a browser for the server at an address.
    ///
    /// # Panics
    /// When there is no Chromium with its chromedriver, or the server has no app to show.
    pub async fn open_at(address: &str, window: Window) -> Self {
        let page = Client::new(address)
            .request(reqwest::Method::GET, "/")
            .header("accept", "text/html");
        let page = crate::client::Answer::of(page).await.expect(200).text();
        assert!(
            page.contains(".wasm"),
            "dist/ holds only a stand-in for the browser app; `cargo xtask test app browser` builds it first"
        );
        let folder = tempfile::tempdir().expect("a directory for the browser");
        let chromedriver = Chromedriver::start().expect("chromedriver starts; `cargo xtask test tools` installs it");
        let driver = chromedriver.open(folder.path()).await;
        let mut browser = Self {
            driver,
            address: address.to_owned(),
            window,
            chromedriver,
            folder,
        };
        browser.tell_violations().await;
        browser.set_window(window).await;
        browser
    }

    /// Makes the window as wide and high as asked, whatever the least width of a real window.
    pub async fn set_window(&mut self, window: Window) {
        self.window = window;
        let (width, height) = window.size();
        let touch = window != Window::Desk;
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": touch}))
            .await;
    }

    /// Lets the system prefer dark colours, or light ones.
    pub async fn set_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": value},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Goes to a path of the app, or to a whole address of it.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn go(&self, path: &str) {
        let address = if path.starts_with('/') {
            format!("{}{path}", self.address)
        } else {
            path.to_owned()
        };
        self.driver.goto(address).await.expect("the server answers");
    }

    /// Signs in as staff of the template, or as anyone with the same password, and waits for the dashboard.
    pub async fn sign_in(&self, username: &str) {
        self.sign_in_as(username, PASSWORD).await;
    }

    /// Signs in as staff with a password.
    ///
    /// # Panics
    /// When the dashboard does not follow.
    pub async fn sign_in_as(&self, username: &str, password: &str) {
        self.go("/admin/login").await;
        self.fill("Nama pengguna", username).await;
        self.fill("Kata sandi", password).await;
        self.press("Masuk").await;
        self.is_at("/admin/dashboard").await;
    }

    /// Path and query of the page.
    ///
    /// # Panics
    /// When the browser is gone.
    pub async fn place(&self) -> String {
        let url = self.driver.current_url().await.expect("a page is open");
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    /// Waits until path and query are these.
    pub async fn is_at(&self, place: &str) {
        self.until(&format!("the address {place}"), async || {
            (self.place().await == place).then_some(())
        })
        .await;
    }

    /// Waits until a look at the page gives something, and gives it.
    ///
    /// # Panics
    /// When it takes too long; says what the page shows instead.
    pub async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(
                Instant::now() <= deadline,
                "waited in vain for {what}\n{}",
                self.state().await
            );
            tokio::time::sleep(STEP).await;
        }
    }

    /// The first element of a CSS selector that is shown, once there is one.
    pub async fn find(&self, css: &str) -> WebElement {
        self.until(css, async || self.shown(By::Css(css)).await).await
    }

    /// Waits until a CSS selector shows nothing any more.
    pub async fn sees_none(&self, css: &str) {
        let gone = async || self.shown(By::Css(css)).await.is_none().then_some(());
        self.until(&format!("the end of {css}"), gone).await;
    }

    /// The texts of the elements of a CSS selector as they are on screen, hidden ones empty; blanks as one space.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText ?? '')";
        let texts = self.run(script, vec![json!(css)]).await;
        let texts = texts.as_array().map(Vec::as_slice).unwrap_or_default();
        texts
            .iter()
            .map(|text| plain(text.as_str().unwrap_or_default()))
            .collect()
    }

    /// The text of the first shown element of a CSS selector, once there is one.
    pub async fn text(&self, css: &str) -> String {
        let text = async || {
            let element = self.shown(By::Css(css)).await?;
            Some(plain(&element.text().await.ok()?))
        };
        self.until(css, text).await
    }

    /// Waits until an element of a CSS selector shows a text, whatever its case.
    pub async fn sees_in(&self, css: &str, text: &str) {
        let wanted = plain(text).to_lowercase();
        let shown = async || {
            self.texts(css)
                .await
                .iter()
                .any(|found| found.to_lowercase().contains(&wanted))
                .then_some(())
        };
        self.until(&format!("“{text}” in {css}"), shown).await;
    }

    /// Waits until the page shows a text.
    pub async fn sees(&self, text: &str) {
        self.sees_in("body", text).await;
    }

    /// Types into the field with this label, in place of what it holds.
    pub async fn fill(&self, label: &str, text: &str) {
        let label = quoted(label);
        let field = format!(
            "//*[self::input or self::select or self::textarea]\
             [@id=//label[starts-with(normalize-space(), {label})]/@for or @aria-label={label}]"
        );
        let fill = async || {
            let field = self.shown(By::XPath(field.clone())).await?;
            field.clear().await.ok()?;
            field.send_keys(text).await.ok()
        };
        self.until(&format!("the field {label}"), fill).await;
    }

    /// Presses the button, link, tab or box with this text or name, once it is there, enabled and not covered.
    pub async fn press(&self, name: &str) {
        self.press_in("", name).await;
    }

    /// The same inside the elements of an XPath: `//dialog`.
    pub async fn press_in(&self, scope: &str, name: &str) {
        let wanted = quoted(name);
        let button = format!(
            "{scope}//*[self::button or self::a or self::label or self::summary or starts-with(@role, 'menuitem')]\
             [normalize-space()={wanted} or @aria-label={wanted}]"
        );
        self.click(&format!("the button {name}"), By::XPath(button)).await;
    }

    /// Clicks the first shown element of a CSS selector, once it is there, enabled and not covered.
    pub async fn press_at(&self, css: &str) {
        self.click(css, By::Css(css)).await;
    }

    /// Gives keys to whatever has the focus.
    ///
    /// # Panics
    /// When nothing takes them.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        let focused = self.driver.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("it takes keys");
    }

    /// Chooses files of these names and contents in the page's file field.
    ///
    /// # Panics
    /// When they cannot be written.
    pub async fn choose_files(&self, files: &[(&str, &[u8])]) {
        let write = |(name, bytes): &(&str, &[u8])| {
            let path = self.folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file for the browser");
            path.display().to_string()
        };
        let paths: Vec<String> = files.iter().map(write).collect();
        let choose = async || {
            // It lies unseen under its label, as file fields do.
            let field = self.driver.find(By::Css("input[type=file]")).await.ok()?;
            field.send_keys(paths.join("\n")).await.ok()
        };
        self.until("the file field", choose).await;
    }

    /// The bytes of a file that the browser saved under this name, once it is whole.
    pub async fn saved(&self, name: &str) -> Vec<u8> {
        let path = self.downloads().join(name);
        let whole = async || std::fs::read(&path).ok().filter(|bytes| !bytes.is_empty());
        self.until(&format!("the saved file {name}"), whole).await
    }

    /// Runs a script in the page; a promise is waited for.
    ///
    /// # Panics
    /// When it throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.driver.execute(script, arguments).await;
        answer.expect("a script that does not throw").json().clone()
    }

    /// A command of the browser's own protocol.
    ///
    /// # Panics
    /// When the browser does not know it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(command, parameters).await.expect(command)
    }

    fn downloads(&self) -> PathBuf {
        chromium::downloads(self.folder.path())
    }

    /// The first element that is shown now.
    async fn shown(&self, by: By) -> Option<WebElement> {
        for element in self.driver.find_all(by).await.ok()? {
            // One that went meanwhile is not shown.
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }

    async fn click(&self, what: &str, by: By) {
        let click = async || {
            let element = self.shown(by.clone()).await?;
            if !element.is_enabled().await.ok()? {
                return None;
            }
            // As a person does: bars at the edges of a phone cover what the browser itself has just brought into view.
            let centre = "arguments[0].scrollIntoView({block: 'center', inline: 'nearest'})";
            self.driver.execute(centre, vec![element.to_json().ok()?]).await.ok()?;
            element.click().await.ok()
        };
        self.until(what, click).await;
    }

    /// What a failed wait tells.
    async fn state(&self) -> String {
        let text = self.texts("body").await.join(" ");
        let text: String = text.chars().take(QUOTED).collect();
        format!(
            "at {}\n{text}\nconsole: {:#?}",
            self.place().await,
            self.console().await
        )
    }
}

/// A text with every run of blanks as one space.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as XPath writes it.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}

//! The dashboard in a browser on a processor four times slower and a line of 1.6 Mbit/s.

use std::time::{Duration, Instant};

use integration_tests::browser::{Browser, Window};
use serde_json::json;

use super::{PASSWORD, USERNAME, say};

/// 1.6 Mbit/s in bytes per second.
const BANDWIDTH: u32 = 1_600_000 / 8;
const LATENCY_MS: u32 = 100;
const VISITS: usize = 5;

/// Times a first visit of the login and visits of the dashboard by somebody who was there before.
pub async fn interactive(address: &str) -> anyhow::Result<()> {
    let browser = Browser::open_at(address, Window::Desk).await;
    browser.devtools("Network.enable", json!({})).await;
    let line = json!({
        "offline": false, "latency": LATENCY_MS, "downloadThroughput": BANDWIDTH, "uploadThroughput": BANDWIDTH,
    });
    browser.devtools("Network.emulateNetworkConditions", line).await;
    browser
        .devtools("Emulation.setCPUThrottlingRate", json!({"rate": 4}))
        .await;
    let first = shown(&browser, "/admin/login", "input[name=username]").await;
    browser.sign_in_as(USERNAME, PASSWORD).await;
    browser.find(".kpi__value").await;
    let mut times = Vec::new();
    for _ in 0..VISITS {
        browser.go("about:blank").await;
        times.push(shown(&browser, "/admin/dashboard", ".kpi__value").await);
    }
    times.sort_unstable();
    say(&format!(
        "page, processor 4 x slower, 1.6 Mbit/s: login on a first visit {:.1} s; dashboard with its figures on another \
         visit {:.1} s (median of {VISITS})",
        first.as_secs_f64(),
        times[VISITS / 2].as_secs_f64()
    ));
    Ok(())
}

async fn shown(browser: &Browser, path: &str, css: &str) -> Duration {
    let start = Instant::now();
    browser.go(path).await;
    browser.find(css).await;
    start.elapsed()
}

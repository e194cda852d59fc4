//! Browsers in words, out of what they say about themselves.

use leptos::prelude::*;

use crate::ui::{Icon, glyph};

/// The first that occurs wins: most browsers also name those that they descend from.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

fn of(table: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| *name)
}

/// `Chrome di Android`.
pub fn name(agent: &str) -> String {
    match (of(BROWSERS, agent), of(SYSTEMS, agent)) {
        (Some(browser), Some(system)) => format!("{browser} di {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        // A program: `curl/8.5.0`.
        (None, None) => match agent.split(['/', ' ']).next() {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => "Perangkat tidak dikenal".to_owned(),
        },
    }
}

/// One browser of a list: a phone or a screen, its name, a line under it, and what stands at the end.
pub fn row(agent: &str, sub: String, end: AnyView) -> AnyView {
    let is_phone = ["Android", "iPhone", "iPad"].iter().any(|mark| agent.contains(mark));
    let drawn = if is_phone { glyph::SMARTPHONE } else { glyph::MONITOR };
    view! {
        <div class="list__row">
            <span class="notif__ico">
                <Icon glyph=drawn />
            </span>
            <span class="list__main">
                <span class="list__title">{name(agent)}</span>
                <span class="list__sub">{sub}</span>
            </span>
            {end}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_with_its_system() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, words) in [
            (
                format!("Mozilla/5.0 (Linux; Android 10; K) {webkit} Chrome/141.0.0.0 Mobile Safari/537.36"),
                "Chrome di Android",
            ),
            (
                format!(
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
                ),
                "Edge di Windows",
            ),
            (
                format!(
                    "Mozilla/5.0 (Linux; Android 13) {webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"
                ),
                "Samsung Internet di Android",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0".to_owned(),
                "Firefox di Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.6 Mobile/15E148 Safari/604.1"
                    .to_owned(),
                "Safari di iPhone",
            ),
            (
                format!(
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Chrome/141.0.0.0 Safari/537.36 OPR/125.0"
                ),
                "Opera di macOS",
            ),
        ] {
            assert_eq!(name(&agent), words, "{agent}");
        }
    }

    #[test]
    fn what_is_no_browser_keeps_its_own_name() {
        assert_eq!(name("curl/8.5.0"), "curl");
        assert_eq!(name(""), "Perangkat tidak dikenal");
    }
}

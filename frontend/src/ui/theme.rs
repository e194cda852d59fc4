//! Light, dark, or as the system says. `public/theme.js` sets the attribute before the first paint; this changes it.

use leptos::ev;
use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::icon::{Glyph, glyph};
use super::popover::{Menu, MenuItem, Popover};
use super::storage;

const KEY: &str = "ampc.theme";

/// What the user wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// As the system says.
    System,
}

impl Theme {
    /// All, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::System];

    /// The menu's word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Light => "Terang",
            Self::Dark => "Gelap",
            Self::System => "Ikuti sistem",
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Light => glyph::SUN,
            Self::Dark => glyph::MOON,
            Self::System => glyph::MONITOR,
        }
    }
}

/// The theme: what is wanted and what is on screen. Charts redraw when `is_dark` changes.
#[derive(Clone, Copy)]
pub struct ThemeState {
    wanted: RwSignal<Theme>,
    system_dark: RwSignal<bool>,
    on_paper: RwSignal<bool>,
}

impl ThemeState {
    /// What the user wants; reactive.
    pub fn wanted(self) -> Theme {
        self.wanted.get()
    }

    /// Whether the screen is dark; paper never is. Reactive.
    pub fn is_dark(self) -> bool {
        if self.on_paper.get() {
            return false;
        }
        match self.wanted.get() {
            Theme::Light => false,
            Theme::Dark => true,
            Theme::System => self.system_dark.get(),
        }
    }

    /// Changes what the user wants, and remembers it.
    pub fn set(self, theme: Theme) {
        let root = document().document_element();
        let word = match theme {
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
            Theme::System => None,
        };
        if let Some(root) = root {
            // Neither can fail for a plain attribute name.
            let _ = match word {
                Some(word) => root.set_attribute("data-theme", word),
                None => root.remove_attribute("data-theme"),
            };
        }
        match word {
            Some(word) => storage::set(KEY, word),
            None => storage::remove(KEY),
        }
        self.wanted.set(theme);
    }
}

/// The app's theme.
pub fn use_theme() -> ThemeState {
    expect_context()
}

/// Provides [`ThemeState`]; call it once, in the app's root.
pub fn provide_theme() {
    let wanted = match storage::get(KEY).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    provide_context(ThemeState {
        wanted: RwSignal::new(wanted),
        system_dark: follow("(prefers-color-scheme: dark)"),
        on_paper: follow("print"),
    });
}

/// Whether a media query matches, from now on.
fn follow(query: &str) -> RwSignal<bool> {
    let query = window().match_media(query).ok().flatten();
    let matches = RwSignal::new(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let media = query.clone();
        let listener = wasm_bindgen::prelude::Closure::<dyn Fn()>::new(move || matches.set(media.matches()));
        query.set_onchange(Some(wasm_bindgen::JsCast::unchecked_ref(listener.as_ref())));
        // The root lives as long as the page, so does this listener.
        listener.forget();
    }
    matches
}

/// The three themes as items of a [`Menu`].
#[component]
pub fn ThemeItems() -> impl IntoView {
    let theme = use_theme();
    Theme::ALL
        .map(|one| {
            view! {
                <MenuItem
                    icon=one.glyph()
                    checked=Signal::derive(move || theme.wanted() == one)
                    on:click=move |_: ev::MouseEvent| theme.set(one)
                >
                    {one.label()}
                </MenuItem>
            }
            .into_any()
        })
        .collect_view()
}

/// A button that opens the themes.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let theme = use_theme();
    let open = RwSignal::new(false);
    let icon = Signal::derive(move || if theme.is_dark() { glyph::MOON } else { glyph::SUN });
    let trigger = move || {
        view! {
            <Button
                kind=ButtonKind::Ghost
                icon
                label="Ganti tema"
                attr:aria-haspopup="menu"
                attr:aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            />
        }
        .into_any()
    };
    view! {
        <Popover open trigger class="popover--end">
            <Menu label="Tema">
                <ThemeItems />
            </Menu>
        </Popover>
    }
}

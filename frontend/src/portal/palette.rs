//! The command palette: Ctrl+K, type, Enter. It leads to pages, and to what the portal finds by the typed text.

use std::pin::Pin;
use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::menu::{Entry, Group};
use crate::api::ApiError;
use crate::router::{NavigateOptions, use_location, use_navigate};
use crate::text;
use crate::ui::{Glyph, Icon, IconSize, Modal, Remote, glyph};

/// How long the typing rests before the server is asked.
const REST: Duration = Duration::from_millis(180);
/// The heading of pages, and of what can be done with the typed text.
pub const PAGES: &str = "Halaman dan tindakan";

/// One thing that was found.
#[derive(Clone)]
pub struct Hit {
    /// The heading that it stands under; hits of one heading follow each other.
    pub group: &'static str,
    /// Drawn before the words.
    pub icon: Glyph,
    /// What it is called.
    pub title: String,
    /// Its number; may be empty.
    pub code: String,
    /// At the right; may be empty.
    pub note: String,
    /// Where it leads; empty for a page that is not there yet.
    pub path: String,
}

/// Finds things by a text of at least two characters.
pub type Find = fn(String) -> Pin<Box<dyn Future<Output = Result<Vec<Hit>, ApiError>>>>;

impl Hit {
    fn page(entry: &Entry) -> Self {
        Self {
            group: PAGES,
            icon: entry.icon,
            title: entry.label.to_owned(),
            code: String::new(),
            note: String::new(),
            path: entry.path.to_owned(),
        }
    }
}

/// Opens the palette.
#[component]
pub fn PaletteButton(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is looked for.
    #[prop(default = "Cari halaman")]
    label: &'static str,
) -> impl IntoView {
    view! {
        <button
            class="search-trigger"
            type="button"
            aria-keyshortcuts="Control+K"
            aria-haspopup="dialog"
            title=label
            on:click=move |_| open.set(true)
        >
            <Icon glyph=glyph::SEARCH />
            <span>{label}</span>
            <span class="search-trigger__keys" aria-hidden="true">
                <kbd class="kbd">"Ctrl"</kbd>
                <kbd class="kbd">"K"</kbd>
            </span>
        </button>
    }
}

/// The palette over the pages of a menu, and what the server finds.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The menu.
    groups: &'static [Group],
    /// What is looked for.
    #[prop(default = "Cari halaman")]
    label: &'static str,
    /// Asks the server; none: pages only.
    #[prop(optional)]
    find: Option<Find>,
) -> impl IntoView {
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.key().eq_ignore_ascii_case("k") && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            open.update(|open| *open = !*open);
        }
    });
    on_cleanup(move || listener.remove());
    let path = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        path.track();
        if before.is_some() {
            open.set(false);
        }
    });
    view! {
        <Modal open class="palette" label="Cari">
            {move || open.get().then(|| search(open, groups, label, find))}
        </Modal>
    }
}

/// What the server found for a text; nothing was asked for a short one.
fn remote(wanted: RwSignal<String>, find: Option<Find>) -> Remote<Vec<Hit>> {
    Remote::new(
        move || wanted.get(),
        move |text| async move {
            match find {
                Some(find) if text.chars().count() > 1 => find(text).await,
                _ => Ok(Vec::new()),
            }
        },
    )
}

fn search(open: RwSignal<bool>, groups: &'static [Group], label: &'static str, find: Option<Find>) -> AnyView {
    let typed = RwSignal::new(String::new());
    // What the server is asked: the typed text, once the typing rests.
    let wanted = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let found = remote(wanted, find);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = waiting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let hits = move || -> Vec<Hit> {
        let text = typed.get();
        let found = match found.get() {
            Some(Ok(found)) if wanted.get() == text.trim() => found.as_ref().clone(),
            _ => Vec::new(),
        };
        let (mut hits, mut deeds) = (Vec::new(), Vec::new());
        for hit in found {
            if hit.group == PAGES { &mut deeds } else { &mut hits }.push(hit);
        }
        for entry in groups.iter().flat_map(|group| group.entries.iter()) {
            if matches(entry.label, &text) {
                hits.push(Hit::page(entry));
            }
        }
        // Last what can be done with the text, which is always something.
        hits.append(&mut deeds);
        hits
    };
    let failed = move || match found.get() {
        Some(Err(error)) if !matches!(error, ApiError::Aborted) => Some(text::error(&error).title),
        _ => None,
    };
    let go = move |hit: &Hit| {
        open.set(false);
        navigate(&hit.path, NavigateOptions::default());
    };
    Effect::new(move || {
        if let Some(input) = input.get() {
            // An input that is drawn can be focused.
            let _ = input.focus();
        }
    });
    let open_active = go.clone();
    let on_keydown = move |event: KeyboardEvent| {
        let hits = untrack(hits);
        let count = hits.len();
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.set((at + 1) % count),
            "ArrowUp" if count > 0 => active.set((at + count - 1) % count),
            "Enter" => {
                if let Some(hit) = hits.get(at) {
                    open_active(hit);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let on_input = move |event| {
        let text = event_target_value(&event);
        typed.set(text.clone());
        active.set(0);
        stop();
        let ask = move || wanted.set(text.trim().to_owned());
        waiting.set_value(set_timeout_with_handle(ask, REST).ok());
    };
    let options = move || {
        let text = typed.get_untracked();
        let mut drawn = Vec::new();
        let mut group = "";
        for (position, hit) in hits().into_iter().enumerate() {
            if find.is_some() && hit.group != group {
                group = hit.group;
                drawn.push(view! { <div class="menu__label" role="presentation">{group}</div> }.into_any());
            }
            drawn.push(option(position, hit, &text, active, go.clone()));
        }
        drawn
    };
    view! {
        <div class="palette__input">
            <Icon glyph=glyph::SEARCH size=IconSize::Large />
            <input
                node_ref=input
                role="combobox"
                aria-expanded="true"
                aria-controls="pal-list"
                aria-activedescendant=move || (!hits().is_empty()).then(|| format!("pal-{}", active.get()))
                aria-label=label
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                prop:value=typed
                on:input=on_input
                on:keydown=on_keydown
            />
            <kbd class="kbd">"Esc"</kbd>
        </div>
        <div class="palette__list" id="pal-list" role="listbox" aria-label="Hasil">
            {options}
        </div>
        {move || {
            let words = match failed() {
                Some(title) => title,
                None if hits().is_empty() => "Tidak ada yang cocok.".to_owned(),
                None => return None,
            };
            Some(view! { <p class="palette__none sm muted">{words}</p> }.into_any())
        }}
        <div class="palette__foot">
            <span>
                <kbd class="kbd">"↑"</kbd>
                <kbd class="kbd">"↓"</kbd>
                "pilih"
            </span>
            <span>
                <kbd class="kbd">"Enter"</kbd>
                "buka"
            </span>
            <span class="push" role="status">
                {move || format!("{} hasil", hits().len())}
            </span>
        </div>
    }
    .into_any()
}

fn option(
    position: usize,
    hit: Hit,
    text: &str,
    active: RwSignal<usize>,
    go: impl Fn(&Hit) + Send + Sync + 'static,
) -> AnyView {
    let is_active = move || active.get() == position;
    let title = marked(&hit.title, text);
    let code = (!hit.code.is_empty()).then(|| view! { <span class="cell-code">{hit.code.clone()}</span> }.into_any());
    let note =
        (!hit.note.is_empty()).then(|| view! { <span class="xs subtle push">{hit.note.clone()}</span> }.into_any());
    view! {
        <div
            class="palette__item"
            class:is-active=is_active
            id=format!("pal-{position}")
            role="option"
            aria-selected=move || if is_active() { "true" } else { "false" }
            on:pointermove=move |_| active.set(position)
            on:click=move |_| go(&hit)
        >
            <Icon glyph=hit.icon />
            <span class="truncate">{title}</span>
            {code}
            {note}
        </div>
    }
    .into_any()
}

/// Whether every typed word stands somewhere in the label.
fn matches(label: &str, text: &str) -> bool {
    let label = label.to_ascii_lowercase();
    text.to_ascii_lowercase()
        .split_whitespace()
        .all(|word| label.contains(word))
}

/// The label with the first typed word marked.
fn marked(label: &str, text: &str) -> AnyView {
    let word = text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    let place = if word.is_empty() {
        None
    } else {
        label.to_ascii_lowercase().find(&word)
    };
    match place.and_then(|at| {
        Some((
            label.get(..at)?,
            label.get(at..at + word.len())?,
            label.get(at + word.len()..)?,
        ))
    }) {
        Some((before, hit, after)) => view! {
            {before.to_owned()}
            <mark>{hit.to_owned()}</mark>
            {after.to_owned()}
        }
        .into_any(),
        None => label.to_owned().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_typed_word_has_to_occur() {
        assert!(matches("Analitik Penjualan", ""));
        assert!(matches("Analitik Penjualan", "penj ana"));
        assert!(!matches("Analitik Penjualan", "ana stok"));
    }
}

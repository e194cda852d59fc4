//! The command palette: Ctrl+K, type, Enter. For now it leads to pages.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::menu::{Entry, Group};
use crate::router::{NavigateOptions, use_location, use_navigate};
use crate::text::SOON;
use crate::ui::{Icon, IconSize, Modal, glyph};

/// Opens the palette.
#[component]
pub fn PaletteButton(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            class="search-trigger"
            type="button"
            aria-keyshortcuts="Control+K"
            aria-haspopup="dialog"
            title="Cari halaman"
            on:click=move |_| open.set(true)
        >
            <Icon glyph=glyph::SEARCH />
            <span>"Cari halaman"</span>
            <span class="search-trigger__keys" aria-hidden="true">
                <kbd class="kbd">"Ctrl"</kbd>
                <kbd class="kbd">"K"</kbd>
            </span>
        </button>
    }
}

/// The palette over the pages of a menu.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The menu.
    groups: &'static [Group],
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
            {move || open.get().then(|| view! { <Search open groups /> }.into_any())}
        </Modal>
    }
}

#[component]
fn Search(open: RwSignal<bool>, groups: &'static [Group]) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let found = Memo::new(move |_| {
        let text = text.get();
        let entries = groups.iter().flat_map(|group| group.entries.iter());
        entries
            .enumerate()
            .filter(|(_, entry)| matches(entry.label, &text))
            .map(|(index, _)| index)
            .collect::<Vec<_>>()
    });
    let entry_at = move |index: usize| groups.iter().flat_map(|group| group.entries.iter()).nth(index);
    let go = move |entry: &Entry| {
        if entry.ready {
            open.set(false);
            navigate(entry.path, NavigateOptions::default());
        }
    };
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let open_active = go.clone();
    let on_keydown = move |event: KeyboardEvent| {
        let count = found.with(Vec::len);
        let at = active.get();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.set((at + 1) % count),
            "ArrowUp" if count > 0 => active.set((at + count - 1) % count),
            "Enter" => {
                let entry = found.with(|found| found.get(at).copied()).and_then(entry_at);
                if let Some(entry) = entry {
                    open_active(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let options = move || {
        let go = go.clone();
        found
            .get()
            .into_iter()
            .enumerate()
            .filter_map(move |(position, index)| {
                let entry = entry_at(index)?;
                let go = go.clone();
                let is_active = move || active.get() == position;
                Some(view! {
                    <div
                        class="palette__item"
                        class:is-active=is_active
                        class:is-soon=!entry.ready
                        id=format!("pal-{position}")
                        role="option"
                        aria-selected=move || if is_active() { "true" } else { "false" }
                        aria-disabled=(!entry.ready).then_some("true")
                        on:click=move |_| go(entry)
                        on:pointermove=move |_| active.set(position)
                    >
                        <Icon glyph=entry.icon />
                        <span>{marked(entry.label, &text.get_untracked())}</span>
                        {(!entry.ready).then(|| view! { <span class="xs subtle push">{SOON}</span> }.into_any())}
                    </div>
                })
            })
            .collect_view()
    };
    view! {
        <div class="palette__input">
            <Icon glyph=glyph::SEARCH size=IconSize::Large />
            <input
                node_ref=input
                role="combobox"
                aria-expanded="true"
                aria-controls="pal-list"
                aria-activedescendant=move || found.with(|found| !found.is_empty()).then(|| format!("pal-{}", active.get()))
                aria-label="Cari halaman"
                placeholder="Cari halaman"
                autocomplete="off"
                spellcheck="false"
                prop:value=text
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    active.set(0);
                }
                on:keydown=on_keydown
            />
            <kbd class="kbd">"Esc"</kbd>
        </div>
        <div class="palette__list" id="pal-list" role="listbox" aria-label="Halaman">
            {options}
        </div>
        {move || {
            found
                .with(Vec::is_empty)
                .then(|| view! { <p class="palette__none sm muted">"Tidak ada halaman dengan nama itu."</p> }.into_any())
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
                {move || format!("{} hasil", found.with(Vec::len))}
            </span>
        </div>
    }
}

/// Whether every typed word stands somewhere in the label.
fn matches(label: &str, text: &str) -> bool {
    let label = label.to_ascii_lowercase();
    text.to_ascii_lowercase()
        .split_whitespace()
        .all(|word| label.contains(word))
}

/// The label with the first typed word marked.
fn marked(label: &'static str, text: &str) -> AnyView {
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
            {before}
            <mark>{hit}</mark>
            {after}
        }
        .into_any(),
        None => label.into_any(),
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

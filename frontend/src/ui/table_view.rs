//! How somebody likes a table: which columns, how dense. The browser remembers it.

use leptos::prelude::*;

use super::icon::{Icon, glyph};
use super::popover::{Menu, MenuItem, Popover};
use super::storage;
use super::table::{Column, OnPhone};

/// The choices for one table.
#[derive(Clone, Copy)]
pub struct TableView {
    name: &'static str,
    /// The hidden columns' labels, each followed by a line break.
    hidden: RwSignal<String>,
    is_compact: RwSignal<bool>,
}

/// The choices that this browser remembers for the table of this name.
pub fn use_table_view(name: &'static str) -> TableView {
    let stored = storage::get(&key(name)).unwrap_or_default();
    let (density, hidden) = stored.split_once('\n').unwrap_or((&stored, ""));
    TableView {
        name,
        hidden: RwSignal::new(hidden.to_owned()),
        is_compact: RwSignal::new(density == COMPACT),
    }
}

const COMPACT: &str = "compact";

fn key(name: &str) -> String {
    format!("ampc.table.{name}")
}

fn holds(hidden: &str, label: &str) -> bool {
    hidden.lines().any(|line| line == label)
}

fn toggled(hidden: &str, label: &str) -> String {
    if holds(hidden, label) {
        let rest = hidden.lines().filter(|line| *line != label);
        rest.fold(String::new(), |list, line| list + line + "\n")
    } else {
        format!("{hidden}{label}\n")
    }
}

impl TableView {
    /// Whether a column is shown; reactive.
    pub fn shows(self, label: &str) -> bool {
        self.hidden.with(|hidden| !holds(hidden, label))
    }

    /// Whether rows are close together; reactive.
    pub fn is_compact(self) -> bool {
        self.is_compact.get()
    }

    fn remember(self) {
        let density = if self.is_compact.get_untracked() { COMPACT } else { "" };
        let hidden = self.hidden.get_untracked();
        storage::set(&key(self.name), &format!("{density}\n{hidden}"));
    }

    /// The button that chooses columns and density. What a row is about and its buttons always stay.
    pub fn menu<T>(self, columns: &[Column<T>]) -> AnyView {
        let labels = columns
            .iter()
            .filter(|column| !matches!(column.on_phone, OnPhone::Key | OnPhone::Actions))
            .map(|column| column.label)
            .collect();
        view_menu(self, labels)
    }
}

fn view_menu(view: TableView, labels: Vec<&'static str>) -> AnyView {
    let open = RwSignal::new(false);
    let trigger = move || {
        view! {
            <button
                class="btn btn--icon btn--ghost btn--sm"
                type="button"
                aria-label="Kolom dan kerapatan"
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon glyph=glyph::COLUMNS_3 />
            </button>
        }
    };
    let labels = StoredValue::new(labels);
    let items = move || -> Vec<AnyView> {
        let item = |label: &'static str| {
            let checked = Signal::derive(move || view.shows(label));
            let on_click = move |_| {
                view.hidden.update(|hidden| *hidden = toggled(hidden, label));
                view.remember();
            };
            view! {
                <MenuItem checked many=true on:click=on_click>
                    {label}
                </MenuItem>
            }
            .into_any()
        };
        labels.get_value().into_iter().map(item).collect()
    };
    let compact = Signal::derive(move || view.is_compact());
    let on_density = move |_| {
        view.is_compact.update(|is_compact| *is_compact = !*is_compact);
        view.remember();
    };
    view! {
        <Popover open trigger class="popover--end">
            <Menu label="Kolom dan kerapatan">
                <div class="menu__label">"Kolom"</div>
                {items()}
                <div class="menu__sep" role="separator"></div>
                <MenuItem checked=compact many=true on:click=on_density>
                    "Baris rapat"
                </MenuItem>
            </Menu>
        </Popover>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_hidden_and_shown_again_by_its_whole_label() {
        let hidden = toggled("", "Laba");
        let hidden = toggled(&hidden, "Laba kotor");
        assert!(holds(&hidden, "Laba") && holds(&hidden, "Laba kotor") && !holds(&hidden, "kotor"));
        let hidden = toggled(&hidden, "Laba");
        assert!(!holds(&hidden, "Laba") && holds(&hidden, "Laba kotor"));
    }
}

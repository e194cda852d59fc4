//! The button that saves what a page shows.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::button::{ButtonKind, ButtonSize, button_class};
use super::icon::{Icon, glyph};
use super::popover::{Menu, MenuItem, Popover};
use super::save;
use super::toast::{Toast, Toasts, use_toasts};
use crate::api::{Query, files};

/// Fetches `path` with the filter and saves it under the name; says so if that fails.
pub fn save_file(path: String, query: Query, name: String, pending: RwSignal<bool>, toasts: Toasts) {
    pending.set(true);
    spawn_local(async move {
        let outcome = files::fetch(&path, &query).await;
        pending.try_set(false);
        match outcome {
            // The browser itself tells when it cannot save.
            Ok(file) => drop(save::save_fetched(&file, &name)),
            Err(error) => toasts.show(Toast::failed(&error)),
        }
    });
}

/// "Ekspor": all rows of the page's filter as a file.
#[component]
pub fn ExportMenu(
    /// The list's path, to which `.xlsx` and `.csv` are added.
    #[prop(into)]
    path: String,
    /// The filter; asked when a file is chosen.
    #[prop(into)]
    query: Callback<(), Query>,
    /// The file's name without its ending.
    name: &'static str,
    /// How tall the button is: small in the head of a card.
    #[prop(optional)]
    size: ButtonSize,
) -> impl IntoView {
    export_menu(path, query, name, size)
}

fn export_menu(path: String, query: Callback<(), Query>, name: &'static str, size: ButtonSize) -> AnyView {
    let path = StoredValue::new(path);
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let toasts = use_toasts();
    let choose = move |ending: &'static str| {
        open.set(false);
        let path = path.with_value(|path| format!("{path}.{ending}"));
        save_file(path, query.run(()), format!("{name}.{ending}"), pending, toasts);
    };
    let trigger = move || {
        view! {
            <button
                class=button_class(ButtonKind::Secondary, size)
                class:is-loading=pending
                type="button"
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-busy=move || pending.get().then_some("true")
                disabled=pending
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || {
                    let icon = if pending.get() { glyph::LOADER_CIRCLE } else { glyph::DOWNLOAD };
                    view! { <Icon glyph=icon /> }
                }}
                {move || if pending.get() { "Menyiapkan" } else { "Ekspor" }}
                <Icon glyph=glyph::CHEVRON_DOWN />
            </button>
        }
    };
    view! {
        <Popover open trigger class="popover--end">
            <Menu label="Ekspor">
                <MenuItem icon=glyph::FILE_SPREADSHEET on:click=move |_| choose("xlsx")>
                    "Excel (XLSX)"
                </MenuItem>
                <MenuItem icon=glyph::FILE_TEXT on:click=move |_| choose("csv")>
                    "CSV"
                </MenuItem>
            </Menu>
        </Popover>
    }
    .into_any()
}

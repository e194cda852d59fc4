//! "Unduh": the shown report as a file; large ones with how far they are.

use domain::report::ReportFormat;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, kind, query};
use crate::api;
use crate::ui::{Glyph, Icon, Menu, MenuItem, Popover, Toast, glyph, save};

const FORMATS: [(ReportFormat, &str, Glyph); 3] = [
    (ReportFormat::Xlsx, "Excel (XLSX)", glyph::FILE_SPREADSHEET),
    (ReportFormat::Csv, "CSV", glyph::FILE_TEXT),
    (ReportFormat::Pdf, "PDF", glyph::FILE_DOWN),
];

/// The button with its menu.
pub fn menu(desk: Desk) -> AnyView {
    let open = RwSignal::new(false);
    // Empty while nothing is being made.
    let told = RwSignal::new(String::new());
    let is_busy = move || told.with(|told| !told.is_empty());
    let trigger = move || {
        view! {
            <button
                class="btn btn--secondary"
                class:is-loading=is_busy
                type="button"
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-busy=move || is_busy().then_some("true")
                disabled=is_busy
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || {
                    let icon = if is_busy() { glyph::LOADER_CIRCLE } else { glyph::DOWNLOAD };
                    view! { <Icon glyph=icon /> }
                }}
                {move || if is_busy() { told.get() } else { "Unduh".to_owned() }}
                <Icon glyph=glyph::CHEVRON_DOWN />
            </button>
        }
    };
    view! {
        <Popover open trigger class="popover--end">
            <Menu label="Unduh">
                {FORMATS
                    .into_iter()
                    .map(|(format, words, icon)| {
                        view! {
                            <MenuItem
                                icon=icon
                                on:click=move |_| {
                                    open.set(false);
                                    fetch(desk, format, told);
                                }
                            >
                                {words}
                            </MenuItem>
                        }
                        .into_any()
                    })
                    .collect::<Vec<_>>()}
            </Menu>
        </Popover>
    }
    .into_any()
}

fn fetch(desk: Desk, format: ReportFormat, told: RwSignal<String>) {
    let kind = kind(desk.url);
    let path = format!("/api/admin/reports/{}.{}", kind.as_str(), format.as_str());
    let query = query(desk.url);
    let report = desk.report.ok();
    let is_large = report
        .as_ref()
        .is_some_and(|report| report.row_count > format.at_once());
    let days = report
        .and_then(|report| report.range)
        .map(|range| format!("-{}-{}", range.from, range.to));
    let name = format!(
        "laporan-{}{}.{}",
        kind.as_str(),
        days.unwrap_or_default(),
        format.as_str()
    );
    told.set("Menyiapkan".to_owned());
    spawn_local(async move {
        let outcome = if is_large {
            let tell = |percent: i64| drop(told.try_set(format!("Menyiapkan {percent}%")));
            api::reports::large(&path, &query, tell).await
        } else {
            api::files::fetch(&path, &query).await
        };
        told.try_set(String::new());
        match outcome {
            // The browser itself tells when it cannot save.
            Ok(file) => drop(save::save_fetched(&file, &name)),
            Err(error) => desk.toasts.show(Toast::failed(&error)),
        }
    });
}

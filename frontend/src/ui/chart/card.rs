//! The card around a chart, with its tools: table, PNG, CSV.

use charts::{Drawing, Paint};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::picture::{save_csv, save_png};
use super::sheet::{Sheet, sheet_table};
use crate::ui::{Button, ButtonKind, ButtonSize, Card, Menu, MenuItem, Popover, Toast, glyph, use_toasts};

/// What stands around a chart.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The card's heading.
    pub(super) title: &'static str,
    /// The line under it.
    pub(super) sub: String,
    /// The card's further classes: `col-8`.
    pub(super) class: &'static str,
    /// The figures.
    pub(super) sheet: Sheet,
    /// What the colours of the picture mean.
    pub(super) legend: Vec<(Paint, String)>,
}

/// A card that shows a chart or, at the press of a button, its table. `drawing` is the picture as it is now.
pub(super) fn framed(frame: Frame, drawing: RwSignal<Option<Drawing>>, chart: AnyView) -> AnyView {
    let as_table = RwSignal::new(false);
    let (title, sub, class) = (frame.title, frame.sub.clone(), frame.class);
    let frame = StoredValue::new(frame);
    let tools = tools(frame, as_table, drawing);
    let table = move || {
        as_table
            .get()
            .then(|| frame.with_value(|frame| sheet_table(title, &frame.sheet)))
    };
    view! {
        <Card title sub class tools=move || tools>
            // Kept in its place while the table shows, so that it comes back as it was.
            <div class="card__body" class:is-hidden=as_table>
                {chart}
            </div>
            {table}
        </Card>
    }
    .into_any()
}

/// A card whose chart has nothing to draw. `height` is the class that keeps the drawing's place.
pub(super) fn framed_empty(
    title: &'static str,
    sub: String,
    class: &'static str,
    height: &'static str,
    empty: AnyView,
) -> AnyView {
    view! {
        <Card title sub class>
            <div class="card__body">
                <div class=format!("plot-box plot-box--empty {height}")>{empty}</div>
            </div>
        </Card>
    }
    .into_any()
}

fn tools(frame: StoredValue<Frame>, as_table: RwSignal<bool>, drawing: RwSignal<Option<Drawing>>) -> AnyView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let save = move |as_picture: bool| {
        open.set(false);
        let frame = frame.get_value();
        let drawing = drawing.get_untracked();
        spawn_local(async move {
            let name = file_name(frame.title);
            let saved = match (as_picture, drawing) {
                (true, Some(drawing)) => save_png(&name, &drawing, &frame).await,
                (true, None) => return,
                (false, _) => save_csv(&name, &frame.sheet.csv()),
            };
            if saved.is_err() {
                toasts.show(Toast::done("Berkas tidak dapat dibuat").detail("Coba lagi, atau pakai tampilan tabel."));
            }
        });
    };
    let trigger = move || {
        view! {
            <Button
                kind=ButtonKind::Ghost
                size=ButtonSize::Small
                icon=glyph::DOWNLOAD
                label="Unduh PNG atau CSV"
                attr:aria-haspopup="menu"
                attr:aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            />
        }
        .into_any()
    };
    let label = Signal::derive(move || {
        let word = if as_table.get() { "grafik" } else { "tabel" };
        format!("Tampilkan sebagai {word}")
    });
    view! {
        <Button
            kind=ButtonKind::Ghost
            size=ButtonSize::Small
            icon=glyph::TABLE_2
            label=label
            attr:aria-pressed=move || if as_table.get() { "true" } else { "false" }
            on:click=move |_| as_table.update(|as_table| *as_table = !*as_table)
        />
        <Popover open trigger class="popover--end">
            <Menu label="Unduh">
                <MenuItem icon=glyph::CHART_LINE on:click=move |_| save(true)>
                    "Gambar PNG"
                </MenuItem>
                <MenuItem icon=glyph::TABLE_2 on:click=move |_| save(false)>
                    "Tabel CSV"
                </MenuItem>
            </Menu>
        </Popover>
    }
    .into_any()
}

/// A heading as the name of a file: `tren-penjualan-harian`.
fn file_name(title: &str) -> String {
    let mut name = String::with_capacity(title.len());
    for character in title.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(name.trim_end_matches('-').len());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_becomes_a_plain_file_name() {
        assert_eq!(file_name("Tren penjualan harian"), "tren-penjualan-harian");
        assert_eq!(file_name("GP% / bulan (%)"), "gp-bulan");
    }
}

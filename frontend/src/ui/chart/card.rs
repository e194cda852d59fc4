//! The card around a chart, with its tools: table, PNG, CSV.

use charts::{Drawing, Paint};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::picture::{Words, save_csv, save_png};
use super::sheet::{Sheet, SheetTable};
use crate::ui::{Button, ButtonKind, ButtonSize, Card, Menu, MenuItem, Popover, Toast, glyph, use_toasts};

/// A card that shows a chart or, at the press of a button, its table.
#[component]
pub(super) fn ChartFrame(
    /// The card's heading.
    title: &'static str,
    /// The line under it.
    sub: String,
    /// The card's further classes: `col-8`.
    class: &'static str,
    /// The picture as it is now.
    picture: RwSignal<Option<Drawing>>,
    /// The figures; without them there are no tools.
    #[prop(optional, into)]
    sheet: Option<Sheet>,
    /// What the colours of the picture mean.
    #[prop(optional)]
    legend: Vec<(Paint, String)>,
    /// The chart.
    children: Children,
) -> impl IntoView {
    let as_table = RwSignal::new(false);
    let name = file_name(title);
    let words = {
        let sub = sub.clone();
        move || Words {
            title: title.to_owned(),
            sub: sub.clone(),
            legend: legend.clone(),
        }
    };
    let tools = sheet
        .clone()
        .map(|sheet| view! { <Tools name as_table picture sheet words /> });
    view! {
        <Card title sub class tools=move || tools>
            // Kept in its place while the table shows, so that it comes back as it was.
            <div class="card__body" class:is-hidden=as_table>
                {children()}
            </div>
            {move || {
                as_table.get().then(|| sheet.clone().map(|sheet| view! { <SheetTable title sheet /> }))
            }}
        </Card>
    }
}

#[component]
fn Tools<F>(
    name: String,
    as_table: RwSignal<bool>,
    picture: RwSignal<Option<Drawing>>,
    sheet: Sheet,
    words: F,
) -> impl IntoView
where
    F: Fn() -> Words + Clone + Send + Sync + 'static,
{
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let failed = move || {
        toasts.show(Toast::done("Berkas tidak dapat dibuat").detail("Coba lagi, atau pakai tampilan tabel."));
    };
    let stored = StoredValue::new((name, sheet));
    let png = move || {
        open.set(false);
        let Some(drawing) = picture.get_untracked() else { return };
        let (name, words) = (stored.with_value(|(name, _)| name.clone()), words());
        spawn_local(async move {
            if save_png(&name, drawing, words).await.is_err() {
                failed();
            }
        });
    };
    let csv = move || {
        open.set(false);
        if stored.with_value(|(name, sheet)| save_csv(name, &sheet.csv())).is_err() {
            failed();
        }
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
            {
                let png = png.clone();
                view! {
                    <Menu label="Unduh">
                        <MenuItem
                            icon=glyph::CHART_LINE
                            disabled=Signal::derive(move || picture.with(Option::is_none))
                            on:click=move |_| png()
                        >
                            "Gambar PNG"
                        </MenuItem>
                        <MenuItem icon=glyph::TABLE_2 on:click=move |_| csv()>
                            "Tabel CSV"
                        </MenuItem>
                    </Menu>
                }
            }
        </Popover>
    }
}

/// A heading as the name of a file: `tren-penjualan-harian`.
fn file_name(title: &str) -> String {
    let words = title
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_becomes_a_plain_file_name() {
        assert_eq!(file_name("Tren penjualan harian"), "tren-penjualan-harian");
        assert_eq!(file_name("GP% / bulan"), "gp-bulan");
    }
}

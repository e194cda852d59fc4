//! Years, each as PDF.

use chrono::Datelike;
use domain::date::{format_day_short, month_name};
use domain::money::format_count;
use domain::purchase::comparison::{CustomerComparison, YearSummary};
use leptos::prelude::*;

use crate::api::Query;
use crate::customer::figures::history;
use crate::portal::tier;
use crate::ui::{Button, ButtonKind, ButtonSize, Empty, Toasts, glyph, save_file, use_toasts};

pub(super) fn card(found: &CustomerComparison) -> AnyView {
    let toasts = use_toasts();
    let rows: Vec<_> = found.years.iter().map(|year| row(year, toasts)).collect();
    let body = if rows.is_empty() {
        view! {
            <Empty
                icon=glyph::CALENDAR
                title="Belum ada tahun"
                text="Ringkasan tiap tahun tampil setelah faktur pertama."
            />
        }
        .into_any()
    } else {
        view! {
            <div class="table-wrap" role="region" aria-label="Ringkasan tahunan" tabindex="0">
                <table class="table table--stack">
                    <caption class="sr-only">"Ringkasan tahunan"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Tahun"</th>
                            <th scope="col" class="is-num">
                                "Faktur"
                            </th>
                            <th scope="col" class="is-num strong">
                                "Belanja bersih"
                            </th>
                            <th scope="col" class="is-num">
                                "Hemat dari diskon"
                            </th>
                            <th scope="col" class="is-num">
                                "Poin masuk"
                            </th>
                            <th scope="col">"Tier akhir tahun"</th>
                            <th scope="col" class="is-shrink is-act">
                                <span class="sr-only">"Aksi"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card table-card col-12" aria-labelledby="years">
            <div class="card__head pb-3">
                <div>
                    <h2 class="card__title" id="years">
                        "Ringkasan tahunan"
                    </h2>
                    <p class="card__sub">"Belanja bersih, belum termasuk PPN"</p>
                </div>
            </div>
            {body}
        </section>
    }
    .into_any()
}

/// `2026, s.d. 21 Nov`; `2024, sejak Mar`; `2025`
fn name(year: &YearSummary) -> String {
    let (from, to) = (year.range.from, year.range.to);
    if (to.month(), to.day()) != (12, 31) {
        format!("{}, s.d. {}", year.year, format_day_short(to))
    } else if from.ordinal() > 1 {
        format!("{}, sejak {}", year.year, month_name(from.month()))
    } else {
        year.year.to_string()
    }
}

fn row(year: &YearSummary, toasts: Toasts) -> AnyView {
    let pending = RwSignal::new(false);
    let number = year.year;
    let on_save = Callback::new(move |()| {
        let path = format!("/api/customer/annual/{number}.pdf");
        save_file(path, Query::new(), format!("ringkasan-{number}.pdf"), pending, toasts);
    });
    view! {
        <tr>
            <td class="is-key" data-label="Tahun">
                <a class="cell-main num" href=history(year.range, None)>
                    {name(year)}
                </a>
            </td>
            <td class="is-num" data-label="Faktur">
                {format_count(year.sums.invoices)}
            </td>
            <td class="is-num strong is-end" data-label="Belanja bersih">
                {year.sums.net_sales.to_string()}
            </td>
            <td class="is-num" data-label="Hemat dari diskon">
                {year.sums.discount.to_string()}
            </td>
            <td class="is-num" data-label="Poin masuk">
                {format_count(year.points)}
            </td>
            <td data-label="Tier akhir tahun">{tier(year.tier)}</td>
            <td class="is-shrink is-act">
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=glyph::DOWNLOAD
                    label=format!("Unduh PDF ringkasan {number}")
                    pending
                    on_press=on_save
                >
                    "PDF"
                </Button>
            </td>
        </tr>
    }
    .into_any()
}

//! `/customer/spending`: twelve months beside the twelve before, and what they say.

mod cards;
mod outlook;

use domain::money::format_count;
use domain::purchase::spending::CustomerSpending;
use leptos::prelude::*;

use super::figures::{change, freshness, kpi, money, months};
use crate::api;
use crate::format::percent;
use crate::paths;
use crate::ui::chart::SeriesChart;
use crate::ui::{ButtonKind, ButtonSize, Empty, Loaded, PageHead, Remote, SkeletonCard, button_class, delta, glyph};

/// The page.
#[component]
pub fn SpendingPage() -> impl IntoView {
    let data = Remote::new(|| (), |()| api::purchases::spending());
    let fresh = Signal::derive(move || {
        let data = data.ok()?;
        Some(freshness(data.as_of, data.has_sales, data.last_upload_at))
    });
    let range = move || data.ok().map(|data| data.range.label()).unwrap_or_default();
    let skeleton = || {
        view! {
            <SkeletonCard lines=2 />
            <SkeletonCard lines=9 />
            <SkeletonCard lines=6 />
        }
        .into_any()
    };
    view! {
        <PageHead title="Analisis Belanja" freshness=fresh meta=move || range() />
        <Loaded remote=data skeleton view=|found| content(&found) />
    }
}

fn content(found: &CustomerSpending) -> AnyView {
    if found.sums.invoices == 0 && found.previous.invoices == 0 {
        return view! {
            <section class="card">
                <Empty
                    icon=glyph::CHART_COLUMN
                    title="Belum ada belanja dalam dua tahun terakhir"
                    text="Analisis tampil setelah faktur berikutnya masuk. Stok part dapat dilihat kapan saja."
                >
                    <a class=button_class(ButtonKind::Secondary, ButtonSize::Small) href=paths::CUSTOMER_PARTS>
                        "Lihat stok part"
                    </a>
                </Empty>
            </section>
        }
        .into_any();
    }
    let data = months(&found.months, found.as_of, true);
    let empty = || {
        view! {
            <Empty
                icon=glyph::CHART_COLUMN
                title="Belum ada belanja"
                text="Belanja tiap bulan tampil setelah faktur berikutnya masuk."
            />
        }
        .into_any()
    };
    view! {
        <div class="stack">
            {figures(found)} <div class="grid">
                <SeriesChart
                    title="Belanja per bulan"
                    sub="Belum termasuk PPN, dibanding hari yang sama setahun sebelumnya"
                    class="col-8"
                    height="plot--trend"
                    data=data
                    empty=empty
                /> {cards::insights(&found.insights)} {cards::groups(found)} {cards::parts(&found.parts)}
                {outlook::forecast(found)} {outlook::health(found.health.as_ref())}
            </div>
        </div>
    }
    .into_any()
}

fn figures(found: &CustomerSpending) -> AnyView {
    let (now, before) = (&found.sums, &found.previous);
    let against = || view! { <span class="only-desktop">"dari tahun lalu"</span> }.into_any();
    let none = "belum ada tahun pembanding";
    let first = match found.change_percent {
        Some(_) => view! {
            {change(found.change_percent)}
            {against()}
        }
        .into_any(),
        None => none.into_any(),
    };
    let more = now.invoices - before.invoices;
    let invoices = if before.invoices == 0 {
        none.into_any()
    } else {
        view! {
            {delta((more as f64, format_count(more.abs())))}
            {against()}
        }
        .into_any()
    };
    let rate = found
        .discount_percent
        .map_or_else(String::new, |rate| format!("{}, ", percent(rate)));
    let cards = vec![
        kpi("Belanja bersih", money(now.net_sales.0), first),
        kpi(
            "Rata-rata per bulan",
            money((now.net_sales.0 as f64 / 12.0).round() as i64),
            "belum termasuk PPN".into_any(),
        ),
        kpi(
            "Hemat dari diskon",
            money(now.discount.0),
            format!("{rate}termasuk PPN").into_any(),
        ),
        kpi("Faktur", format_count(now.invoices).into_any(), invoices),
    ];
    view! {
        <section class="kpis" aria-label="Ringkasan belanja">
            {cards}
        </section>
    }
    .into_any()
}

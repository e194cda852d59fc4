//! `/customer/dashboard`: greeting, tier, what does not wait, four figures, what can be done, and the last invoices.

mod hero;
mod latest;
mod notices;

use domain::date::format_day;
use domain::money::format_count;
use domain::purchase::CustomerDashboard;
use leptos::prelude::*;

pub(super) use self::latest::points;
use super::figures::{freshness, kpi, money, months};
use crate::ui::chart::SeriesChart;
use crate::ui::dom::set_title;
use crate::ui::{Empty, FreshnessLine, Glyph, Icon, IconSize, Loaded, Remote, SkeletonCard, glyph};
use crate::{api, paths};

/// The page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    set_title("Dashboard");
    let data = Remote::new(|| (), |()| api::purchases::dashboard());
    let fresh = Signal::derive(move || {
        let data = data.ok()?;
        Some(freshness(data.as_of, data.has_sales, data.last_upload_at))
    });
    let skeleton = || {
        view! {
            <SkeletonCard lines=4 />
            <SkeletonCard lines=2 />
            <SkeletonCard lines=6 />
        }
        .into_any()
    };
    view! { <Loaded remote=data skeleton view=move |found| content(&found, fresh) /> }
}

fn content(found: &CustomerDashboard, fresh: Signal<Option<crate::ui::Freshness>>) -> AnyView {
    let data = months(&found.months, found.as_of, false);
    let empty = || {
        view! {
            <Empty
                icon=glyph::CHART_COLUMN
                title="Belum ada belanja"
                text="Belanja enam bulan terakhir tampil di sini setelah faktur pertama."
            />
        }
        .into_any()
    };
    view! {
        <div class="stack">
            {hero::hero(found)}
            <p class="page-head__meta fresh-line">
                <FreshnessLine freshness=fresh />
            </p>
            {notices::notices(found)} {figures(found)} {quick(found)}
            <div class="grid">
                {latest::card(found)}
                <SeriesChart
                    title="Belanja 6 bulan"
                    sub="Belum termasuk PPN"
                    class="col-4"
                    height="plot--bars"
                    data=data
                    empty=empty
                />
            </div>
        </div>
    }
    .into_any()
}

fn figures(found: &CustomerDashboard) -> AnyView {
    let returns = match found.returns {
        0 => "tanpa retur".to_owned(),
        count => format!("termasuk {} retur", format_count(count)),
    };
    let points = found.expiring.map_or_else(
        || "saldo saat ini".to_owned(),
        |next| format!("{} hangus {}", format_count(next.points), format_day(next.on)),
    );
    let favorites = short_of(found).unwrap_or_else(|| "ditandai Anda".to_owned());
    let cards = [
        kpi(
            "Total Belanja",
            money(found.net_sales.0),
            "belum termasuk PPN".into_any(),
        ),
        kpi(
            "Total Transaksi",
            format_count(found.invoices).into_any(),
            returns.into_any(),
        ),
        kpi("Poin Reward", format_count(found.points).into_any(), points.into_any()),
        kpi(
            "Part Favorit",
            format_count(found.favorites).into_any(),
            favorites.into_any(),
        ),
    ];
    view! {
        <section class="kpis" aria-label="Ringkasan akun">
            {cards.into_iter().collect::<Vec<_>>()}
        </section>
    }
    .into_any()
}

/// The six quick actions.
const QUICK: [(&str, Glyph, &str, &str); 6] = [
    (
        paths::CUSTOMER_HISTORY,
        glyph::RECEIPT_TEXT,
        "Riwayat Pembelian",
        "Faktur dan PDF",
    ),
    (
        paths::CUSTOMER_SPENDING,
        glyph::CHART_COLUMN,
        "Analisis Belanja",
        "Tren dan kelompok",
    ),
    (paths::CUSTOMER_REWARDS, glyph::GIFT, "Reward Points", "Poin dan hadiah"),
    (
        paths::CUSTOMER_FAVORITES,
        glyph::STAR,
        "Part Favorit",
        "Part yang Anda perlu",
    ),
    (
        paths::CUSTOMER_COMPARISON,
        glyph::GIT_COMPARE_ARROWS,
        "Laporan & Perbandingan",
        "Dua masa berdampingan",
    ),
    (
        paths::CUSTOMER_PARTS,
        glyph::PACKAGE_SEARCH,
        "Katalog Part",
        "Cek ketersediaan",
    ),
];

/// `1 mungkin habis`, where any favourite may.
fn short_of(found: &CustomerDashboard) -> Option<String> {
    let total = found.running_out_total;
    (total > 0).then(|| format!("{} mungkin habis", format_count(total)))
}

fn quick(found: &CustomerDashboard) -> AnyView {
    let told = |path: &str| match path {
        paths::CUSTOMER_REWARDS if found.redeemable > 0 => {
            Some(format!("{} hadiah terjangkau", format_count(found.redeemable)))
        }
        paths::CUSTOMER_FAVORITES => short_of(found),
        _ => None,
    };
    let item = |(path, icon, title, sub): (&'static str, Glyph, &'static str, &'static str)| {
        let sub = told(path).unwrap_or_else(|| sub.to_owned());
        view! {
            <a class="quick__item" href=path>
                <span class="quick__ico">
                    <Icon glyph=icon size=IconSize::Large />
                </span>
                <span class="minw-0">
                    <span class="list__title">{title}</span>
                    <span class="list__sub">{sub}</span>
                </span>
            </a>
        }
        .into_any()
    };
    view! {
        <nav class="quick" aria-label="Aksi cepat">
            {QUICK.into_iter().map(item).collect::<Vec<_>>()}
        </nav>
    }
    .into_any()
}

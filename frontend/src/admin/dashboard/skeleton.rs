//! The dashboard while it loads: every card in its final size, so that nothing moves.

use leptos::prelude::*;

use crate::ui::{Card, Skeleton};

/// The heights of the columns of a loading chart.
const COLUMNS: [&str; 7] = [
    "skeleton--col skeleton--h58",
    "skeleton--col skeleton--h84",
    "skeleton--col skeleton--h42",
    "skeleton--col skeleton--h70",
    "skeleton--col skeleton--h50",
    "skeleton--col skeleton--h92",
    "skeleton--col skeleton--h64",
];

/// All cards, grey.
#[component]
pub(super) fn DashboardSkeleton() -> impl IntoView {
    let kpis = (0..4).map(|_| {
        view! {
            <div class="kpi">
                <div class="kpi__label">
                    <Skeleton class="skeleton--label" />
                </div>
                <div class="kpi__value">
                    <Skeleton class="skeleton--fill" />
                </div>
                <div class="kpi__foot">
                    <Skeleton class="skeleton--foot-line" />
                </div>
            </div>
        }
    });
    view! {
        <div class="stack-page" role="status" aria-label="Memuat">
            <section class="kpis">{kpis.collect_view()}</section>
            <div class="grid">
                <Card title="Tren penjualan harian" sub="Penjualan bersih per hari, belum termasuk PPN" class="col-8">
                    <div class="card__body">
                        <Chart height="plot--trend" />
                    </div>
                </Card>
                <Card title="Komposisi pendapatan" sub="Menurut kelompok part" class="col-4">
                    <div class="card__body">
                        <div class="plot-box plot--donut-card skeleton"></div>
                    </div>
                </Card>
                <Card title="Top 5 produk" sub="Menurut penjualan bersih, tren 8 pekan" class="col-4">
                    <div class="card__body">
                        <Lines class="rank-skeleton" />
                    </div>
                </Card>
                <Card title="Bulan ini vs bulan lalu" sub="Memuat" class="col-4">
                    <div class="card__body">
                        <Chart height="plot--bars" />
                    </div>
                </Card>
                <Card title="Stok rendah dan kritis" sub="Memuat" class="col-4">
                    <div class="card__body">
                        <Lines class="list-skeleton" />
                    </div>
                </Card>
            </div>
        </div>
    }
}

#[component]
fn Chart(height: &'static str) -> impl IntoView {
    let columns = COLUMNS.map(|class| view! { <Skeleton class /> });
    view! {
        <div class="legend mb-2">
            <span class="legend__item">
                <Skeleton class="skeleton--legend" />
            </span>
        </div>
        <div class=format!("plot-box skeleton-chart {height}")>{columns}</div>
    }
}

#[component]
fn Lines(class: &'static str) -> impl IntoView {
    let lines = [
        "skeleton--w70",
        "skeleton--w54",
        "skeleton--w62",
        "skeleton--w48",
        "skeleton--w70",
    ];
    let lines = lines.map(|width| {
        view! {
            <div class=class>
                <Skeleton class=width />
            </div>
        }
    });
    view! { <div>{lines}</div> }
}

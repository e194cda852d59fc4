//! The dashboard while it loads: the same markup with grey text, so that every card has its final size.

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
pub(super) fn skeleton() -> AnyView {
    let kpis = repeat(4, || {
        view! {
            <div class="kpi">
                <div class="kpi__label">
                    {grey("skeleton--w48")}
                </div>
                <div class="kpi__value">
                    {grey("skeleton--w62")}
                </div>
                <div class="kpi__foot">
                    {grey("skeleton--w70")}
                </div>
            </div>
        }
        .into_any()
    });
    view! {
        <section class="kpis" role="status" aria-label="Memuat">
            {kpis}
        </section>
        <div class="grid" aria-hidden="true">
            <Card title="Tren penjualan harian" sub="Penjualan bersih per hari, belum termasuk PPN" class="col-8">
                {chart("plot--trend")}
            </Card>
            <Card title="Komposisi pendapatan" sub="Menurut kelompok part" class="col-4">
                {shares()}
            </Card>
            <Card title="Top 5 produk" sub="Menurut penjualan bersih, tren 8 pekan" class="col-4">
                <div class="card__body">
                    <div class="rank">{repeat(5, rank_row)}</div>
                </div>
            </Card>
            <Card title="Bulan ini vs bulan lalu" sub="Menurut penjualan bersih" class="col-4">
                {chart("plot--bars")}
            </Card>
            <Card title="Stok rendah dan kritis" sub="Menurut perkiraan terpakai" class="col-4">
                <div class="mt-2">{repeat(5, || list_row("list__row list__row--tight"))}</div>
            </Card>
            <Card title="Perlu ditindak" sub="Unggahan dan pendaftaran" class="col-12">
                <div class="mt-2">{list_row("list__row")}</div>
            </Card>
        </div>
    }
    .into_any()
}

fn repeat(times: usize, view: fn() -> AnyView) -> Vec<AnyView> {
    (0..times).map(|_| view()).collect()
}

/// A line of text that is not there yet, as high as the text will be.
fn grey(width: &str) -> AnyView {
    let class = format!("skeleton skeleton--text {width}");
    view! { <span class=class aria-hidden="true">"\u{a0}"</span> }.into_any()
}

fn chart(height: &str) -> AnyView {
    let columns = COLUMNS.map(|class| view! { <Skeleton class /> }.into_any());
    view! {
        <div class="card__body">
            <div class="legend mb-2">
                <span class="legend__item plot-skeleton__legend">
                    {grey("")}
                </span>
            </div>
            <div class=format!("skeleton-chart plot-box {height}")>{columns}</div>
        </div>
    }
    .into_any()
}

fn shares() -> AnyView {
    let row = || {
        view! {
            <tr>
                <th scope="row">
                    <span class="row">
                        {grey("skeleton--w48")}
                    </span>
                </th>
                <td class="num">
                    {grey("")}
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <div class="card__body">
            <div class="stack ji-center">
                <div class="plot-box plot--donut">
                    <Skeleton class="plot-skeleton__ring" />
                </div>
                <table class="mini">
                    <tbody>{repeat(6, row)}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

fn rank_row() -> AnyView {
    view! {
        <div class="rank__row rank__row--spark">
            <span class="rank__n">"\u{a0}"</span>
            <span class="rank__name">
                {grey("skeleton--w70")}
            </span>
            <span class="rank__spark"></span>
            <span class="rank__val plot-skeleton__value">
                {grey("")}
            </span>
            <Skeleton class="bar rank__bar" />
        </div>
    }
    .into_any()
}

fn list_row(class: &'static str) -> AnyView {
    view! {
        <div class=class>
            <span class="list__main">
                <span class="list__title">
                    {grey("skeleton--w54")}
                </span>
                <span class="list__sub">
                    {grey("skeleton--w70")}
                </span>
            </span>
        </div>
    }
    .into_any()
}

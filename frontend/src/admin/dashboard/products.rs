//! The five best-selling parts.

use domain::dashboard::{Dashboard, TopProduct};
use leptos::prelude::*;

use super::links;
use crate::format::{change, rupiah_short};
use crate::ui::chart::spark;
use crate::ui::{ButtonKind, ButtonSize, Card, Empty, button_class, glyph};

/// Size of a row's sparkline in pixels, as the style sheet has it.
const SPARK: (u32, u32) = (44, 16);

/// Top 5 by net sales with the course of their last weeks.
pub(super) fn top_products(dashboard: &Dashboard) -> AnyView {
    let all = links::products(dashboard.range);
    let link = button_class(ButtonKind::Ghost, ButtonSize::Small);
    let tools = move || view! { <a class=link href=all>"Lihat semua"</a> }.into_any();
    let largest = dashboard.top_products.first().map_or(0, |product| product.net_sales.0);
    let rows = dashboard
        .top_products
        .iter()
        .zip(1..)
        .map(|(product, place)| row(product, place, largest))
        .collect_view();
    let body = if dashboard.top_products.is_empty() {
        view! {
            <Empty
                icon=glyph::PACKAGE_SEARCH
                title="Belum ada part terjual"
                text="Tidak ada penjualan pada rentang ini. Pilih rentang lain."
            />
        }
        .into_any()
    } else {
        view! { <div class="rank">{rows}</div> }.into_any()
    };
    view! {
        <Card title="Top 5 produk" sub="Menurut penjualan bersih, tren 8 pekan" class="col-4" tools>
            <div class="card__body">{body}</div>
        </Card>
    }
    .into_any()
}

fn row(product: &TopProduct, place: u32, largest: i64) -> AnyView {
    let width = if largest > 0 {
        (product.net_sales.0 * 100 / largest).clamp(0, 100)
    } else {
        0
    };
    let weeks = product.weeks.iter().map(|week| Some(*week as f64)).collect();
    let course = product.change_percent.map(|percent| {
        let direction = if percent < 0.0 { "turun" } else { "naik" };
        format!("{direction} {} dari periode sebelumnya", change(percent))
    });
    view! {
        <a class="rank__row rank__row--spark" href=links::part(&product.part_number) title=course>
            <span class="rank__n">{place}</span>
            <span class="rank__name truncate">{product.name.clone()}</span>
            {spark(weeks, SPARK, "rank__spark")}
            <span class="rank__val">{rupiah_short(product.net_sales.0)}</span>
            <svg class="bar rank__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__track" width="100" height="6"></rect>
                <rect class="bar__fill" width=width height="6"></rect>
            </svg>
        </a>
    }
    .into_any()
}

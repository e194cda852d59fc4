//! Low and critical stock.

use domain::dashboard::{StockAttention, StockAttentionItem};
use domain::money::format_count;
use domain::stock::StockStatus;
use leptos::prelude::*;

use super::links;
use crate::paths;
use crate::ui::dom::unique_id;
use crate::ui::{ButtonKind, ButtonSize, Empty, button_class, glyph};

/// How many parts are low or critical, and the ones that sell most among them.
pub(super) fn stock_card(stock: &StockAttention) -> AnyView {
    let id = unique_id("card");
    let link = button_class(ButtonKind::Ghost, ButtonSize::Small);
    let body = if stock.items.is_empty() {
        view! {
            <Empty
                icon=glyph::PACKAGE_CHECK
                title="Tidak ada stok rendah atau kritis"
                text="Part yang perlu dipesan muncul di sini setelah berkas stok diunggah."
            />
        }
        .into_any()
    } else {
        let rows = stock.items.iter().map(row).collect_view();
        view! { <div class="mt-2">{rows}</div> }.into_any()
    };
    let count = |status: StockStatus, count: i64| {
        let words = format!("{} {}", format_count(count), status.label().to_ascii_lowercase());
        view! { <a class="link" href=links::stock(status)>{words}</a> }
    };
    view! {
        <section class="card col-4" aria-labelledby=id.clone()>
            <div class="card__head">
                <div>
                    <h2 class="card__title" id=id.clone()>"Stok rendah dan kritis"</h2>
                    <p class="card__sub num">
                        {count(StockStatus::Critical, stock.critical)} ", " {count(StockStatus::Low, stock.low)}
                    </p>
                </div>
                <div class="card__tools">
                    <a class=link href=paths::ADMIN_STOCK>"Lihat semua"</a>
                </div>
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn row(item: &StockAttentionItem) -> AnyView {
    let (badge, level) = match item.status {
        StockStatus::Critical => ("badge badge--danger", "level level--1"),
        StockStatus::Low => ("badge badge--warning", "level level--2"),
        StockStatus::Normal => ("badge badge--success", "level level--3"),
    };
    view! {
        <a class="list__row list__row--tight" href=links::part(&item.part_number)>
            <span class="list__main">
                <span class="list__title truncate">{item.name.clone()}</span>
                <span class="list__sub">{sentence(&item.reason)}</span>
            </span>
            <span class=badge>
                <span class=level>
                    <i></i>
                    <i></i>
                    <i></i>
                </span>
                {item.status.label()}
            </span>
        </a>
    }
    .into_any()
}

/// The words with a capital at their start.
fn sentence(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

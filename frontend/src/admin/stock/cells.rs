//! Cells of the list, and what can be done with a part.

use std::sync::Arc;

use domain::money::format_count;
use domain::stock::{StockItem, StockStatus};
use leptos::prelude::*;

use super::{Desk, adjust};
use crate::api::encode;
use crate::paths;
use crate::ui::{Deed, Glyph, glyph, row_menu};

/// The words with a capital at their start.
pub fn sentence(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Opens the part's movements.
fn open(desk: Desk, part_number: &str) {
    desk.url.set(vec![("part", Some(part_number.to_owned()))]);
}

/// Name and number; they open the movements.
pub fn part(item: &StockItem) -> AnyView {
    let desk = expect_context::<Desk>();
    let number = item.part_number.clone();
    let href = format!("{}?part={}", paths::ADMIN_STOCK, encode(&number));
    let on_click = move |event: web_sys::MouseEvent| {
        // With a key held the browser opens the address elsewhere.
        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            open(desk, &number);
        }
    };
    view! {
        <a href=href on:click=on_click>
            <span class="cell-main">{item.name.clone()}</span>
            " "
            <span class="code subtle cell-code">{item.part_number.clone()}</span>
        </a>
    }
    .into_any()
}

pub fn group(item: &StockItem) -> AnyView {
    let group = if item.group.is_empty() {
        "Tanpa kelompok"
    } else {
        &item.group
    };
    view! { <span class="muted">{group.to_owned()}</span> }.into_any()
}

/// A status with its bars.
pub fn badge(status: StockStatus) -> AnyView {
    let (badge, level) = match status {
        StockStatus::Critical => ("badge badge--danger", "level level--1"),
        StockStatus::Low => ("badge badge--warning", "level level--2"),
        StockStatus::Normal => ("badge badge--success", "level level--3"),
    };
    view! {
        <span class=badge>
            <span class=level>
                <i></i>
                <i></i>
                <i></i>
            </span>
            {status.label()}
        </span>
    }
    .into_any()
}

/// The status; its reason appears beside it.
pub fn status(item: &StockItem) -> AnyView {
    view! {
        <span class="reason" tabindex="0">
            {badge(item.status)}
            <span class="tooltip reason__words" role="tooltip">
                {sentence(&item.reason)}
            </span>
        </span>
    }
    .into_any()
}

pub fn on_hand(item: &StockItem) -> AnyView {
    view! { <span class="strong">{format_count(item.on_hand)}</span> }.into_any()
}

/// The minimum as it was set, else the reorder point that follows from sales.
pub fn reorder_point(item: &StockItem) -> AnyView {
    let words = match item.minimum {
        Some(minimum) => format!("min {}", format_count(minimum)),
        None => format!("titik {}", format_count(item.reorder_point)),
    };
    view! { <span class="muted">{words}</span> }.into_any()
}

pub fn reason(item: &StockItem) -> AnyView {
    view! { <span class="muted xs">{sentence(&item.reason)}</span> }.into_any()
}

pub fn value(item: &StockItem) -> AnyView {
    item.value.to_string().into_any()
}

/// What writers can do.
pub fn menu(item: &StockItem) -> AnyView {
    let desk = expect_context::<Desk>();
    let item = Arc::new(item.clone());
    row_menu(format!("Aksi untuk {}", item.name), move || deeds(desk, &item))
}

fn deeds(desk: Desk, item: &Arc<StockItem>) -> Vec<Deed> {
    let deed = |icon: Glyph, words: &'static str, run: fn(Desk, Arc<StockItem>)| {
        let item = Arc::clone(item);
        Deed {
            icon,
            words,
            danger: false,
            run: Callback::new(move |()| run(desk, Arc::clone(&item))),
        }
    };
    vec![
        deed(glyph::PENCIL, "Sesuaikan", |desk, item| {
            desk.changing.asks.ask(adjust::adjust(desk.changing, item));
        }),
        deed(glyph::SLIDERS_HORIZONTAL, "Minimum", |desk, item| {
            let typed = item.minimum.map(|minimum| minimum.to_string()).unwrap_or_default();
            desk.changing.asks.ask(adjust::minimum(desk.changing, item, typed));
        }),
        deed(glyph::HISTORY, "Riwayat gerakan", |desk, item| {
            open(desk, &item.part_number);
        }),
    ]
}

/// What readers can do.
pub fn history(item: &StockItem) -> AnyView {
    let desk = expect_context::<Desk>();
    let item = Arc::new(item.clone());
    row_menu(format!("Aksi untuk {}", item.name), move || {
        deeds(desk, &item).split_off(2)
    })
}

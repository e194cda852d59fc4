//! One part, in a drawer that the address names: whether it can be had, and what one bought of it.

use domain::date::format_day;
use domain::money::format_count;
use domain::part::Part;
use domain::sales::group_label;
use leptos::prelude::*;

use super::Desk;
use crate::api::{self, encode};
use crate::customer::part;
use crate::paths;
use crate::ui::{ButtonKind, ButtonSize, Dialog, Icon, Layer, Loaded, Remote, Skeleton, button_class, glyph};

/// The drawer; open while the address holds `part`.
pub(super) fn drawer(desk: Desk) -> AnyView {
    let url = desk.url;
    let part = Memo::new(move |_| url.get("part").unwrap_or_default());
    let open = RwSignal::new(!part.get_untracked().is_empty());
    Effect::new(move || open.set(!part.get().is_empty()));
    Effect::new(move || {
        if !open.get() && !part.get_untracked().is_empty() {
            url.set(vec![("part", None)]);
        }
    });
    let text = move || part.get();
    view! {
        <Dialog open title="Part" text layer=Layer::Drawer>
            {move || (!part.get().is_empty()).then(|| read(desk, part.get()))}
        </Dialog>
    }
    .into_any()
}

fn read(desk: Desk, number: String) -> AnyView {
    let remote = Remote::new(
        move || (number.clone(), desk.revision.get()),
        |(number, _)| async move { api::parts::part(&number).await },
    );
    let skeleton = || {
        view! {
            <div class="stack">
                <Skeleton class="skeleton--w70" />
                <Skeleton class="skeleton--w54" />
            </div>
        }
        .into_any()
    };
    view! { <Loaded remote skeleton view=move |found| content(&found, desk) /> }.into_any()
}

fn content(found: &Part, desk: Desk) -> AnyView {
    let one = &found.part;
    let again = Callback::new(move |()| desk.read_again());
    let as_of = found.stock_as_of.map_or_else(
        || "belum ada data stok".to_owned(),
        |day| format!("stok per {}", format_day(day)),
    );
    let bought = found.purchases;
    let last = bought
        .and_then(|bought| bought.last)
        .map_or_else(|| "belum pernah".to_owned(), format_day);
    let year = bought.filter(|bought| bought.last.is_some()).map_or_else(
        || "–".to_owned(),
        |bought| {
            let (quantity, days) = (format_count(bought.quantity), format_count(bought.days));
            format!("{quantity} pcs, {days} hari belanja")
        },
    );
    let history = bought.and_then(|bought| bought.last).map(|_| {
        let href = format!("{}?q={}", paths::CUSTOMER_HISTORY, encode(&one.part_number));
        view! {
            <a class=button_class(ButtonKind::Ghost, ButtonSize::Normal) href=href>
                <Icon glyph=glyph::RECEIPT_TEXT />
                "Faktur dengan part ini"
            </a>
        }
        .into_any()
    });
    view! {
        <div class="stack">
            <p class="strong">{one.name.clone()}</p>
            <div class="row row--wrap">
                {part::availability(one)} <span class="xs subtle">{as_of}</span>
            </div>
            <div class="row row--wrap">{part::mark(one, again)} {part::notify(one, again)}</div>
            <dl class="facts">
                {fact("Kelompok", group_label(&one.group).to_owned())} {fact("Nomor part", one.part_number.clone())}
                {fact("Terakhir Anda beli", last)} {fact("Anda beli dalam 12 bulan", year)}
            </dl>
            {history}
        </div>
    }
    .into_any()
}

fn fact(name: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd class="num">{value}</dd>
        </div>
    }
    .into_any()
}

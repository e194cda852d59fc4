//! Narrowing and ordering the catalogue: chips for what is wanted most, and all of it behind "Filter", on phones the
//! order too.

use domain::money::format_count;
use domain::part::PartPage;
use domain::sales::{NO_GROUP, group_label};
use domain::stock::Availability;
use leptos::prelude::*;

use crate::ui::{Button, ButtonKind, Dialog, Icon, IconSize, Layer, Remote, Select, UrlState, first_page, glyph};

fn narrow(url: UrlState, group: Option<String>, availability: Option<String>) {
    let mut changes = first_page();
    changes.push(("group", group));
    changes.push(("availability", availability));
    url.set(changes);
}

/// One choice: pressed where `is_on`.
fn chip(words: String, count: Option<i64>, is_on: bool, choose: impl Fn() + 'static) -> AnyView {
    let class = if is_on { "chip chip--on" } else { "chip chip--plain" };
    let count = count.map(|count| view! { <span class="subtle num">{format_count(count)}</span> }.into_any());
    view! {
        <button class=class type="button" aria-pressed=if is_on { "true" } else { "false" } on:click=move |_| choose()>
            {words}
            {count}
        </button>
    }
    .into_any()
}

/// The group as the address has it.
fn group_key(group: &str) -> String {
    if group.is_empty() { NO_GROUP } else { group }.to_owned()
}

fn group_chips(url: UrlState, page: &PartPage) -> Vec<AnyView> {
    let chosen = url.get("group");
    page.groups
        .iter()
        .map(|one| {
            let key = group_key(&one.group);
            let is_on = chosen.as_ref() == Some(&key);
            let choose = move || {
                let group = Some(key.clone()).filter(|_| !is_on);
                narrow(url, group, url.get("availability"));
            };
            chip(group_label(&one.group).to_owned(), one.parts, is_on, choose)
        })
        .collect()
}

fn availability_chips(url: UrlState, offered: &[Availability]) -> Vec<AnyView> {
    let chosen = url.get("availability");
    offered
        .iter()
        .map(|one| {
            let word = one.as_str();
            let is_on = chosen.as_deref() == Some(word);
            let choose = move || narrow(url, url.get("group"), (!is_on).then(|| word.to_owned()));
            chip(one.label().to_owned(), None, is_on, choose)
        })
        .collect()
}

/// The orders and their words. The first is by how well parts match; without a text by number.
fn orders(has_text: bool) -> [(&'static str, &'static str); 3] {
    let first = if has_text { "Paling cocok" } else { "Nomor part" };
    [("", first), ("name", "Nama"), ("-on_hand", "Stok terbanyak")]
}

fn sort(url: UrlState, order: &str) {
    let mut changes = first_page();
    changes.push(("sort", Some(order.to_owned()).filter(|order| !order.is_empty())));
    url.set(changes);
}

/// The list box of orders.
pub fn order(url: UrlState) -> AnyView {
    let value = Signal::derive(move || url.get("sort").unwrap_or_default());
    let choose = Callback::new(move |order: String| sort(url, &order));
    let has_text = Memo::new(move |_| url.get("q").is_some());
    let shown = move || {
        let options = orders(has_text.get())
            .map(|(order, words)| (order.to_owned(), words.to_owned()))
            .to_vec();
        view! { <Select label="Urutkan" options value on_change=choose /> }.into_any()
    };
    shown.into_any()
}

/// The orders as chips, for the sheet.
fn order_chips(url: UrlState) -> Vec<AnyView> {
    let chosen = url.get("sort").unwrap_or_default();
    orders(url.get("q").is_some())
        .into_iter()
        .map(|(order, words)| chip(words.to_owned(), None, chosen == order, move || sort(url, order)))
        .collect()
}

/// The row of chips, and the sheet behind its first.
pub fn chips(url: UrlState, remote: Remote<PartPage>) -> AnyView {
    let open = RwSignal::new(false);
    // The groups stay in sight while the next answer comes.
    let is_all = move || url.get("group").is_none() && url.get("availability").is_none();
    view! {
        <div class="hscroll mt-3" role="group" aria-label="Saring">
            <button class="chip chip--plain" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                <Icon glyph=glyph::SLIDERS_HORIZONTAL size=IconSize::Small />
                "Filter"
            </button>
            {move || chip("Semua".to_owned(), None, is_all(), move || narrow(url, None, None))}
            {move || availability_chips(url, &[Availability::Available])}
            {move || remote.ok().map(|page| group_chips(url, &page))}
        </div>
        {sheet(url, remote, open)}
    }
    .into_any()
}

fn sheet(url: UrlState, remote: Remote<PartPage>, open: RwSignal<bool>) -> AnyView {
    let show = Callback::new(move |()| open.set(false));
    let foot = move || {
        let words = move || match remote.ok() {
            Some(page) => format!("Tampilkan {} part", format_count(page.total)),
            None => "Tampilkan".to_owned(),
        };
        view! {
            <Button kind=ButtonKind::Secondary on:click=move |_| narrow(url, None, None)>
                "Hapus semua"
            </Button>
            <Button kind=ButtonKind::Primary on_press=show>
                {words}
            </Button>
        }
        .into_any()
    };
    view! {
        <Dialog open title="Filter" layer=Layer::Dialog foot>
            <fieldset class="field">
                <legend class="field__label">"Ketersediaan"</legend>
                <div class="row row--wrap chips-tap">
                    {move || {
                        availability_chips(url, &[Availability::Available, Availability::Limited, Availability::Out])
                    }}
                </div>
            </fieldset>
            <fieldset class="field">
                <legend class="field__label">"Kelompok"</legend>
                <div class="row row--wrap chips-tap">{move || remote.ok().map(|page| group_chips(url, &page))}</div>
            </fieldset>
            <div class="only-mobile">
                <fieldset class="field">
                    <legend class="field__label">"Urutkan"</legend>
                    <div class="row row--wrap chips-tap">{move || order_chips(url)}</div>
                </fieldset>
            </div>
        </Dialog>
    }
    .into_any()
}

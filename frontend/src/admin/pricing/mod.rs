//! `/admin/pricing`: what discounts cost and whom they went to, lines below cost, prices month by month.

mod cards;
mod lines;
mod parts;
mod simulator;
mod tables;
mod trend;

use domain::pricing::Pricing;
use domain::sales::{NO_GROUP, group_label};
use leptos::prelude::*;

use crate::api::{self, Query};
use crate::ui::{
    Button, ButtonKind, ButtonSize, Card, DateRangePicker, Empty, ExportMenu, Freshness, Loaded, PageHead, Remote,
    SkeletonCard, UrlState, glyph, use_url_state,
};

/// What the address narrows the page to.
const FILTERS: [&str; 6] = ["from", "to", "group", "customer", "part", "threshold"];

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    url: UrlState,
    /// The dialog in which a part is looked for.
    choosing: RwSignal<bool>,
}

impl Desk {
    /// What the address narrows the page to; reactive.
    fn query(self) -> Query {
        FILTERS
            .iter()
            .fold(Query::new(), |query, name| query.with_opt(name, self.url.get(name)))
    }

    /// What the lines of a card are narrowed to; reactive.
    fn query_of_lines(self) -> Query {
        let names = FILTERS.iter().filter(|name| **name != "part");
        names.fold(Query::new(), |query, name| query.with_opt(name, self.url.get(name)))
    }

    /// The button that saves a table of the page, all of its rows.
    fn export(self, table: &str, name: &'static str) -> AnyView {
        let path = format!("{}/{table}", api::pricing::PATH);
        let query = Callback::new(move |()| self.query());
        view! { <ExportMenu path query name size=ButtonSize::Small /> }.into_any()
    }
}

/// The page.
#[component]
pub fn PricingPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        url,
        choosing: RwSignal::new(false),
    };
    let remote = Remote::new(
        move || desk.query(),
        |query| async move { api::pricing::read(&query).await },
    );
    let freshness = Signal::derive(move || {
        remote.ok().map(|found| Freshness {
            as_of: found.has_sales.then_some(found.as_of),
            last_upload: found.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    let data_date = Signal::derive(move || remote.ok().filter(|found| found.has_sales).map(|found| found.as_of));
    // The report of prices has the rows: what every group, customer or part gave away.
    let export = move |()| {
        ["from", "to", "group", "customer"]
            .iter()
            .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
    };
    view! {
        <PageHead title="Analitik Harga" freshness>
            <ExportMenu path="/api/admin/reports/pricing" query=export name="harga" /> <DateRangePicker url data_date />
        </PageHead>
        <div class="toolbar">{move || remote.ok().map(|found| filters(desk, &found))}</div>
        <Loaded
            remote
            skeleton=|| {
                view! {
                    <div class="grid">
                        <SkeletonCard class="col-12" lines=3 />
                        <SkeletonCard class="col-7" lines=8 />
                        <SkeletonCard class="col-5" lines=8 />
                    </div>
                }
                    .into_any()
            }
            view=move |found| content(&found, desk)
        />
        {lines::section(desk)}
        {parts::dialog(desk)}
    }
}

fn content(found: &Pricing, desk: Desk) -> AnyView {
    if found.summary.discount_percent.is_none() {
        return view! {
            <Card title="Belum ada penjualan di sini">
                <Empty
                    icon=glyph::TAGS
                    title="Belum ada harga untuk dibandingkan"
                    text="Pilih rentang lain, atau hapus filter kelompok."
                />
            </Card>
        }
        .into_any();
    }
    view! {
        {cards::cards(found, desk)}
        <div class="grid">{trend::card(found)} {tables::groups(found, desk)}</div>
        <div class="grid">
            {tables::customers(found, desk)} <div class="col-5 stack stack--top">{cards::compared(found)} {simulator::card(found)}</div>
        </div>
        {tables::below_cost(found, desk)}
    }
    .into_any()
}

/// The groups of the range, one to be chosen, and the part whose price is drawn.
fn filters(desk: Desk, found: &Pricing) -> AnyView {
    let chosen = desk.url.get("group").unwrap_or_default();
    let options: Vec<_> = found
        .groups
        .iter()
        .map(|group| {
            let value = if group.is_empty() { NO_GROUP } else { group };
            view! { <option value=value.to_owned() selected=value == chosen>{group_label(group).to_owned()}</option> }
                .into_any()
        })
        .collect();
    let on_change = move |event| {
        let value = event_target_value(&event);
        desk.url.set(vec![
            ("group", Some(value).filter(|value| !value.is_empty())),
            ("part", None),
        ]);
    };
    view! {
        <select class="select" aria-label="Kelompok part" on:change=on_change>
            <option value="">"Semua kelompok"</option>
            {options}
        </select>
        <Button
            kind=ButtonKind::Secondary
            icon=glyph::SEARCH
            on:click=move |_| desk.choosing.set(true)
        >
            "Pilih part"
        </Button>
    }
    .into_any()
}

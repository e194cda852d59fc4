//! `/admin/sales`: the invoices of a filter, their trends, the forecast, and what explains a change.

mod bridge;
mod drawer;
mod figures;
mod filters;
mod forecast;
mod links;
mod list;
mod trend;

use chrono::NaiveDate;
use domain::dashboard::LastUpload;
use domain::money::format_count;
use domain::sales::SalesChoices;
use domain::sales::analytics::SalesAnalytics;
use leptos::prelude::*;

use self::filters::{FILTERS, OF_FIGURES};
use crate::api::{self, Query};
use crate::paths;
use crate::ui::{
    Changes, DateRangePicker, Empty, ExportMenu, Freshness, Loaded, PageHead, Remote, Segmented, SkeletonCard, Tabs,
    UrlState, first_page, glyph, use_url_state,
};

const TREND: &str = "trend";
const FORECAST: &str = "forecast";
const BRIDGE: &str = "bridge";

/// What the parts of the page share; cells of the table find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    url: UrlState,
    fresh: RwSignal<Option<Freshness>>,
    /// Invoices of the filter.
    count: RwSignal<usize>,
    /// Invoice types and groups that can be filtered by.
    types: RwSignal<Vec<String>>,
    groups: RwSignal<Vec<String>>,
    /// The ids of the invoices that the table shows, in order.
    shown: RwSignal<Vec<String>>,
}

impl Desk {
    /// An answer came: what it says beside its figures.
    fn learn(self, as_of: NaiveDate, has_sales: bool, last_upload: Option<&LastUpload>, choices: &SalesChoices) {
        self.fresh.try_set(Some(Freshness {
            as_of: has_sales.then_some(as_of),
            last_upload: last_upload.map(|upload| upload.at),
        }));
        self.types.try_set(choices.invoice_types.clone());
        self.groups.try_set(choices.groups.clone());
    }

    /// The filters of the address; reactive.
    fn filter(self, names: &[&'static str]) -> Query {
        names
            .iter()
            .fold(Query::new(), |query, name| query.with_opt(name, self.url.get(name)))
    }
}

/// The page.
#[component]
pub fn SalesPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        url,
        fresh: RwSignal::new(None),
        count: RwSignal::new(0),
        types: RwSignal::new(Vec::new()),
        groups: RwSignal::new(Vec::new()),
        shown: RwSignal::new(Vec::new()),
    };
    provide_context(desk);
    let tab = Memo::new(move |_| url.get("tab").unwrap_or_default());
    let data_date = Signal::derive(move || desk.fresh.get().and_then(|fresh| fresh.as_of));
    let export = move |()| {
        let is_list = tab.get_untracked().is_empty();
        desk.filter(if is_list { &FILTERS } else { &OF_FIGURES })
    };
    let interval = Signal::derive(move || figures::interval_place(url.get("interval").as_deref()));
    let set_interval = Callback::new(move |place: usize| {
        let chosen = figures::INTERVALS[place].0;
        url.set(vec![("interval", (place > 0).then(|| chosen.to_owned()))]);
    });
    let widths = Callback::new(move |()| desk.count.track());
    let intervals = figures::INTERVALS.iter().enumerate();
    let intervals: Vec<_> = intervals.map(|(place, (_, words))| (place, *words)).collect();
    view! {
        <PageHead title="Analitik Penjualan" freshness=desk.fresh>
            {filters::sheet_button(desk)} <ExportMenu path="/api/admin/sales" query=export name="penjualan" />
            <DateRangePicker url data_date />
        </PageHead>
        <div class="row row--between row--wrap tabs-row">
            <Tabs label="Bagian Analitik Penjualan" widths>
                {tab_link(desk, tab, "", "Transaksi")} {tab_link(desk, tab, TREND, "Tren")}
                {tab_link(desk, tab, FORECAST, "Prakiraan")} {tab_link(desk, tab, BRIDGE, "Penyebab perubahan")}
            </Tabs>
            {move || {
                (tab.get() == TREND)
                    .then(|| {
                        let options = intervals.clone();
                        view! {
                            <Segmented label="Butiran waktu" options value=interval on_change=set_interval />
                        }.into_any()
                    })
            }}
        </div>
        {move || match tab.get().as_str() {
            TREND => analytics(desk, TREND, trend::cards),
            FORECAST => analytics(desk, FORECAST, forecast::cards),
            BRIDGE => analytics(desk, BRIDGE, bridge::cards),
            _ => list::list(desk),
        }}
        {drawer::drawer(desk)}
    }
}

/// The changes that lead to another tab with the same filter.
fn to_tab(name: &str) -> Changes {
    let mut changes = first_page();
    changes.push(("invoice", None));
    changes.push(("tab", Some(name.to_owned()).filter(|name| !name.is_empty())));
    changes
}

fn tab_link(desk: Desk, tab: Memo<String>, name: &'static str, words: &'static str) -> AnyView {
    let count = move || {
        let count = desk.count.get();
        (name.is_empty() && count > 0).then(|| {
            let count = format_count(count as i64);
            view! { <span class="tab__count num">{count}</span> }.into_any()
        })
    };
    view! {
        <a
            class="tab"
            href=move || format!("{}{}", paths::ADMIN_SALES, desk.url.with(to_tab(name)))
            aria-current=move || (tab.get() == name).then_some("page")
        >
            {words}
            {count}
        </a>
    }
    .into_any()
}

/// A tab of figures: its filters, and what `draw` makes of the answer.
fn analytics(desk: Desk, view: &'static str, draw: fn(&SalesAnalytics, Desk) -> AnyView) -> AnyView {
    let key = move || {
        let query = desk.filter(&OF_FIGURES);
        let interval = desk.url.get("interval").filter(|_| view == TREND);
        query.with("view", view).with_opt("interval", interval)
    };
    let remote = Remote::new(key, move |query| async move {
        let found = api::sales::analytics(&query).await?;
        desk.learn(found.as_of, found.has_sales, found.last_upload.as_ref(), &found.choices);
        if let Some(trend) = &found.trend {
            desk.count
                .try_set(trend.kpi.invoices.value.unwrap_or_default() as usize);
        }
        Ok(found)
    });
    view! {
        <div class="toolbar only-desktop-flex">{filters::chips(desk)}</div>
        {move || filters::of_the_list_alone(desk)}
        <Loaded
            remote
            skeleton=|| {
                view! {
                    <div class="grid">
                        <SkeletonCard class="col-12" lines=9 />
                        <SkeletonCard class="col-6" />
                        <SkeletonCard class="col-6" />
                    </div>
                }
                    .into_any()
            }
            view=move |found| draw(&found, desk)
        />
    }
    .into_any()
}

/// Stands in a chart's place when there is nothing to draw.
fn nothing() -> AnyView {
    view! {
        <Empty
            icon=glyph::CHART_LINE
            title="Belum ada penjualan di sini"
            text="Pilih rentang lain, atau hapus salah satu filter."
        />
    }
    .into_any()
}

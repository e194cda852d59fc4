//! `/admin/customers`: who buys, who stays away, whom to call; and `/admin/customers/{number}`, one of them.

mod calls;
mod cards;
mod cells;
mod cohorts;
pub(in crate::admin) mod links;
mod lists;
mod profile;
mod segments;

use std::sync::Arc;

use domain::insight::CustomerAnalytics;
use leptos::prelude::*;

pub use self::profile::CustomerPage;
use crate::api::{self, Query};
use crate::session;
use crate::ui::{
    AskDialog, Asks, ButtonSize, DateRangePicker, ExportMenu, Freshness, PageHead, SkeletonCard, Toasts, UrlState,
    use_toasts, use_url_state,
};

/// What the parts of the page share; cells find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    asks: Asks,
    toasts: Toasts,
    /// Raised when somebody was contacted.
    revision: RwSignal<usize>,
    may_write: bool,
}

impl Desk {
    fn provide() -> Self {
        let desk = Self {
            asks: Asks::provide(),
            toasts: use_toasts(),
            revision: RwSignal::new(0),
            may_write: session::user_now().is_some_and(|user| user.role.may_write()),
        };
        provide_context(desk);
        desk
    }
}

/// The page.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk::provide();
    let head = RwSignal::new(None::<Arc<CustomerAnalytics>>);
    let freshness = Signal::derive(move || {
        head.get().map(|found| Freshness {
            as_of: found.has_sales.then_some(found.as_of),
            last_upload: found.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    let data_date = Signal::derive(move || head.get().filter(|found| found.has_sales).map(|found| found.as_of));
    let query = Callback::new(move |()| lists::query(url));
    let cards = move || match head.get() {
        Some(found) if found.run.is_some() => overview(&found, url),
        Some(found) => cards::waiting(&found),
        None => view! {
            <SkeletonCard lines=2 />
            <div class="grid">
                <SkeletonCard class="col-7" lines=9 />
                <SkeletonCard class="col-5" lines=9 />
            </div>
        }
        .into_any(),
    };
    let more = move || {
        head.get()
            .filter(|found| found.run.is_some())
            .map(|found| below(&found, url))
    };
    view! {
        <PageHead title="Analitik Customer" freshness>
            <ExportMenu path=api::customers::LIST query name="customer" /> <DateRangePicker url data_date />
        </PageHead>
        {cards}
        {lists::list(url, desk, head)}
        {more}
        <AskDialog asks=desk.asks />
    }
}

fn overview(found: &CustomerAnalytics, url: UrlState) -> AnyView {
    view! {
        {cards::cards(found, url)}
        <div class="grid">{segments::card(found, url)} {cohorts::card(found, url)}</div>
    }
    .into_any()
}

fn below(found: &CustomerAnalytics, url: UrlState) -> AnyView {
    view! {
        <div class="grid">{cards::months(found)} {cards::frequency(found, url)}</div>
        <div class="grid">{segments::movements(found, url)} {cards::concentration(found)}</div>
        {cards::fits(found)}
    }
    .into_any()
}

/// The button that saves a table besides the list; of the address only the days count.
fn export(url: UrlState, table: &str, name: &'static str) -> AnyView {
    let path = format!("{}/tables/{table}", api::customers::LIST);
    let query = Callback::new(move |()| {
        ["from", "to"]
            .iter()
            .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
    });
    view! { <ExportMenu path query name size=ButtonSize::Small /> }.into_any()
}

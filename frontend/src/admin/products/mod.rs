//! `/admin/products`: what parts sell, which are good and which are not, what lies on stock, what is bought together, when,
//! and what to order; and `/admin/products/{part_number}`, one of them.

mod cells;
mod filters;
mod groups;
mod idle;
pub(in crate::admin) mod links;
mod pairs;
mod part;
mod ranking;
mod reorder;
mod seasons;
mod summary;

use std::sync::Arc;

use domain::Page;
use domain::insight::{ProductAnalytics, ReorderPage};
use leptos::prelude::*;

pub use self::part::PartPage;
use self::reorder::ReorderTab;
use crate::api::reorder::ADVICE;
use crate::api::{self, ApiError, Query};
use crate::paths;
use crate::ui::{
    Changes, DateRangePicker, ExportMenu, Freshness, Loaded, PageHead, Remote, SkeletonCard, Tabs, UrlState,
    first_page, use_url_state,
};

const RANKING: &str = "ranking";
const GROUPS: &str = "groups";
const STOCK: &str = "stock";
const PAIRS: &str = "pairs";
const SEASONS: &str = "seasons";
const REORDER: &str = "reorder";

/// The tabs in their order, each with what the address narrows it to.
const TABS: [(&str, &str, &[&str]); 7] = [
    ("", "Ringkasan", &["from", "to", "group"]),
    (
        RANKING,
        "Terbaik dan terendah",
        &["from", "to", "group", "abc", "demand_class", "q", "sort"],
    ),
    (GROUPS, "Kelompok", &["from", "to"]),
    (STOCK, "Stok lambat dan mati", &["group", "q", "idle"]),
    (PAIRS, "Dibeli bersama", &["q", "sort"]),
    (SEASONS, "Musiman", &[]),
    (REORDER, "Saran pesan ulang", &[]),
];

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    url: UrlState,
    fresh: RwSignal<Option<Freshness>>,
    /// The newest answer, but for the rows of a list.
    found: RwSignal<Option<Arc<ProductAnalytics>>>,
}

impl Desk {
    fn learn(self, found: ProductAnalytics) {
        self.fresh.try_set(Some(Freshness {
            as_of: found.has_sales.then_some(found.as_of),
            last_upload: found.last_upload.as_ref().map(|upload| upload.at),
        }));
        self.found.try_set(Some(Arc::new(found)));
    }

    /// What is asked of a tab; reactive.
    fn query(self, tab: &str) -> Query {
        let view = if tab.is_empty() { "summary" } else { tab };
        names(tab).iter().fold(Query::new().with("view", view), |query, name| {
            query.with_opt(name, self.url.get(name))
        })
    }

    /// The rows of a list, page by page; `take` finds them in the answer.
    fn rows<T: Send + Sync + 'static>(
        self,
        tab: &'static str,
        take: fn(&mut ProductAnalytics) -> Option<Page<T>>,
    ) -> Remote<Page<T>> {
        Remote::new(
            move || self.query(tab).with_opt("cursor", self.url.get("cursor")),
            move |query| async move {
                let mut found = api::products::read(&query).await?;
                let rows = take(&mut found).ok_or(ApiError::Decode { status: 200 })?;
                self.learn(found);
                Ok(rows)
            },
        )
    }
}

fn names(tab: &str) -> &'static [&'static str] {
    TABS.iter()
        .find(|(name, _, _)| *name == tab)
        .map_or(&[], |(_, _, names)| names)
}

/// What a tab's rows are saved as.
fn file_name(tab: &str) -> &'static str {
    match tab {
        GROUPS => "kelompok",
        STOCK => "stok-lambat",
        PAIRS => "dibeli-bersama",
        SEASONS => "musiman",
        _ => "produk",
    }
}

/// The page.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        url,
        fresh: RwSignal::new(None),
        found: RwSignal::new(None),
    };
    let head = RwSignal::new(None::<Arc<ReorderPage>>);
    Effect::new(move || {
        if let Some(head) = head.get() {
            desk.fresh.set(Some(Freshness {
                as_of: head.has_sales.then_some(head.as_of),
                last_upload: head.last_upload.as_ref().map(|upload| upload.at),
            }));
        }
    });
    let tab = Memo::new(move |_| {
        let named = url.get("tab").unwrap_or_default();
        let known = TABS.iter().find(|(name, _, _)| *name == named);
        known.map_or(0, |known| {
            TABS.iter().position(|(name, _, _)| *name == known.0).unwrap_or(0)
        })
    });
    let data_date = Signal::derive(move || desk.fresh.get().and_then(|fresh| fresh.as_of));
    let export = move || {
        let name = TABS[tab.get()].0;
        if name == REORDER {
            let query = move |()| reorder::query(url);
            view! { <ExportMenu path=ADVICE query name="saran-pesan" /> }.into_any()
        } else {
            let query = move |()| desk.query(name);
            view! { <ExportMenu path=api::products::LIST query name=file_name(name) /> }.into_any()
        }
    };
    let range = move || {
        names(TABS[tab.get()].0)
            .contains(&"from")
            .then(|| view! { <DateRangePicker url data_date /> }.into_any())
    };
    let links: Vec<_> = (0..TABS.len()).map(|place| tab_link(url, tab, place)).collect();
    view! {
        <PageHead title="Analitik Produk" freshness=desk.fresh>
            {export}
            {range}
        </PageHead>
        <Tabs label="Bagian Analitik Produk">
            {links}
        </Tabs>
        {move || match TABS[tab.get()].0 {
            RANKING => ranking::tab(desk),
            GROUPS => answered(desk, GROUPS, groups::tab),
            STOCK => idle::tab(desk),
            PAIRS => pairs::tab(desk),
            SEASONS => answered(desk, SEASONS, seasons::tab),
            REORDER => view! { <ReorderTab head /> }.into_any(),
            _ => summary(desk),
        }}
    }
}

/// The changes that lead to another tab: its days and group stay, what only one list can be narrowed to goes.
fn to_tab(name: &str) -> Changes {
    let mut changes = first_page();
    for other in [
        "q",
        "sort",
        "abc",
        "demand_class",
        "idle",
        "status",
        "all",
        "service",
        "lead_days",
        "by",
    ] {
        changes.push((other, None));
    }
    changes.push(("tab", Some(name.to_owned()).filter(|name| !name.is_empty())));
    changes
}

fn tab_link(url: UrlState, tab: Memo<usize>, place: usize) -> AnyView {
    let (name, words, _) = TABS[place];
    view! {
        <a
            class="tab"
            href=move || format!("{}{}", paths::ADMIN_PRODUCTS, url.with(to_tab(name)))
            aria-current=move || (tab.get() == place).then_some("page")
        >
            {words}
        </a>
    }
    .into_any()
}

fn summary(desk: Desk) -> AnyView {
    view! {
        <div class="toolbar">{filters::group(desk)} {summary::by(desk)}</div>
        {answered(desk, "", summary::tab)}
    }
    .into_any()
}

/// A tab without pages: what `draw` makes of the answer.
fn answered(desk: Desk, tab: &'static str, draw: fn(&ProductAnalytics, Desk) -> AnyView) -> AnyView {
    let remote = Remote::new(
        move || desk.query(tab),
        move |query| async move {
            let found = api::products::read(&query).await?;
            desk.learn(found.clone());
            Ok(found)
        },
    );
    view! {
        <Loaded
            remote
            skeleton=|| {
                view! {
                    <div class="grid">
                        <SkeletonCard class="col-7" lines=9 />
                        <SkeletonCard class="col-5" lines=9 />
                        <SkeletonCard class="col-12" />
                    </div>
                }
                    .into_any()
            }
            view=move |found| draw(&found, desk)
        />
    }
    .into_any()
}

//! `/admin/products/{part_number}`: everything about one part.

mod cards;
mod history;

use std::sync::Arc;

use domain::insight::PartAnalytics;
use domain::sales::group_label;
use leptos::prelude::*;

use crate::admin::stock::{self, Changing};
use crate::portal::watch_stock;
use crate::ui::{AskDialog, Button, ButtonKind, Freshness, Loaded, PageHead, Remote, SkeletonCard, glyph};
use crate::{api, paths, session};

/// The page.
#[component]
pub fn PartPage(
    /// The part's number.
    number: String,
) -> impl IntoView {
    let changing = Changing::provide();
    watch_stock(move || changing.read_again());
    let asked = number.clone();
    let remote = Remote::new(
        move || (asked.clone(), changing.revision.get()),
        move |(number, _)| async move {
            let found = api::products::part(&number).await?;
            changing.rules.try_set(found.rules);
            Ok(found)
        },
    );
    let freshness = Signal::derive(move || {
        remote.ok().map(|found| Freshness {
            as_of: found.has_sales.then_some(found.as_of),
            last_upload: found.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    let title = Memo::new(move |_| {
        remote
            .ok()
            .map_or_else(|| "Part".to_owned(), |found| found.stock.name.clone())
    });
    let meta = move || match remote.ok() {
        Some(found) => format!("{number} · {}", kind(&found)),
        None => number.clone(),
    };
    let actions = move || remote.ok().map(|found| actions(changing, &found));
    view! {
        <nav aria-label="Kembali">
            <a class="link sm" href=paths::ADMIN_PRODUCTS>
                "Analitik Produk"
            </a>
        </nav>
        {move || {
            let meta = meta.clone();
            view! {
                <PageHead title=title.get() freshness meta=meta>
                    {actions}
                </PageHead>
            }
                .into_any()
        }}
        <Loaded
            remote
            skeleton=|| {
                view! {
                    <SkeletonCard lines=2 />
                    <div class="grid">
                        <SkeletonCard class="col-8" lines=8 />
                        <SkeletonCard class="col-4" lines=8 />
                    </div>
                }
                    .into_any()
            }
            view=move |found| content(&found)
        />
        <AskDialog asks=changing.asks />
    }
}

/// `DRIVE, kelas A, permintaan lancar`.
fn kind(found: &PartAnalytics) -> String {
    let mut words = vec![group_label(&found.stock.group).to_owned()];
    if let Some(advice) = &found.advice {
        words.push(format!("kelas {}", advice.abc.label()));
        let demand = advice.demand_class;
        words.extend(demand.map(|class| format!("permintaan {}", class.label().to_lowercase())));
    }
    words.join(", ")
}

/// How its stock stands, and what writers do about it.
fn actions(changing: Changing, found: &Arc<PartAnalytics>) -> AnyView {
    let badge = found.has_stock.then(|| stock::badge(found.stock.status));
    let may_write = session::user_now().is_some_and(|user| user.role.may_write());
    let item = Arc::new(found.stock.clone());
    let deeds = may_write.then(|| {
        let (counted, judged) = (Arc::clone(&item), item);
        let minimum = move |_| {
            let typed = judged.minimum.map(|minimum| minimum.to_string()).unwrap_or_default();
            changing.asks.ask(stock::minimum(changing, Arc::clone(&judged), typed));
        };
        let adjust = move |_| changing.asks.ask(stock::adjust(changing, Arc::clone(&counted)));
        view! {
            <Button kind=ButtonKind::Secondary icon=glyph::SLIDERS_HORIZONTAL on:click=minimum>
                "Minimum"
            </Button>
            <Button kind=ButtonKind::Primary icon=glyph::PENCIL on:click=adjust>
                "Sesuaikan stok"
            </Button>
        }
        .into_any()
    });
    view! {
        {badge}
        {deeds}
    }
    .into_any()
}

fn content(found: &PartAnalytics) -> AnyView {
    view! {
        {cards::figures(found)}
        <div class="grid">
            {history::demand(found)} {cards::order(found)} {cards::movements(found)} {cards::buyers(found)}
            {history::prices(found)} {cards::classes(found)} {cards::pairs(found)}
        </div>
    }
    .into_any()
}

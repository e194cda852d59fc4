//! `/customer/rewards`: points, tier, what they can be spent on, and where they came from.

mod catalogue;
mod ledger;
mod standing;

use domain::loyalty::CustomerRewards;
use leptos::prelude::*;

use crate::api;
use crate::ui::{AskDialog, Asks, Freshness, Loaded, PageHead, Remote, SkeletonCard, use_url_state};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    asks: Asks,
    data: Remote<CustomerRewards>,
    /// Whether only rewards are shown that the points are enough for.
    affordable: RwSignal<bool>,
}

/// The page, or with `?buku=semua` the whole ledger.
#[component]
pub fn RewardsPage() -> impl IntoView {
    let url = use_url_state();
    let whole = Memo::new(move |_| url.get("buku").is_some());
    view! {
        {move || if whole.get() { ledger::whole(url) } else { page() }}
    }
}

fn page() -> AnyView {
    let desk = Desk {
        asks: Asks::provide(),
        data: Remote::new(|| (), |()| api::loyalty::own()),
        affordable: RwSignal::new(false),
    };
    let freshness = Signal::derive(move || {
        desk.data.ok().map(|data| Freshness {
            as_of: Some(data.as_of),
            last_upload: data.last_upload_at,
        })
    });
    let skeleton = || {
        view! {
            <div class="grid">
                <SkeletonCard class="col-4" lines=3 />
                <SkeletonCard class="col-8" lines=4 />
                <SkeletonCard class="col-8" lines=8 />
                <SkeletonCard class="col-4" lines=6 />
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title="Reward Points" freshness />
        <Loaded
            remote=desk.data
            skeleton
            view=move |data| {
                view! {
                    <div class="grid">
                        {standing::points(&data)} {standing::tiers(&data)} {catalogue::catalogue(desk, &data)}
                        <div class="col-4 stack side-stack">
                            {standing::redemptions(&data)} {ledger::newest(&data)}
                        </div>
                    </div>
                }
                .into_any()
            }
        />
        <AskDialog asks=desk.asks />
    }
    .into_any()
}

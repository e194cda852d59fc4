//! A tier's badge.

use domain::loyalty::Tier;
use leptos::prelude::*;

/// The tier with its gem.
pub fn tier(tier: Tier) -> AnyView {
    let class = match tier {
        Tier::Silver => "tier tier--silver",
        Tier::Gold => "tier tier--gold",
        Tier::Diamond => "tier tier--diamond",
        Tier::MoonStone => "tier tier--moon",
    };
    view! {
        <span class=class>
            <svg class="tier__gem" viewBox="0 0 14 14" aria-hidden="true">
                <path d="M7 .8 12.6 4v6L7 13.2 1.4 10V4z"></path>
                <path class="tier__face" d="M7 4.3 9.4 5.7v2.6L7 9.7 4.6 8.3V5.7z"></path>
            </svg>
            {tier.label()}
        </span>
    }
    .into_any()
}

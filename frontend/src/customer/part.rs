//! A part as customers see it: how it can be had, its star, and the wish to hear when it is back.

use domain::money::format_count;
use domain::part::PartSummary;
use domain::stock::Availability;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, encode};
use crate::paths;
use crate::ui::{Icon, IconSize, Toast, glyph, use_toasts};

/// The availability in a word, with the quantity.
pub fn availability(part: &PartSummary) -> AnyView {
    let (class, icon) = match part.availability {
        Availability::Available => ("avail avail--yes", glyph::CIRCLE_CHECK),
        Availability::Limited => ("avail avail--few", glyph::CIRCLE_ALERT),
        Availability::Out => ("avail avail--no", glyph::CIRCLE_X),
    };
    let quantity =
        (part.on_hand > 0).then(|| view! { <span class="num">{format_count(part.on_hand)}</span> }.into_any());
    view! {
        <span class=class>
            <Icon glyph=icon />
            {part.availability.label()}
            {quantity}
        </span>
    }
    .into_any()
}

/// Where the catalogue shows the part.
pub fn href(number: &str) -> String {
    format!("{}?part={}", paths::CUSTOMER_PARTS, encode(number))
}

/// The star. `on_change` hears once the mark is set or gone.
pub fn star(part: &PartSummary, on_change: Callback<()>) -> AnyView {
    let is_on = RwSignal::new(part.favorite == Some(true));
    let (number, label) = (part.part_number.clone(), format!("Favorit {}", part.name));
    let press = toggle(is_on, on_change, Deed::Mark, number);
    view! {
        <button
            class="btn btn--ghost btn--icon fav"
            type="button"
            aria-pressed=move || if is_on.get() { "true" } else { "false" }
            aria-label=label
            on:click=move |_| press.run(())
        >
            <Icon glyph=glyph::STAR size=IconSize::Large />
        </button>
    }
    .into_any()
}

/// The same with a word.
pub fn mark(part: &PartSummary, on_change: Callback<()>) -> AnyView {
    let is_on = RwSignal::new(part.favorite == Some(true));
    let press = toggle(is_on, on_change, Deed::Mark, part.part_number.clone());
    view! {
        <button
            class="btn btn--secondary btn--sm fav"
            type="button"
            aria-pressed=move || if is_on.get() { "true" } else { "false" }
            on:click=move |_| press.run(())
        >
            <Icon glyph=glyph::STAR size=IconSize::Small />
            "Favorit"
        </button>
    }
    .into_any()
}

/// For a part that is out: whether the customer hears when it is back.
pub fn notify(part: &PartSummary, on_change: Callback<()>) -> Option<AnyView> {
    if part.availability != Availability::Out && part.notify != Some(true) {
        return None;
    }
    let is_on = RwSignal::new(part.notify == Some(true));
    let (number, name) = (part.part_number.clone(), part.name.clone());
    let words = move || if is_on.get() { "Akan dikabari" } else { "Kabari saya" };
    let press = toggle(is_on, on_change, Deed::Ask, number);
    let button = view! {
        <button
            class="btn btn--secondary btn--sm"
            type="button"
            aria-pressed=move || if is_on.get() { "true" } else { "false" }
            aria-label=move || format!("{} bila {name} ada lagi", words())
            on:click=move |_| press.run(())
        >
            {move || {
                let icon = if is_on.get() { glyph::BELL_RING } else { glyph::BELL };
                view! { <Icon glyph=icon size=IconSize::Small /> }.into_any()
            }}
            {words}
        </button>
    };
    Some(button.into_any())
}

#[derive(Clone, Copy)]
enum Deed {
    Mark,
    Ask,
}

/// Shown at once, and taken back where the server refuses.
fn toggle(is_on: RwSignal<bool>, on_change: Callback<()>, deed: Deed, number: String) -> Callback<()> {
    let toasts = use_toasts();
    Callback::new(move |()| {
        let wanted = !is_on.get_untracked();
        is_on.set(wanted);
        let number = number.clone();
        spawn_local(async move {
            let done = match deed {
                Deed::Mark => api::favorites::mark(&number, wanted).await,
                Deed::Ask => api::favorites::notify(&number, wanted).await,
            };
            match done {
                Ok(()) => {
                    on_change.try_run(());
                }
                Err(error) => {
                    is_on.try_set(!wanted);
                    toasts.show(Toast::failed(&error));
                }
            }
        });
    })
}

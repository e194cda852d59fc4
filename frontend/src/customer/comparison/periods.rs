//! Choosing the two periods; they are kept in the address.

use domain::DateRange;
use domain::date::DatePreset;
use domain::purchase::comparison::CustomerComparison;
use leptos::prelude::*;

use crate::ui::{Icon, Popover, RangePanel, Remote, UrlState, glyph};

/// Masa A and Masa B.
pub(super) fn periods(url: UrlState, data: Remote<CustomerComparison>) -> AnyView {
    view! {
        <div class="periods">
            {period(url, data, true)} <span class="muted sm">"dibanding"</span> {period(url, data, false)}
        </div>
    }
    .into_any()
}

fn period(url: UrlState, data: Remote<CustomerComparison>, is_a: bool) -> AnyView {
    let (label, key, from, to) = if is_a {
        ("Masa A", "legend__key key-1", "a_from", "a_to")
    } else {
        ("Masa B", "legend__key key-prev", "b_from", "b_to")
    };
    let open = RwSignal::new(false);
    let range = move || {
        let found = data.ok()?;
        Some(if is_a { found.a.range } else { found.b.range })
    };
    let trigger = move || {
        view! {
            <button
                class=if is_a { "period period--a" } else { "period" }
                type="button"
                aria-haspopup="dialog"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="xs subtle row">
                    <span class=key></span>
                    {label}
                </span>
                <span class="strong num">{move || range().map_or_else(|| "…".to_owned(), |range| range.label())}</span>
                <Icon glyph=glyph::CALENDAR />
            </button>
        }
        .into_any()
    };
    let panel = move || {
        let found = data.ok()?;
        let range = if is_a { found.a.range } else { found.b.range };
        let chosen = DatePreset::of(range, found.as_of);
        let on_choose = move |range: DateRange| {
            url.set(vec![
                (from, Some(range.from.to_string())),
                (to, Some(range.to.to_string())),
            ]);
        };
        Some(view! { <RangePanel open data_date=found.as_of range chosen on_choose on_all=None /> })
    };
    view! {
        <Popover open trigger>
            {panel}
        </Popover>
    }
    .into_any()
}

//! The greeting, with the tier and what is missing for the next one.

use chrono::Datelike;
use domain::date::month_name;
use domain::purchase::CustomerDashboard;
use leptos::prelude::*;

use crate::paths;
use crate::portal::{greeting_art, tier};
use crate::ui::{ButtonKind, ButtonSize, Icon, IconSize, button_class, glyph};

/// The words for the hour of the browser's clock.
fn greeting(hour: u32) -> &'static str {
    match hour {
        4..=10 => "Selamat pagi,",
        11..=14 => "Selamat siang,",
        15..=18 => "Selamat sore,",
        _ => "Selamat malam,",
    }
}

pub(super) fn hero(found: &CustomerDashboard) -> AnyView {
    let since = found.since.map_or_else(
        || "belum ada belanja".to_owned(),
        |day| format!("pelanggan sejak {} {}", month_name(day.month()), day.year()),
    );
    let hour = js_sys::Date::new_0().get_hours();
    view! {
        <section class="hero" aria-labelledby="halo">
            <div class="hero__main">
                {greeting_art()} <div>
                    <p class="hero__hello">{greeting(hour)}</p>
                    <h1 class="hero__name" id="halo" tabindex="-1">
                        <span class="sr-only">"Dashboard "</span>
                        {found.name.clone()}
                    </h1>
                    <p class="muted sm mt-1 num">{format!("{} · {since}", found.customer_number)}</p>
                </div> <div class="row row--wrap">
                    <a class=button_class(ButtonKind::Accent, ButtonSize::Normal) href=paths::CUSTOMER_PARTS>
                        <Icon glyph=glyph::SEARCH />
                        "Cari stok part"
                    </a>
                    <a class=button_class(ButtonKind::Secondary, ButtonSize::Normal) href=paths::CUSTOMER_REWARDS>
                        <Icon glyph=glyph::GIFT />
                        "Tukar poin"
                    </a>
                </div>
            </div>
            <div class="hero__tier">{progress(found)}</div>
        </section>
    }
    .into_any()
}

fn progress(found: &CustomerDashboard) -> AnyView {
    let standing = &found.tier;
    let now = tier(standing.tier);
    let (Some(next), Some(missing)) = (standing.next, standing.missing) else {
        return view! {
            <div class="row">{now}</div>
            <p class="sm muted">"Anda di tier tertinggi. Terima kasih."</p>
        }
        .into_any();
    };
    let percent = standing.percent;
    let label = format!("Kemajuan ke tier {}", next.label());
    let ticks: Vec<_> = (0..20).map(|_| view! { <i></i> }.into_any()).collect();
    view! {
        <div class="row row--between">
            <span class="row">
                {now} <span class="muted row">
                    <Icon glyph=glyph::ARROW_RIGHT size=IconSize::Small />
                </span> <span class="muted sm">{next.label()}</span>
            </span>
            <span class="num strong">{format!("{percent}%")}</span>
        </div>
        <div
            class="tier-meter"
            role="progressbar"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=percent.to_string()
            aria-label=label
        >
            <svg class="tier-meter__track" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__track" width="100" height="8" />
                <rect class="bar__fill" width=percent.to_string() height="8" />
            </svg>
            <div class="tier-meter__ticks" aria-hidden="true">
                {ticks}
            </div>
        </div>
        <p class="sm muted">
            "Belanja bersih " <span class="strong num">{missing.to_string()}</span>
            {format!(" lagi untuk naik ke {}.", next.label())}
        </p>
    }
    .into_any()
}

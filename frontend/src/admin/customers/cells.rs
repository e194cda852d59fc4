//! Cells of the list.

use domain::date::{format_day, format_day_short};
use domain::favorite::RhythmStanding;
use domain::insight::CustomerInsight;
use domain::money::format_count;
use leptos::prelude::*;

use super::{Desk, calls, links};
use crate::format::rupiah_short;
use crate::portal;
use crate::ui::{Badge, Tone};

/// What stands where nothing is known.
const NONE: &str = "–";

pub(super) fn customer(one: &CustomerInsight) -> AnyView {
    let reason = one
        .reason
        .clone()
        .map(|reason| view! { <span class="cell-sub cell-why">{reason}</span> }.into_any());
    view! {
        <a class="cell-main" href=links::customer(&one.number)>
            {one.name.clone()}
        </a>
        " "
        <span class="code subtle cell-code">{one.number.clone()}</span>
        {reason}
    }
    .into_any()
}

/// Its tier, and its segment below.
pub(super) fn tier(one: &CustomerInsight) -> AnyView {
    let segment = one.segment.map_or("", domain::insight::Segment::label);
    view! {
        {portal::tier(one.tier)}
        <span class="cell-sub">{segment}</span>
    }
    .into_any()
}

/// How the next purchase stands, and who was in touch below.
pub(super) fn rhythm(one: &CustomerInsight) -> AnyView {
    let badge = match one.rhythm {
        None => view! { <span class="subtle">"belum terlihat"</span> }.into_any(),
        Some(standing) => {
            let (tone, words) = match standing {
                RhythmStanding::Waiting => (Tone::Neutral, "Belum waktunya"),
                RhythmStanding::Due => (Tone::Info, "Sudah waktunya"),
                RhythmStanding::Overdue => (Tone::Warning, "Lewat waktunya"),
            };
            view! { <Badge tone>{words}</Badge> }.into_any()
        }
    };
    view! {
        {badge}
        {contact(one)}
    }
    .into_any()
}

pub(super) fn expected(one: &CustomerInsight) -> AnyView {
    let words = match one.expected_from.zip(one.expected_to) {
        Some((from, to)) if from == to => format_day_short(from),
        Some((from, to)) => format!("{} – {}", format_day_short(from), format_day_short(to)),
        None => NONE.to_owned(),
    };
    view! { <span class="num muted">{words}</span> }.into_any()
}

pub(super) fn segment(one: &CustomerInsight) -> AnyView {
    let words = one.segment.map_or(NONE, domain::insight::Segment::label);
    view! { <span class="muted">{words}</span> }.into_any()
}

pub(super) fn chance(one: &CustomerInsight) -> AnyView {
    match one.chance_active {
        Some(chance) => format!("{}%", format_count(chance.round() as i64)).into_any(),
        None => view! { <span class="subtle">"belum diketahui"</span> }.into_any(),
    }
}

/// Net sales of 24 months, and those of the range below.
pub(super) fn money(one: &CustomerInsight) -> AnyView {
    let range = format!("rentang {}", rupiah_short(one.range_net_sales.0));
    view! {
        {rupiah_short(one.net_sales.0)}
        <span class="cell-sub">{range}</span>
    }
    .into_any()
}

pub(super) fn risk(one: &CustomerInsight) -> AnyView {
    let words = one
        .money_at_risk
        .map_or_else(|| NONE.to_owned(), |money| rupiah_short(money.0));
    view! { <span class="strong">{words}</span> }.into_any()
}

/// The last contact.
fn contact(one: &CustomerInsight) -> Option<AnyView> {
    let contact = one.last_contact.as_ref()?;
    let day = format_day(domain::wita_day(contact.at));
    let title = if contact.note.is_empty() {
        day
    } else {
        format!("{day}: {}", contact.note)
    };
    let words = calls::ago(contact);
    Some(view! { <span class="cell-sub" title=title>{words}</span> }.into_any())
}

/// What can be done.
pub(super) fn actions(one: &CustomerInsight) -> AnyView {
    calls::buttons(expect_context::<Desk>(), one)
}

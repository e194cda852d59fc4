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
        .map(|reason| view! { <span class="cell-sub">{reason}</span> }.into_any());
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

pub(super) fn tier(one: &CustomerInsight) -> AnyView {
    portal::tier(one.tier)
}

/// How the next purchase stands.
pub(super) fn rhythm(one: &CustomerInsight) -> AnyView {
    let (tone, words) = match one.rhythm {
        None => return view! { <span class="subtle">"belum terlihat"</span> }.into_any(),
        Some(RhythmStanding::Waiting) => (Tone::Neutral, "Belum waktunya"),
        Some(RhythmStanding::Due) => (Tone::Info, "Sudah waktunya"),
        Some(RhythmStanding::Overdue) => (Tone::Warning, "Lewat waktunya"),
    };
    view! { <Badge tone>{words}</Badge> }.into_any()
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

pub(super) fn range_sales(one: &CustomerInsight) -> AnyView {
    view! { <span class="muted">{rupiah_short(one.range_net_sales.0)}</span> }.into_any()
}

pub(super) fn money(one: &CustomerInsight) -> AnyView {
    rupiah_short(one.net_sales.0).into_any()
}

pub(super) fn risk(one: &CustomerInsight) -> AnyView {
    let words = one
        .money_at_risk
        .map_or_else(|| NONE.to_owned(), |money| rupiah_short(money.0));
    view! { <span class="strong">{words}</span> }.into_any()
}

/// The last contact.
pub(super) fn contact(one: &CustomerInsight) -> AnyView {
    match &one.last_contact {
        None => view! { <span class="subtle">"belum"</span> }.into_any(),
        Some(contact) => {
            let day = domain::wita_day(contact.at);
            let title = if contact.note.is_empty() {
                format_day(day)
            } else {
                format!("{}: {}", format_day(day), contact.note)
            };
            view! {
                <span class="muted" title=title>
                    {calls::ago(contact)}
                </span>
            }
            .into_any()
        }
    }
}

/// What can be done.
pub(super) fn actions(one: &CustomerInsight) -> AnyView {
    calls::buttons(expect_context::<Desk>(), one)
}

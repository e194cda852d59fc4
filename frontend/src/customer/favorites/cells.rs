//! The cells of the list.

use chrono::NaiveDate;
use domain::date::format_day_short;
use domain::favorite::{Favorite, RhythmStanding};
use domain::money::format_count;
use domain::sales::group_label;
use leptos::prelude::*;

use super::Desk;
use crate::customer::part;

/// `24 Nov – 2 Des`; one day alone is written once.
pub fn days(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        format_day_short(from)
    } else {
        format!("{} – {}", format_day_short(from), format_day_short(to))
    }
}

pub fn part(one: &Favorite) -> AnyView {
    let group = group_label(&one.part.group).to_owned();
    view! {
        <a class="cell-main" href=part::href(&one.part.part_number)>
            {one.part.name.clone()}
        </a>
        <span class="cell-sub">
            <span class="code">{one.part.part_number.clone()}</span>
            " · "
            {group}
        </span>
    }
    .into_any()
}

pub fn origin(one: &Favorite) -> AnyView {
    let words = match (one.part.favorite == Some(true), one.often) {
        (true, true) => "Ditandai, sering dibeli",
        (true, false) => "Ditandai",
        _ => "Sering dibeli",
    };
    view! { <span class="muted">{words}</span> }.into_any()
}

pub fn stock(one: &Favorite) -> AnyView {
    part::availability(&one.part)
}

pub fn rhythm(one: &Favorite) -> AnyView {
    let words = match &one.rhythm {
        Some(rhythm) => format!("tiap {} hari", format_count(rhythm.every_days)),
        None => "belum cukup data".to_owned(),
    };
    view! { <span class="muted">{words}</span> }.into_any()
}

pub fn next(one: &Favorite) -> AnyView {
    let Some(rhythm) = &one.rhythm else {
        return "—".into_any();
    };
    let class = if one.may_run_out { "c-warning" } else { "" };
    let standing = match rhythm.standing {
        RhythmStanding::Waiting => None,
        standing => Some(view! { <span class="cell-sub">{standing.label()}</span> }.into_any()),
    };
    view! {
        <span class=class>{days(rhythm.from, rhythm.to)}</span>
        {standing}
    }
    .into_any()
}

pub fn actions(one: &Favorite) -> AnyView {
    let again = use_context::<Desk>().map(|desk| Callback::new(move |()| desk.read_again()));
    let again = again.unwrap_or_else(|| Callback::new(|()| ()));
    view! {
        <span class="row gap-0">{part::notify(&one.part, again)} {part::star(&one.part, again)}</span>
    }
    .into_any()
}

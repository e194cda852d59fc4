//! What lists are narrowed to, in the address.

use domain::insight::{AbcClass, DemandClass};
use domain::sales::{NO_GROUP, group_label};
use leptos::prelude::*;

use super::Desk;
use crate::ui::{Select, UrlState, first_page};

/// Choices with what stands for all of them first.
pub(super) type Options = Vec<(String, String)>;

pub(super) fn first(words: &str) -> Options {
    vec![(String::new(), words.to_owned())]
}

pub(super) fn select(url: UrlState, name: &'static str, label: &'static str, options: Options) -> AnyView {
    let value = Signal::derive(move || url.get(name).unwrap_or_default());
    let choose = Callback::new(move |value: String| {
        let mut changes = first_page();
        changes.push((name, Some(value).filter(|value| !value.is_empty())));
        url.set(changes);
    });
    view! { <Select label options value on_change=choose /> }.into_any()
}

/// The part groups of the page.
pub(super) fn group(desk: Desk) -> AnyView {
    groups(
        desk.url,
        Memo::new(move |_| desk.found.with(|found| Some(found.as_ref()?.groups.clone()))),
    )
}

/// Part groups, once they are known.
pub(super) fn groups(url: UrlState, groups: Memo<Option<Vec<String>>>) -> AnyView {
    let drawn = move || {
        let mut options = first("Semua kelompok");
        for group in groups.get().unwrap_or_default() {
            let value = if group.is_empty() { NO_GROUP } else { &group };
            options.push((value.to_owned(), group_label(&group).to_owned()));
        }
        select(url, "group", "Kelompok", options)
    };
    view! { {drawn} }.into_any()
}

/// The classes by money and by demand.
pub(super) fn classes(url: UrlState) -> AnyView {
    let mut classes = first("Semua kelas");
    classes.extend(
        AbcClass::ALL
            .iter()
            .map(|class| (class.as_str().to_owned(), format!("Kelas {}", class.label()))),
    );
    let mut demands = first("Semua permintaan");
    demands.extend(
        DemandClass::ALL
            .iter()
            .map(|class| (class.as_str().to_owned(), class.label().to_owned())),
    );
    view! {
        {select(url, "abc", "Kelas ABC", classes)}
        {select(url, "demand_class", "Kelas permintaan", demands)}
    }
    .into_any()
}

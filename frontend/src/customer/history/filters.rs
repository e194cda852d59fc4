//! Chips: everything, a group, returns.

use domain::sales::{NO_GROUP, group_label};
use leptos::prelude::*;

use crate::ui::{UrlState, first_page};

/// The chips for the groups that were bought from, largest first.
pub(super) fn chips(url: UrlState, groups: &[String]) -> AnyView {
    let mut chips = vec![chip(url, "Semua", None, None)];
    for group in groups {
        let value = if group.is_empty() { NO_GROUP } else { group };
        chips.push(chip(url, group_label(group), Some(value.to_owned()), None));
    }
    chips.push(chip(url, "Retur", None, Some("ZPR1".to_owned())));
    chips.into_any()
}

/// A chip that narrows the list to a group, or to invoices of a type; pressed while it does.
fn chip(url: UrlState, words: &str, group: Option<String>, invoice_type: Option<String>) -> AnyView {
    let wanted = (group, invoice_type);
    let is_on = (url.get("group"), url.get("invoice_type")) == wanted;
    let on_click = move |_| {
        let mut changes = first_page();
        changes.push(("group", wanted.0.clone()));
        changes.push(("invoice_type", wanted.1.clone()));
        url.set(changes);
    };
    view! {
        <button
            class=if is_on { "chip chip--on" } else { "chip chip--plain" }
            type="button"
            aria-pressed=if is_on { "true" } else { "false" }
            on:click=on_click
        >
            {words.to_owned()}
        </button>
    }
    .into_any()
}

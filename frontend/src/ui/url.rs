//! Page state that lives in the address, so that reload, back and sharing work.

use domain::DateRange;
use domain::date::parse_day;
use leptos::prelude::*;

use crate::router::{NavigateOptions, QueryMap, use_location, use_navigate, use_query_map};

/// Parameters and their new values; none takes a parameter away.
pub type Changes = Vec<(&'static str, Option<String>)>;

/// The address's query, read and changed by name.
#[derive(Clone, Copy)]
pub struct UrlState {
    query: Signal<QueryMap>,
    go: Callback<(Changes, bool)>,
}

/// The present page's query.
pub fn use_url_state() -> UrlState {
    let query = use_query_map();
    let location = use_location();
    let navigate = use_navigate();
    let go = Callback::new(move |(changes, replace): (Changes, bool)| {
        let query = query.get_untracked().with(changes).to_query_string();
        let path = location.pathname.get_untracked();
        let options = NavigateOptions { replace, scroll: false };
        navigate(&format!("{path}{query}"), options);
    });
    UrlState { query, go }
}

impl UrlState {
    /// The value of a parameter, none if absent or empty; reactive.
    pub fn get(self, name: &str) -> Option<String> {
        self.query
            .with(|query| query.get(name))
            .filter(|value| !value.is_empty())
    }

    /// The query as it would be after some changes, with its question mark; reactive.
    pub fn with(self, changes: Changes) -> String {
        self.query.with(|query| query.with(changes).to_query_string())
    }

    /// Changes parameters as a step that "back" undoes; none takes one away.
    pub fn set(self, changes: Changes) {
        self.go.run((changes, false));
    }

    /// Changes parameters in place, for what changes with every key press.
    pub fn replace(self, changes: Changes) {
        self.go.run((changes, true));
    }

    /// The days of `from` and `to`; none if either is missing or wrong, which means the page's default.
    pub fn range(self) -> Option<DateRange> {
        let day = |name| parse_day(&self.get(name)?);
        DateRange::new(day("from")?, day("to")?)
    }

    /// Sets `from` and `to`, and goes to the first page.
    pub fn set_range(self, range: DateRange) {
        let mut changes = first_page();
        changes.push(("from", Some(range.from.to_string())));
        changes.push(("to", Some(range.to.to_string())));
        self.set(changes);
    }
}

/// The changes that lead to a list's first page; add them to every change of a filter.
pub fn first_page() -> Changes {
    vec![("cursor", None), ("page", None)]
}

//! The address: which page it names, its query, going elsewhere.
//!
//! A router of our own, since a few paths without parameters are all there is: the app's frame asks [`use_location`] and
//! draws the page. Links of this site are followed here; those with `target` or `download`, and those to another
//! program, are the browser's.

use domain::program::Program;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent, UrlSearchParams};

/// Where the app is.
#[derive(Clone, Copy)]
pub struct Location {
    /// The path, without query and fragment.
    pub pathname: Signal<String>,
    /// The query without its question mark.
    pub search: Signal<String>,
    place: RwSignal<Place>,
}

#[derive(Clone, PartialEq)]
struct Place {
    path: String,
    search: String,
}

impl Place {
    fn now() -> Self {
        let location = window().location();
        // They fail in no window.
        let search = location.search().unwrap_or_default();
        Self {
            path: location.pathname().unwrap_or_default(),
            search: search.trim_start_matches('?').to_owned(),
        }
    }
}

/// How to go somewhere.
#[derive(Clone, Copy, Debug)]
pub struct NavigateOptions {
    /// In place of the present step of the history.
    pub replace: bool,
    /// To the top of the page, or to the element that the fragment names.
    pub scroll: bool,
}

impl Default for NavigateOptions {
    fn default() -> Self {
        Self {
            replace: false,
            scroll: true,
        }
    }
}

/// Follows the address from here on. Called once, by the app.
pub fn provide_location() -> Location {
    let place = RwSignal::new(Place::now());
    let part = |of: fn(&Place) -> &String| Signal::from(Memo::new(move |_| place.with(|place| of(place).clone())));
    let location = Location {
        pathname: part(|place| &place.path),
        search: part(|place| &place.search),
        place,
    };
    provide_context(location);
    // Both live as long as the app.
    window_event_listener(ev::popstate, move |_| location.arrive());
    window_event_listener(ev::click, move |event| location.follow(&event));
    location
}

/// Where the app is; reactive.
pub fn use_location() -> Location {
    expect_context()
}

/// Goes to a path of this site, with query and fragment.
pub fn use_navigate() -> impl Fn(&str, NavigateOptions) + Clone + Send + Sync + 'static {
    let location = use_location();
    move |to: &str, options: NavigateOptions| location.go(to, options)
}

/// The query of the address; reactive.
pub fn use_query_map() -> Signal<QueryMap> {
    let search = use_location().search;
    Signal::derive(move || QueryMap(search.get()))
}

impl Location {
    fn go(self, to: &str, options: NavigateOptions) {
        let Ok(history) = window().history() else { return };
        let gone = if !self.is_in_this_program(to) {
            let location = window().location();
            if options.replace {
                location.replace(to)
            } else {
                location.assign(to)
            }
        } else if options.replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(to))
        } else if is_here(to) {
            Ok(())
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(to))
        };
        if gone.is_err() {
            leptos::logging::error!("cannot go to {to}");
            return;
        }
        self.arrive();
        scroll(options.scroll);
    }

    /// Whether a path has its page here; else the browser loads another program.
    fn is_in_this_program(self, path: &str) -> bool {
        let is_path = path.starts_with('/');
        !is_path
            || self
                .place
                .with_untracked(|place| Program::of(&place.path) == Program::of(path))
    }

    /// Takes up what the address says now.
    fn arrive(self) {
        let now = Place::now();
        if self.place.with_untracked(|place| *place != now) {
            self.place.set(now);
        }
    }

    /// Follows a plain click on a link to this site.
    fn follow(self, event: &MouseEvent) {
        let is_plain = event.button() == 0
            && !event.default_prevented()
            && !(event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key());
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else {
            return;
        };
        let is_ours = window().location().origin().is_ok_and(|origin| origin == link.origin());
        let is_ours = is_ours && self.is_in_this_program(&link.pathname());
        if is_plain && is_ours && link.target().is_empty() && !link.has_attribute("download") {
            event.prevent_default();
            let to = format!("{}{}{}", link.pathname(), link.search(), link.hash());
            self.go(&to, NavigateOptions::default());
        }
    }
}

fn is_here(to: &str) -> bool {
    let location = window().location();
    let parts = [location.pathname(), location.search(), location.hash()];
    parts.into_iter().map(Result::unwrap_or_default).collect::<String>() == to
}

fn scroll(to_top: bool) {
    let hash = window().location().hash().unwrap_or_default();
    match document().get_element_by_id(hash.trim_start_matches('#')) {
        Some(element) => element.scroll_into_view(),
        None if to_top => window().scroll_to_with_x_and_y(0.0, 0.0),
        None => {}
    }
}

/// Leads elsewhere, in place of the present step.
#[component]
pub fn Redirect(
    /// Where to.
    path: &'static str,
) -> impl IntoView {
    let options = NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    };
    use_navigate()(path, options);
}

/// The parameters of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryMap(String);

impl QueryMap {
    fn params(&self) -> Option<UrlSearchParams> {
        // It takes any string.
        UrlSearchParams::new_with_str(&self.0).ok()
    }

    /// The first value of a parameter.
    pub fn get(&self, name: &str) -> Option<String> {
        self.params()?.get(name)
    }

    /// The query with other values; none takes a parameter away.
    #[must_use]
    pub fn with(&self, changes: Vec<(&'static str, Option<String>)>) -> Self {
        let Some(params) = self.params() else {
            return self.clone();
        };
        for (name, value) in changes {
            match value {
                Some(value) => params.set(name, &value),
                None => params.delete(name),
            }
        }
        Self(params.to_string().into())
    }

    /// The query with its question mark; nothing where it is empty.
    pub fn to_query_string(&self) -> String {
        if self.0.is_empty() {
            String::new()
        } else {
            format!("?{}", self.0)
        }
    }
}

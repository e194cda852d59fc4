//! Who may see a page.

use domain::account::Portal;
use leptos::prelude::*;

use super::brand::Brand;
use crate::api::ApiError;
use crate::paths;
use crate::router::{NavigateOptions, use_location, use_navigate, use_query_map};
use crate::session::{self, SessionState};
use crate::ui::ErrorState;

/// What a guard does.
#[derive(Clone, PartialEq)]
enum Gate {
    Wait,
    Failed(ApiError),
    Open,
    Go(String),
}

/// Shows its pages to the portal's own users. Without a session it leads to the portal's login and back here afterwards,
/// with another role to that role's home.
#[component]
pub fn Guard(
    /// The portal.
    portal: Portal,
    /// Its pages.
    children: ChildrenFn,
) -> impl IntoView {
    session::look_for(portal);
    let location = use_location();
    let gate = Memo::new(move |_| match session::state() {
        SessionState::Starting => Gate::Wait,
        SessionState::Failed(error) => Gate::Failed(error),
        SessionState::Left => Gate::Go(paths::login(portal).to_owned()),
        SessionState::SignedOut => {
            let path = location.pathname.get_untracked();
            if path == paths::login(portal) {
                // Already led there; this guard only waits to be taken down.
                Gate::Wait
            } else {
                let here = format!("{path}{}", query_of(&location.search.get_untracked()));
                Gate::Go(paths::login_then(portal, &here))
            }
        }
        SessionState::SignedIn(user) if session::portal_of(&user) == portal => Gate::Open,
        SessionState::SignedIn(user) => Gate::Go(user.role.home().to_owned()),
    });
    follow(gate);
    gated(gate, portal, children)
}

/// Shows a login to whoever is signed out; whoever is signed in is led on, to `?next=` or the role's home.
#[component]
pub fn SignedOutOnly(
    /// Whose login it is.
    portal: Portal,
    /// The login.
    children: ChildrenFn,
) -> impl IntoView {
    // A first visit has nothing to wait for.
    let wait = session::had_one();
    session::look_for(portal);
    let query = use_query_map();
    let gate = Memo::new(move |_| match session::state() {
        SessionState::Starting if wait => Gate::Wait,
        SessionState::SignedIn(user) => {
            let next = query.with_untracked(|query| query.get("next"));
            Gate::Go(paths::after_login(user.role, next.as_deref()))
        }
        _ => Gate::Open,
    });
    follow(gate);
    gated(gate, portal, children)
}

fn follow(gate: Memo<Gate>) {
    let navigate = use_navigate();
    Effect::new(move || {
        if let Gate::Go(path) = gate.get() {
            navigate(
                &path,
                NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                },
            );
        }
    });
}

fn gated(gate: Memo<Gate>, portal: Portal, children: ChildrenFn) -> AnyView {
    (move || match gate.get() {
        Gate::Open => children(),
        Gate::Failed(error) => view! { <FullPageError error portal /> }.into_any(),
        Gate::Wait | Gate::Go(_) => view! { <Splash /> }.into_any(),
    })
    .into_any()
}

/// A location's query with its question mark; nothing where it is empty.
pub fn query_of(search: &str) -> String {
    if search.is_empty() {
        String::new()
    } else {
        format!("?{}", search.trim_start_matches('?'))
    }
}

/// The mark on an empty page, while it is found out who is there.
#[component]
pub fn Splash() -> impl IntoView {
    view! {
        <div class="boot" role="status" aria-label="Memuat AMPConnect">
            <Brand />
        </div>
    }
}

/// The session could not be found out: why, and a retry.
#[component]
pub fn FullPageError(
    /// Why.
    error: ApiError,
    /// Whose page it is.
    portal: Portal,
) -> impl IntoView {
    view! {
        <main class="boot" id="konten">
            <Brand />
            <ErrorState error on_retry=move || session::retry(portal) />
        </main>
    }
}

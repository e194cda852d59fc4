//! Parts of both shells.

use domain::account::Portal;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::router::use_location;
use crate::session;
use crate::ui::{Toast, dom, use_toasts};

/// Leads the keyboard past the menus.
#[component]
pub fn SkipLink() -> impl IntoView {
    let on_click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        dom::focus_later("#konten");
    };
    view! {
        <a class="skip-link" href="#konten" on:click=on_click>
            "Langsung ke konten"
        </a>
    }
}

/// After a change of page the focus goes to its heading, so that assistive technology reads it.
pub fn focus_heading_on_navigation() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            dom::focus_later("#konten h1");
        }
        path
    });
}

/// Ends the session; the guard then leads to the login.
pub fn use_sign_out() -> Callback<()> {
    let toasts = use_toasts();
    Callback::new(move |()| {
        spawn_local(async move {
            if let Err(error) = session::sign_out().await {
                toasts.show(Toast::failed(&error));
            }
        });
    })
}

/// Where the page stands in the menu.
#[component]
pub fn Crumbs(
    /// Heading and name.
    #[prop(into)]
    place: Signal<Option<(&'static str, &'static str)>>,
) -> impl IntoView {
    view! {
        <nav class="breadcrumbs truncate" aria-label="Remah roti">
            {move || {
                place
                    .get()
                    .map(|(group, page)| {
                        view! {
                            <span class="only-desktop">{group}</span>
                            <span class="sep only-desktop" aria-hidden="true">
                                "/"
                            </span>
                            <span aria-current="page">{page}</span>
                        }.into_any()
                    })
            }}
        </nav>
    }
}

/// The name of a portal in words.
pub fn portal_name(portal: Portal) -> &'static str {
    match portal {
        Portal::Admin => "Portal admin",
        Portal::Customer => "Portal customer",
    }
}

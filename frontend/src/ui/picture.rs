//! A picture that the server keeps: fetched with the token, as some need a session.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, Url};

use crate::api::{Call, Query};

/// A picture by its hash; nothing while it is fetched and where it cannot be had.
#[component]
pub fn Picture(
    /// Names it.
    hash: String,
    /// Its classes.
    class: &'static str,
    /// What it shows.
    alt: &'static str,
    /// Gets the picture itself, for saving.
    #[prop(optional)]
    on_load: Option<Callback<Blob>>,
) -> impl IntoView {
    let address = RwSignal::new(String::new());
    spawn_local(async move {
        let call = Call::get(&format!("/api/files/{hash}"), &Query::new());
        let Ok(blob) = call.blob().await else { return };
        let Ok(made) = Url::create_object_url_with_blob(&blob) else {
            return;
        };
        // Where the page was left meanwhile, nobody needs it.
        if address.try_set(made.clone()).is_some() {
            drop(Url::revoke_object_url(&made));
        } else if let Some(on_load) = on_load {
            on_load.run(blob);
        }
    });
    on_cleanup(move || {
        if let Some(made) = address.try_get_untracked().filter(|made| !made.is_empty()) {
            drop(Url::revoke_object_url(&made));
        }
    });
    move || {
        let source = address.get();
        (!source.is_empty()).then(|| view! { <img class=class src=source alt=alt /> }.into_any())
    }
}

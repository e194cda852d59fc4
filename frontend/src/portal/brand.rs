//! The mark and the wordmark.

use leptos::prelude::*;

const LINK: &str = "M-8-7.2C-3.6-7.2-3.2-4.4 0-4.4S3.6-7.2 8-7.2A7.2 7.2 0 0 1 8 7.2C3.6 7.2 3.2 4.4 0 4.4S-3.6 7.2-8 7.2\
                    A7.2 7.2 0 0 1-8-7.2ZM-8-3.1A3.1 3.1 0 0 0-8 3.1 3.1 3.1 0 0 0-8-3.1ZM8-4.1A4.1 4.1 0 0 0 8 4.1 4.1 4.1 0 0 0 8-4.1Z";

/// The mark alone: a chain link with its pin.
#[component]
pub fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand__mark" viewBox="0 0 32 32" aria-hidden="true">
            <path fill="currentColor" fill-rule="evenodd" transform="translate(16 16) rotate(-45)" d=LINK />
            <circle class="pin" cx="21.66" cy="10.34" r="2.7" />
        </svg>
    }
}

/// Mark and word.
#[component]
pub fn Brand(
    /// On graphite or signal.
    #[prop(optional)]
    inverse: bool,
) -> impl IntoView {
    view! {
        <span class="brand" class:brand--inverse=inverse>
            <BrandMark />
            <span class="brand__text">
                <b>"AMP"</b>
                "Connect"
            </span>
        </span>
    }
}

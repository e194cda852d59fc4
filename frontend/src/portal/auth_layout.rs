//! The pages before a session: a picture side and a form.

use domain::account::Portal;
use leptos::prelude::*;

use super::art::SprocketArt;
use super::brand::Brand;
use super::shell::SkipLink;
use crate::paths;
use crate::ui::{Icon, IconSize, glyph};

/// Picture side and form; on phones a short band instead of the picture.
#[component]
pub fn AuthLayout(
    /// Whose page it is; the customers' is in signal.
    portal: Portal,
    /// The words on the picture side.
    #[prop(into)]
    lead: ViewFnOnce,
    /// The form.
    children: Children,
) -> impl IntoView {
    let signal = portal == Portal::Customer;
    let (stroke, label) = if signal {
        ("var(--signal-700)", "var(--signal-200)")
    } else {
        ("var(--nav-border)", "var(--nav-text-subtle)")
    };
    view! {
        <SkipLink />
        <div class="auth">
            <aside class="auth__side" class:auth__side--signal=signal aria-label="AMPConnect">
                <SprocketArt stroke label />
                <Brand inverse=true />
                <div class="auth__lead">
                    <div>{lead.run()}</div>
                </div>
                <p class="xs auth__legal">"© 2026 AMPConnect · Bima, Nusa Tenggara Barat"</p>
            </aside>
            <main class="auth__form" id="konten" tabindex="-1">
                <div class="auth__band only-mobile" class:auth__band--signal=signal>
                    <Brand inverse=true />
                </div>
                <div class="auth__box">{children()}</div>
            </main>
        </div>
    }
}

/// The two logins side by side.
#[component]
pub fn PortalSwitch(
    /// The one that is shown.
    current: Portal,
) -> impl IntoView {
    let link = |portal: Portal, icon, words: &'static str| {
        view! {
            <a
                class="segmented__item"
                href=paths::login(portal)
                aria-current=(portal == current).then_some("page")
            >
                <Icon glyph=icon size=IconSize::Small />
                {words}
            </a>
        }
        .into_any()
    };
    view! {
        <nav class="segmented segmented--block" aria-label="Pilih portal">
            {link(Portal::Customer, glyph::WRENCH, "Customer")}
            {link(Portal::Admin, glyph::WAREHOUSE, "Admin")}
        </nav>
    }
}

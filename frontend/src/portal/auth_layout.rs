//! The pages before a session: a picture side and a form.

use domain::account::Portal;
use leptos::prelude::*;

use super::art::SprocketArt;
use super::brand::Brand;
use super::shell::SkipLink;
use crate::paths;
use crate::ui::{Alert, ButtonKind, ButtonSize, Icon, IconSize, Tone, button_class, dom, glyph};

/// Picture side and form; on phones a short band instead of the picture.
#[component]
pub fn AuthLayout(
    /// Whose page it is; the customers' is in signal.
    portal: Portal,
    /// The words on the picture side; the portal's own unless given.
    #[prop(optional, into)]
    lead: Option<ViewFnOnce>,
    /// The form.
    children: Children,
) -> impl IntoView {
    let signal = portal == Portal::Customer;
    let (stroke, label) = if signal {
        ("var(--signal-700)", "var(--signal-200)")
    } else {
        ("var(--nav-border)", "var(--nav-text-subtle)")
    };
    let lead = lead.map_or_else(|| portal_lead(portal), ViewFnOnce::run);
    view! {
        <SkipLink />
        <div class="auth">
            <aside class="auth__side" class:auth__side--signal=signal aria-label="AMPConnect">
                <SprocketArt stroke label />
                <Brand inverse=true />
                <div class="auth__lead">
                    <div>{lead}</div>
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

fn portal_lead(portal: Portal) -> AnyView {
    let (title, sub) = match portal {
        Portal::Customer => (
            "Cek stok, lihat faktur, tukar poin.",
            "Portal customer untuk bengkel dan toko part.",
        ),
        Portal::Admin => (
            "Penjualan, stok, dan customer di satu meja.",
            "Portal admin untuk staf distributor.",
        ),
    };
    view! {
        <h2>{title}</h2>
        <p class="auth__sub">{sub}</p>
    }
    .into_any()
}

/// The heading of a page before a session, which is the window's title too.
#[component]
pub fn AuthHead(
    /// The heading.
    title: &'static str,
    /// A line under it.
    children: Children,
) -> impl IntoView {
    dom::set_title(title);
    view! {
        <div>
            <h1 class="auth__title" tabindex="-1">
                {title}
            </h1>
            <p class="sm muted mt-1">{children()}</p>
        </div>
    }
}

/// How a form went, in its place, and the way to the login.
#[component]
pub fn Outcome(
    /// Whether it went well.
    #[prop(optional)]
    tone: Tone,
    /// What happened.
    title: &'static str,
    /// Whose login comes next.
    portal: Portal,
    /// How to go on.
    children: Children,
) -> impl IntoView {
    // What had the focus is gone.
    dom::focus_later("#konten h1");
    view! {
        <Alert tone title>
            {children()}
        </Alert>
        <a class=button_class(ButtonKind::Secondary, ButtonSize::Large) href=paths::login(portal)>
            "Ke halaman masuk"
        </a>
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

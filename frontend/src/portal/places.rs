//! The choice of portal, and addresses that lead nowhere.

use domain::account::Portal;
use leptos::prelude::*;

use super::auth_layout::AuthLayout;
use super::brand::Brand;
use super::guard::Splash;
use super::shell::portal_name;
use crate::paths;
use crate::router::{NavigateOptions, use_navigate};
use crate::session::{self, SessionState};
use crate::ui::{ButtonKind, ButtonSize, Empty, Icon, IconSize, button_class, dom, glyph};

/// `/`: whoever is signed in is led to the role's home, everybody else chooses a portal.
#[component]
pub fn EntryPage() -> impl IntoView {
    // A first visit has nothing to wait for.
    let wait = session::had_one();
    session::look_for_any();
    let navigate = use_navigate();
    Effect::new(move || {
        if let Some(user) = session::user() {
            navigate(
                user.role.home(),
                NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                },
            );
        }
    });
    let is_waiting = Memo::new(move |_| match session::state() {
        SessionState::Starting => wait,
        SessionState::SignedIn(_) => true,
        _ => false,
    });
    move || {
        if is_waiting.get() {
            view! { <Splash /> }.into_any()
        } else {
            view! { <Choice /> }.into_any()
        }
    }
}

#[component]
fn Choice() -> impl IntoView {
    dom::set_title("Pilih portal");
    let link = |portal: Portal, icon, sub: &'static str| {
        view! {
            <a class="portal-link" href=paths::login(portal)>
                <span class="quick__ico">
                    <Icon glyph=icon size=IconSize::Large />
                </span>
                <span class="list__main">
                    <span class="list__title">{portal_name(portal)}</span>
                    <span class="list__sub">{sub}</span>
                </span>
                <Icon glyph=glyph::CHEVRON_RIGHT />
            </a>
        }
        .into_any()
    };
    let lead = || {
        view! {
            <h2>"Satu angka untuk distributor dan pelanggannya."</h2>
            <p class="auth__sub">"Penjualan, stok, faktur, dan poin suku cadang."</p>
        }
        .into_any()
    };
    view! {
        <AuthLayout portal=Portal::Admin lead=lead>
            <div>
                <h1 class="auth__title" tabindex="-1">
                    "Pilih portal"
                </h1>
                <p class="sm muted mt-1">"Masuk sebagai siapa?"</p>
            </div>
            <nav class="stack stack--sm" aria-label="Portal">
                {link(Portal::Customer, glyph::WRENCH, "Untuk bengkel dan toko part")}
                {link(Portal::Admin, glyph::WAREHOUSE, "Untuk staf distributor")}
            </nav>
        </AuthLayout>
    }
}

/// An address that leads nowhere; inside a portal its shell stays around it.
#[component]
pub fn NotFoundPage(
    /// Where to go instead.
    #[prop(default = paths::ENTRY)]
    home: &'static str,
    /// Whether it stands inside a shell, which has its own landmarks.
    #[prop(optional)]
    inside: bool,
) -> impl IntoView {
    dom::set_title("Halaman tidak ditemukan");
    let content = move || {
        view! {
            <h1 class="sr-only" tabindex="-1">
                "Halaman tidak ditemukan"
            </h1>
            <section class="card">
                <Empty
                    icon=glyph::FILE_X
                    title="Halaman tidak ditemukan"
                    text="Periksa alamatnya, atau mulai lagi dari depan."
                >
                    <a class=button_class(ButtonKind::Secondary, ButtonSize::Small) href=home>
                        "Ke halaman depan"
                    </a>
                </Empty>
            </section>
        }
        .into_any()
    };
    if inside {
        content().into_any()
    } else {
        view! {
            <main class="boot" id="konten" tabindex="-1">
                <Brand />
                {content()}
            </main>
        }
        .into_any()
    }
}

//! Pages that are not there yet.

use domain::account::Portal;
use leptos::prelude::*;

use super::auth_layout::{AuthLayout, PortalSwitch};
use crate::paths;
use crate::text::SOON;
use crate::ui::{ButtonKind, ButtonSize, Empty, PageHead, button_class, dom, glyph};

/// A page of a menu that is not there yet.
#[component]
pub fn SoonPage(
    /// Its name.
    title: &'static str,
    /// Where to go instead, if there is a page yet.
    #[prop(optional)]
    home: Option<&'static str>,
) -> impl IntoView {
    view! {
        <PageHead title=title />
        <section class="card">
            <Empty icon=glyph::CLOCK title="Segera hadir" text=format!("Halaman {title} {SOON}.")>
                {home
                    .map(|home| {
                        view! {
                            <a class=button_class(ButtonKind::Secondary, ButtonSize::Small) href=home>
                                "Ke dashboard"
                            </a>
                        }.into_any()
                    })}
            </Empty>
        </section>
    }
}

/// A page before the session that is not there yet.
#[component]
pub fn SoonAuthPage(
    /// Its name.
    title: &'static str,
    /// Whose page it is.
    portal: Portal,
    /// Whether it is the portal's login, with the way to the other one.
    #[prop(optional)]
    is_login: bool,
) -> impl IntoView {
    dom::set_title(title);
    let lead = move || match portal {
        Portal::Customer => view! {
            <h2>"Cek stok, lihat faktur, tukar poin."</h2>
            <p class="auth__sub">"Portal customer untuk bengkel dan toko part."</p>
        },
        Portal::Admin => view! {
            <h2>"Penjualan, stok, dan customer di satu meja."</h2>
            <p class="auth__sub">"Portal admin untuk staf distributor."</p>
        },
    };
    view! {
        <AuthLayout portal lead=lead>
            {is_login.then(|| view! { <PortalSwitch current=portal /> }.into_any())}
            <div>
                <h1 class="auth__title" tabindex="-1">
                    {title}
                </h1>
                <p class="sm muted mt-1">{format!("Halaman ini {SOON}.")}</p>
            </div>
            <a class=button_class(ButtonKind::Secondary, ButtonSize::Large) href=paths::ENTRY>
                "Pilih portal"
            </a>
        </AuthLayout>
    }
}

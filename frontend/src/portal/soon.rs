//! Pages that are not there yet.

use leptos::prelude::*;

use crate::text::SOON;
use crate::ui::{ButtonKind, ButtonSize, Empty, PageHead, button_class, glyph};

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

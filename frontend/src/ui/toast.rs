//! Short messages in the corner that go by themselves. What can be undone offers "Urungkan" here instead of asking first.

use std::time::Duration;

use leptos::prelude::*;

use super::button::{Button, ButtonKind, ButtonSize};
use super::icon::{Icon, glyph};
use crate::api::ApiError;
use crate::text;

const STAYS: Duration = Duration::from_secs(6);
const STAYS_WITH_ACTION: Duration = Duration::from_secs(10);

/// One message.
#[derive(Clone)]
pub struct Toast {
    title: String,
    detail: Option<String>,
    failed: bool,
    undo: Option<Callback<()>>,
}

impl Toast {
    /// Something was done.
    pub fn done(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            detail: None,
            failed: false,
            undo: None,
        }
    }

    /// Something failed.
    pub fn failed(error: &ApiError) -> Self {
        let words = text::error(error);
        Self {
            failed: true,
            ..Self::done(words.title).detail(words.detail)
        }
    }

    /// Adds a second line.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Offers "Urungkan".
    #[must_use]
    pub fn undo(mut self, undo: impl Fn() + Send + Sync + 'static) -> Self {
        self.undo = Some(Callback::new(move |()| undo()));
        self
    }
}

/// Where messages are shown; lives as long as the app, so it may be kept over an `.await`.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<(u32, Toast)>>);

impl Toasts {
    /// Shows a message.
    pub fn show(self, toast: Toast) {
        let stays = if toast.undo.is_some() { STAYS_WITH_ACTION } else { STAYS };
        let id = self
            .0
            .try_update(|shown| {
                let id = shown.last().map_or(0, |(id, _)| id + 1);
                shown.push((id, toast));
                id
            })
            .unwrap_or_default();
        set_timeout(move || self.close(id), stays);
    }

    fn close(self, id: u32) {
        self.0.try_update(|shown| shown.retain(|(other, _)| *other != id));
    }
}

/// The app's toasts.
pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Provides [`Toasts`] to everything inside and shows them.
#[component]
pub fn ToastArea(
    /// The app.
    children: Children,
) -> impl IntoView {
    let toasts = Toasts(RwSignal::new(Vec::new()));
    provide_context(toasts);
    let one = move |(id, toast): (u32, Toast)| {
        let icon = if toast.failed {
            glyph::CIRCLE_ALERT
        } else {
            glyph::CIRCLE_CHECK
        };
        view! {
            <div class="toast" role=if toast.failed { "alert" } else { "status" }>
                <Icon glyph=icon />
                <span class="toast__text">{toast.title} {toast.detail.map(|detail| view! { <span>{detail}</span> }.into_any())}</span>
                {toast
                    .undo
                    .map(|undo| {
                        view! {
                            <button
                                class="toast__action"
                                type="button"
                                on:click=move |_| {
                                    toasts.close(id);
                                    undo.run(());
                                }
                            >
                                "Urungkan"
                            </button>
                        }.into_any()
                    })}
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=glyph::X
                    label="Tutup pesan"
                    on:click=move |_| toasts.close(id)
                />
            </div>
        }
    };
    view! {
        {children()}
        <div class="toasts" aria-live="polite">
            {move || toasts.0.get().into_iter().map(one).collect_view()}
        </div>
    }
}

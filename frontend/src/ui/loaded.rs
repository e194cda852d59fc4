//! What stands in a part of a page while it loads, when it failed, when there is nothing, and when it is there.

use std::sync::Arc;

use leptos::prelude::*;

use super::button::{Button, ButtonSize};
use super::icon::{Glyph, Icon, IconSize, glyph};
use super::remote::{Anything, Feed, Remote, typed};
use crate::api::ApiError;
use crate::text;

/// Shows what a [`Remote`] brings: the skeleton first, then the view, or what went wrong with a retry. While a reload
/// runs, what was there stays, dimmed.
#[component]
pub fn Loaded<T, V>(
    /// What is read.
    remote: Remote<T>,
    /// Its final shape in grey, see [`Skeleton`].
    #[prop(into)]
    skeleton: ViewFn,
    /// Draws the answer. Say there what to do when it is empty, see [`Empty`].
    view: V,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    V: Fn(Arc<T>) -> AnyView + Send + Sync + 'static,
{
    loaded(
        remote.feed(),
        skeleton,
        Box::new(move |answer| typed(answer).map(&view)),
    )
}

/// [`Loaded`] for any type, compiled once.
fn loaded(
    feed: Feed,
    skeleton: ViewFn,
    view: Box<dyn Fn(Anything) -> Result<AnyView, ApiError> + Send + Sync>,
) -> AnyView {
    let pending = feed.pending();
    let content = move || match feed.get().map(|answer| answer.and_then(&view)) {
        Some(Ok(view)) => view,
        None | Some(Err(ApiError::Aborted | ApiError::SessionEnded)) => skeleton.run(),
        Some(Err(error)) => view! { <ErrorState error pending on_retry=move || feed.reload() /> }.into_any(),
    };
    view! {
        <div class="loaded" class:is-stale=pending aria-busy=move || pending.get().then_some("true")>
            {content}
        </div>
    }
    .into_any()
}

/// What went wrong, and a button that tries again.
#[component]
pub fn ErrorState(
    /// What went wrong.
    error: ApiError,
    /// Whether a retry runs.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let words = text::error(&error);
    view! {
        <div class="empty" role="alert">
            <span class="empty__art empty__art--danger">
                <Icon glyph=glyph::CLOUD_OFF size=IconSize::Large />
            </span>
            <p class="empty__title">{words.title}</p>
            <p class="empty__text">{words.detail}</p>
            {words.reference.map(|reference| view! { <p class="code xs subtle">{reference}</p> }.into_any())}
            <div class="empty__actions">
                <Button size=ButtonSize::Small icon=glyph::REFRESH_CW pending on:click=move |_| on_retry.run(())>
                    "Muat ulang"
                </Button>
            </div>
        </div>
    }
}

/// Nothing there: why, and what to do.
#[component]
pub fn Empty(
    /// What is missing, drawn.
    #[prop(into)]
    icon: Glyph,
    /// What is missing.
    #[prop(into)]
    title: TextProp,
    /// Why, or what to do.
    #[prop(into)]
    text: TextProp,
    /// One action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty__art">
                <Icon glyph=icon size=IconSize::Large />
            </span>
            <p class="empty__title">{move || title.get()}</p>
            <p class="empty__text">{move || text.get()}</p>
            {children.map(|children| view! { <div class="empty__actions">{children()}</div> }.into_any())}
        </div>
    }
}

/// A grey line in the place of text that loads; `class` says how wide: `skeleton--w70`, `skeleton--value`.
#[component]
pub fn Skeleton(
    /// Further classes.
    #[prop(optional, into)]
    class: Option<&'static str>,
) -> impl IntoView {
    view! { <span class=format!("skeleton {}", class.unwrap_or("")) aria-hidden="true"></span> }
}

/// A card that loads, with `lines` grey lines.
#[component]
pub fn SkeletonCard(
    /// Further classes of the card, such as `col-8`.
    #[prop(optional, into)]
    class: Option<&'static str>,
    /// How many lines.
    #[prop(default = 5)]
    lines: usize,
) -> impl IntoView {
    const WIDTHS: [&str; 4] = ["skeleton--w70", "skeleton--w54", "skeleton--w62", "skeleton--w48"];
    let drawn: Vec<_> = (0..lines)
        .map(|line| view! { <Skeleton class=WIDTHS[line % WIDTHS.len()] /> }.into_any())
        .collect();
    view! {
        <div class=format!("card card--pad {}", class.unwrap_or("")) aria-hidden="true">
            <div class="stack">{drawn}</div>
        </div>
    }
}

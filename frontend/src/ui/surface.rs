//! Cards, badges and alerts.

use leptos::prelude::*;

use super::dom::unique_id;
use super::icon::{Glyph, Icon, glyph};

/// A titled panel.
#[component]
pub fn Card(
    /// Its heading (h2).
    #[prop(into)]
    title: TextProp,
    /// A quiet line under the heading.
    #[prop(optional, into)]
    sub: Option<TextProp>,
    /// Further classes, such as `col-8` of the grid.
    #[prop(optional, into)]
    class: Option<&'static str>,
    /// Buttons at the right of the heading.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// The body; wrap it in `card__body` where it needs the card's padding.
    children: Children,
) -> impl IntoView {
    let id = unique_id("card");
    let labelled = id.clone();
    view! {
        <section class=format!("card {}", class.unwrap_or("")) aria-labelledby=labelled>
            <div class="card__head">
                <div>
                    <h2 class="card__title" id=id>
                        {move || title.get()}
                    </h2>
                    {sub.map(|sub| view! { <p class="card__sub">{move || sub.get()}</p> }.into_any())}
                </div>
                <div class="card__tools">{tools.run()}</div>
            </div>
            {children()}
        </section>
    }
}

/// The tone of a badge or an alert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Says nothing good or bad.
    #[default]
    Neutral,
    /// Worth knowing.
    Info,
    /// Went well.
    Success,
    /// Wants attention.
    Warning,
    /// Went wrong.
    Danger,
}

impl Tone {
    /// The tone's word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A word on a tint.
#[component]
pub fn Badge(
    /// Its tone.
    #[prop(optional)]
    tone: Tone,
    /// Drawn before the word.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=format!("badge badge--{}", tone.word())>
            {icon.map(|icon| view! { <Icon glyph=icon /> }.into_any())} {children()}
        </span>
    }
}

/// A message in the flow of the page. Danger and warning are announced at once.
#[component]
pub fn Alert(
    /// Its tone.
    #[prop(optional)]
    tone: Tone,
    /// What happened.
    #[prop(into)]
    title: TextProp,
    /// How to go on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let icon = match tone {
        Tone::Neutral | Tone::Info => glyph::INFO,
        Tone::Success => glyph::CIRCLE_CHECK,
        Tone::Warning => glyph::TRIANGLE_ALERT,
        Tone::Danger => glyph::CIRCLE_ALERT,
    };
    let role = match tone {
        Tone::Danger | Tone::Warning => "alert",
        _ => "status",
    };
    view! {
        <div class=format!("alert alert--{}", tone.word()) role=role>
            <Icon glyph=icon />
            <span>
                <span class="alert__title">{move || title.get()}</span>
                {children.map(|children| children())}
            </span>
        </div>
    }
}

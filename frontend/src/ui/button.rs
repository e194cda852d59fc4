//! Buttons.

use leptos::prelude::*;

use super::icon::{Glyph, Icon, IconSize, glyph};

/// What a button means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The page's main action, in ink.
    Primary,
    /// The one peak action of a page, in signal.
    Accent,
    /// Everything else.
    #[default]
    Secondary,
    /// Quiet, in tools and heads.
    Ghost,
    /// Takes something away, outlined.
    Danger,
    /// Takes something away, in the dialog that asks.
    DangerSolid,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => " btn--primary",
            Self::Accent => " btn--accent",
            Self::Secondary => " btn--secondary",
            Self::Ghost => " btn--ghost",
            Self::Danger => " btn--danger",
            Self::DangerSolid => " btn--danger-solid",
        }
    }
}

/// How tall a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// 28 px, in cards and rows.
    Small,
    /// 36 px; 44 px on phones.
    #[default]
    Normal,
    /// 44 px, on sign-in pages.
    Large,
}

/// The classes of a button, for a link that looks like one.
pub fn button_class(kind: ButtonKind, size: ButtonSize) -> String {
    let size = match size {
        ButtonSize::Small => " btn--sm",
        ButtonSize::Normal => "",
        ButtonSize::Large => " btn--lg",
    };
    format!("btn{}{size}", kind.class())
}

/// A button. Say what it does by `on_press` (in lists that are drawn anew, always), or listen with `on:click` on it;
/// further attributes by `attr:`.
#[component]
pub fn Button(
    /// What it means.
    #[prop(optional)]
    kind: ButtonKind,
    /// How tall.
    #[prop(optional)]
    size: ButtonSize,
    /// Drawn before the words.
    #[prop(optional, into)]
    icon: MaybeProp<Glyph>,
    /// The accessible name; needed where there are no words.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// Sends the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// As wide as its container.
    #[prop(optional)]
    block: bool,
    /// Cannot be used now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// At work: turns its icon and cannot be used again.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// What it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The words; none makes a square button with its icon alone.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let mut class = button_class(kind, size);
    if block {
        class.push_str(" btn--block");
    }
    if children.is_none() {
        class.push_str(" btn--icon");
    }
    let icon_size = if size == ButtonSize::Small && children.is_some() {
        IconSize::Small
    } else {
        IconSize::Normal
    };
    view! {
        <button
            class=class
            class:is-loading=pending
            type=if submit { "submit" } else { "button" }
            aria-label=label.map(|label| move || label.get())
            aria-busy=move || pending.get().then_some("true")
            disabled=move || disabled.get() || pending.get()
            on:click=move |_| {
                if let Some(on_press) = on_press {
                    on_press.run(());
                }
            }
        >
            {move || {
                let drawn = if pending.get() { Some(glyph::LOADER_CIRCLE) } else { icon.get() };
                drawn.map(|drawn| view! { <Icon glyph=drawn size=icon_size /> }.into_any())
            }}
            {children.map(|children| children())}
        </button>
    }
}

//! The fields of forms, with their errors.

use leptos::html;
use leptos::prelude::*;

use super::form::FormState;
use super::icon::{Icon, glyph};

/// The id of the field of this name.
pub(super) fn field_id(name: &str) -> String {
    format!("f-{name}")
}

/// What is wrong with a field, under it.
pub(super) fn field_error(problem: Memo<Option<String>>, id: String) -> AnyView {
    (move || {
        problem.get().map(|problem| {
            view! {
                <p class="field__error" id=id.clone()>
                    <Icon glyph=glyph::CIRCLE_ALERT />
                    <span>{problem}</span>
                </p>
            }
            .into_any()
        })
    })
    .into_any()
}

/// What kind of text a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any.
    #[default]
    Text,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A secret, with a button that shows it.
    Password,
    /// Digits.
    Number,
    /// A day, by the browser's own calendar; `2026-11-21`.
    Day,
}

/// A labelled field for a line of text.
#[component]
pub fn TextField(
    /// The form it belongs to.
    form: FormState,
    /// Its name in the request's body; errors with the pointer `/name` stand here.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// Its text.
    value: RwSignal<String>,
    /// What kind of text.
    #[prop(optional)]
    kind: TextKind,
    /// The browser's `autocomplete` word.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// A line of help under it; none where it is empty.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// Beside the label.
    #[prop(optional, into)]
    aside: ViewFnOnce,
    /// 44 px tall, on sign-in pages.
    #[prop(optional)]
    large: bool,
    /// Right under the field: a strength bar.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = field_id(name);
    let pointer = format!("/{name}");
    let problem = form.field(&pointer, label);
    let hint = hint.filter(|hint| !hint.get().is_empty());
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described = {
        let (hint_id, error_id, has_hint) = (hint_id.clone(), error_id.clone(), hint.is_some());
        move || match (problem.get().is_some(), has_hint) {
            (true, _) => Some(error_id.clone()),
            (false, true) => Some(hint_id.clone()),
            (false, false) => None,
        }
    };
    let shown = RwSignal::new(false);
    let input_type = move || match kind {
        TextKind::Text | TextKind::Number => "text",
        TextKind::Email => "email",
        TextKind::Day => "date",
        TextKind::Phone => "tel",
        TextKind::Password if shown.get() => "text",
        TextKind::Password => "password",
    };
    let plain = (kind != TextKind::Text || autocomplete == Some("username")).then_some("none");
    let field = NodeRef::<html::Input>::new();
    let input = view! {
        <input
            class="input"
            class:input--lg=large
            id=id.clone()
            name=name
            type=input_type
            node_ref=field
            prop:value=value
            autocomplete=autocomplete
            autocapitalize=plain
            inputmode=(kind == TextKind::Number).then_some("numeric")
            spellcheck=plain.map(|_| "false")
            aria-invalid=move || problem.get().is_some().then_some("true")
            aria-describedby=described
            on:input=move |event| {
                value.set(event_target_value(&event));
                form.mend(&pointer);
            }
        />
    };
    let input = if kind == TextKind::Password {
        view! {
            <div class="input-group">
                {input}
                <span class="input-group__end">
                    <button
                        class="btn btn--ghost btn--icon btn--sm"
                        type="button"
                        aria-label=move || if shown.get() { "Sembunyikan kata sandi" } else { "Tampilkan kata sandi" }
                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                    >
                        {move || {
                            let eye = if shown.get() { glyph::EYE_OFF } else { glyph::EYE };
                            view! { <Icon glyph=eye /> }
                        }}
                    </button>
                </span>
            </div>
        }
        .into_any()
    } else {
        input.into_any()
    };
    view! {
        <div class="field">
            <div class="row row--between">
                <label class="field__label" for=id>
                    {label}
                </label>
                {aside.run()}
            </div>
            {input}
            {field_error(problem, error_id)}
            {children.map(|children| children())}
            {hint
                .map(|hint| {
                    view! {
                        <p class="field__hint" id=hint_id>
                            {move || hint.get()}
                        </p>
                    }.into_any()
                })}
        </div>
    }
}

/// A box to tick, with its words.
#[component]
pub fn Check(
    /// Whether it is ticked.
    checked: RwSignal<bool>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                class="check__box"
                type="checkbox"
                prop:checked=checked
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span>{children()}</span>
        </label>
    }
}

/// One of a list, in the browser's own list box.
#[component]
pub fn Select(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// Values and words.
    options: Vec<(String, String)>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Chooses another.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let items: Vec<_> = options
        .into_iter()
        .map(|(option, words)| {
            let this = option.clone();
            view! {
                <option value=option prop:selected=move || value.with(|value| *value == this)>
                    {words}
                </option>
            }
            .into_any()
        })
        .collect();
    view! {
        <select class="select" aria-label=label on:change=move |event| on_change.run(event_target_value(&event))>
            {items}
        </select>
    }
}

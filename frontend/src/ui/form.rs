//! Forms: fields with their errors, from the page and from the server alike, and the summary that takes the focus.

use domain::FieldProblem;
use domain::password::Strength;
use leptos::html;
use leptos::prelude::*;

use super::button::{Button, ButtonKind, ButtonSize};
use super::dom::{focus, focus_later};
use super::icon::{Icon, glyph};
use crate::api::ApiError;
use crate::text;

/// What is wrong with a form.
#[derive(Clone, Copy)]
pub struct FormState {
    problems: RwSignal<Vec<FieldProblem>>,
    failure: RwSignal<Option<ApiError>>,
    /// Pointers and labels of the form's fields, so that the summary can name them.
    labels: StoredValue<Vec<(String, &'static str)>>,
}

impl FormState {
    /// Nothing is.
    pub fn new() -> Self {
        Self {
            problems: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            labels: StoredValue::new(Vec::new()),
        }
    }

    /// Forgets everything, before the form is sent again.
    pub fn clear(self) {
        self.problems.try_set(Vec::new());
        self.failure.try_set(None);
    }

    /// Shows what the page itself found; true where there is something.
    pub fn reject(self, problems: Vec<FieldProblem>) -> bool {
        let found = !problems.is_empty();
        self.failure.try_set(None);
        self.problems.try_set(problems);
        if found {
            focus_later(SUMMARY);
        }
        found
    }

    /// Shows what the server said: at the fields that it names, else in the summary.
    pub fn fail(self, error: ApiError) {
        let problems = error.problem().map(|problem| problem.errors.clone());
        self.problems.try_set(problems.unwrap_or_default());
        self.failure.try_set(Some(error));
        focus_later(SUMMARY);
    }

    /// What is wrong with the field of this JSON pointer; reactive.
    pub fn problem_of(self, pointer: &str) -> Option<String> {
        self.problems.with(|problems| {
            problems
                .iter()
                .find(|problem| problem.pointer == pointer)
                .map(|problem| problem.detail.clone())
        })
    }

    /// `Email: Belum lengkap.`
    fn summary_line(self, problem: FieldProblem) -> String {
        let label = self.labels.with_value(|labels| {
            let found = labels.iter().find(|(pointer, _)| *pointer == problem.pointer);
            found.map(|(_, label)| *label)
        });
        match label {
            Some(label) => format!("{label}: {}", problem.detail),
            None => problem.detail,
        }
    }

    fn mend(self, pointer: &str) {
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.pointer == pointer))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.pointer != pointer));
        }
    }
}

impl Default for FormState {
    fn default() -> Self {
        Self::new()
    }
}

const SUMMARY: &str = ".form-summary";

fn field_id(name: &str) -> String {
    format!("f-{name}")
}

/// What is wrong with the form as a whole. It takes the focus when the form is refused and leads to each field.
#[component]
pub fn FormSummary(
    /// The form's state.
    form: FormState,
) -> impl IntoView {
    view! {
        {move || {
            let problems = form.problems.get();
            let failure = form.failure.get();
            let words = match (&failure, problems.len()) {
                (Some(error), 0) => Some(text::error(error)),
                (None, 0) => None,
                (_, count) => {
                    Some(text::ErrorWords {
                        title: format!("Periksa {count} isian"),
                        detail: String::new(),
                        reference: None,
                    })
                }
            };
            words
                .map(|words| {
                    let links: Vec<_> = problems
                        .into_iter()
                        .map(|problem| {
                            let id = field_id(problem.pointer.trim_start_matches('/'));
                            let href = format!("#{id}");
                            let on_click = move |event: web_sys::MouseEvent| {
                                event.prevent_default();
                                if let Some(field) = document().get_element_by_id(&id) {
                                    focus(&field);
                                }
                            };
                            view! {
                                <li>
                                    <a class="link" href=href on:click=on_click>
                                        {form.summary_line(problem)}
                                    </a>
                                </li>
                            }.into_any()
                        })
                        .collect();
                    view! {
                        <div class="alert alert--danger form-summary" role="alert" tabindex="-1">
                            <Icon glyph=glyph::CIRCLE_ALERT />
                            <span>
                                <span class="alert__title">{words.title}</span>
                                {words.detail}
                                {(!links.is_empty()).then(|| view! { <ul>{links}</ul> }.into_any())}
                                {words.reference.map(|reference| view! { <span class="code xs block">{reference}</span> }.into_any())}
                            </span>
                        </div>
                    }.into_any()
                })
        }}
    }
}

/// What kind of text a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any.
    #[default]
    Text,
    /// An email address.
    Email,
    /// A secret, with a button that shows it.
    Password,
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
    /// A line of help under it.
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
    form.labels.update_value(|labels| labels.push((pointer.clone(), label)));
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let problem = {
        let pointer = pointer.clone();
        Memo::new(move |_| form.problem_of(&pointer))
    };
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
        TextKind::Text => "text",
        TextKind::Email => "email",
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
            {move || {
                problem
                    .get()
                    .map(|problem| {
                        view! {
                            <p class="field__error" id=error_id.clone()>
                                <Icon glyph=glyph::CIRCLE_ALERT />
                                <span>{problem}</span>
                            </p>
                        }.into_any()
                    })
            }}
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

/// How strong a password is: three bars and a word.
#[component]
pub fn StrengthBar(
    /// None while nothing is typed.
    #[prop(into)]
    strength: Signal<Option<Strength>>,
) -> impl IntoView {
    let class = move || match strength.get() {
        None => "strength",
        Some(Strength::Weak) => "strength strength--weak",
        Some(Strength::Medium) => "strength strength--medium",
        Some(Strength::Strong) => "strength strength--strong",
    };
    view! {
        <div class=class role="status">
            <i class="strength__bar"></i>
            <i class="strength__bar"></i>
            <i class="strength__bar"></i>
            <span class="strength__label">
                {move || strength.get().map(|strength| view! {
                    <span class="sr-only">"Kekuatan kata sandi: "</span>
                    {strength.label()}
                }.into_any())}
            </span>
        </div>
    }
}

/// The button that sends a form.
#[component]
pub fn SubmitButton(
    /// What it does.
    #[prop(into)]
    words: String,
    /// Whether the form is on its way.
    #[prop(into)]
    pending: Signal<bool>,
    /// In signal instead of ink.
    #[prop(optional)]
    accent: bool,
) -> impl IntoView {
    let kind = if accent {
        ButtonKind::Accent
    } else {
        ButtonKind::Primary
    };
    view! {
        <Button kind size=ButtonSize::Large block=true submit=true pending>
            {words}
        </Button>
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

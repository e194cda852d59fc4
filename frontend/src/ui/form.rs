//! Forms: what is wrong with one, from the page and from the server alike, the summary that takes the focus, the button.

use std::pin::Pin;

use domain::FieldProblem;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::button::{Button, ButtonKind, ButtonSize};
use super::dom::{focus, focus_later};
use super::field::field_id;
use super::icon::{Icon, glyph};
use crate::api::ApiError;
use crate::text;

/// What is wrong with a form.
#[derive(Clone, Copy)]
pub struct FormState {
    problems: RwSignal<Vec<FieldProblem>>,
    failure: RwSignal<Option<ApiError>>,
    /// Whether it is on its way.
    pending: RwSignal<bool>,
    /// Pointers and labels of the form's fields, so that the summary can name them.
    labels: StoredValue<Vec<(String, &'static str)>>,
}

impl FormState {
    /// Nothing is.
    pub fn new() -> Self {
        Self {
            problems: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            pending: RwSignal::new(false),
            labels: StoredValue::new(Vec::new()),
        }
    }

    /// Whether it is on its way; reactive.
    pub fn is_pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// Forgets everything, before the form is sent again.
    pub fn clear(self) {
        self.problems.try_set(Vec::new());
        self.failure.try_set(None);
    }

    /// Does the form's work, and shows why it failed; nothing while it is at work already.
    pub fn send(self, work: impl Future<Output = Result<(), ApiError>> + 'static) {
        if !self.pending.get_untracked() {
            self.run(Box::pin(work));
        }
    }

    fn run(self, work: Pin<Box<dyn Future<Output = Result<(), ApiError>>>>) {
        self.clear();
        self.pending.set(true);
        spawn_local(async move {
            let outcome = work.await;
            self.pending.try_set(false);
            if let Err(error) = outcome {
                self.fail(error);
            }
        });
    }

    /// Adds a field, so that the summary can name it: what is wrong with it.
    pub(super) fn field(self, pointer: &str, label: &'static str) -> Memo<Option<String>> {
        let pointer = pointer.to_owned();
        self.labels.update_value(|labels| labels.push((pointer.clone(), label)));
        Memo::new(move |_| self.problem_of(&pointer))
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

    /// Forgets what was wrong with a field, once it is changed.
    pub(super) fn mend(self, pointer: &str) {
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

/// A form: its summary, its fields, its button.
#[component]
pub fn Form(
    /// Its state.
    form: FormState,
    /// The words of its button.
    words: &'static str,
    /// The button in signal instead of ink.
    #[prop(optional)]
    accent: bool,
    /// Whether something is missing yet, so that it cannot be sent.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Its classes.
    #[prop(default = "stack stack--form")]
    class: &'static str,
    /// Checks and sends; see [`FormState::reject`] and [`FormState::send`].
    on_submit: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <FormSummary form />
        <form
            class=class
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_submit.run(());
            }
        >
            {children()}
            <SubmitButton words pending=form.pending accent disabled />
        </form>
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
    /// Whether something is missing yet.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let kind = if accent {
        ButtonKind::Accent
    } else {
        ButtonKind::Primary
    };
    view! {
        <Button kind size=ButtonSize::Large block=true submit=true disabled pending>
            {words}
        </Button>
    }
}

//! One dialog for every question of a page: what a deed needs to know, or whether it is really meant. Pages describe
//! their questions as data; the dialog is compiled once.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use domain::password::{self, Owner};
use domain::{FieldProblem, ProblemCode};
use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::choice::Segmented;
use super::code::{CodeField, digits_of};
use super::dialog::{Modal, dialog_head};
use super::field::{Select, TextField, TextKind};
use super::form::{FormState, FormSummary};
use super::password::StrengthBar;
use crate::api::ApiError;

/// What is under way once a question is answered.
pub type Work = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

/// What kind of answer a field takes.
#[derive(Clone)]
pub enum FieldKind {
    /// A line of text.
    Text(TextKind),
    /// A password to be, with its strength.
    NewPassword,
    /// A code of six digits.
    Code,
    /// One of a list: values and words.
    Choice(Vec<(String, String)>),
    /// One of a few, all in sight; the answer is its number.
    Segments(&'static [&'static str]),
}

/// One field of an [`Ask`].
#[derive(Clone)]
pub struct Field {
    name: &'static str,
    label: &'static str,
    kind: FieldKind,
    value: String,
    hint: &'static str,
}

impl Field {
    /// A line of text that holds `value` at first.
    pub fn text(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self::of(FieldKind::Text(TextKind::Text), name, label, value)
    }

    /// A field of another kind.
    pub fn of(kind: FieldKind, name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            label,
            kind,
            value: value.into(),
            hint: "",
        }
    }

    /// A line of help under it.
    #[must_use]
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The field as it stands in the dialog.
    fn draw(&self, form: FormState, value: RwSignal<String>) -> AnyView {
        let (name, label) = (self.name, self.label);
        match &self.kind {
            FieldKind::Code => view! { <CodeField form name value /> }.into_any(),
            FieldKind::Choice(options) => view! {
                <div class="field">
                    <span class="field__label" aria-hidden="true">
                        {label}
                    </span>
                    <Select label options=options.clone() value on_change=Callback::new(move |chosen| value.set(chosen)) />
                    <p class="field__hint">{self.hint}</p>
                </div>
            }
            .into_any(),
            FieldKind::Segments(words) => {
                let options = words.iter().enumerate().map(|(place, words)| (place, *words));
                let chosen = Signal::derive(move || value.get().parse::<usize>().unwrap_or_default());
                let choose = Callback::new(move |place: usize| value.set(place.to_string()));
                view! {
                    <span class="self-start">
                        <Segmented label options=options.collect() value=chosen on_change=choose />
                    </span>
                }
                .into_any()
            }
            FieldKind::Text(kind) => {
                let autocomplete = match kind {
                    TextKind::Password => "current-password",
                    _ => "off",
                };
                view! { <TextField form name label value kind=*kind autocomplete hint=self.hint /> }.into_any()
            }
            FieldKind::NewPassword => {
                let strength = Signal::derive(move || {
                    let secret = value.get();
                    (!secret.is_empty()).then(|| password::strength(&secret, Owner::default()))
                });
                view! {
                    <TextField
                        form
                        name
                        label
                        value
                        kind=TextKind::Password
                        autocomplete="new-password"
                        hint=self.hint
                    >
                        <StrengthBar strength />
                    </TextField>
                }
                .into_any()
            }
        }
    }

    /// What was typed, without blanks around it unless it is a secret.
    fn read(&self, value: RwSignal<String>) -> String {
        let typed = value.get_untracked();
        match self.kind {
            FieldKind::NewPassword | FieldKind::Text(TextKind::Password) => typed,
            FieldKind::Code => digits_of(&typed).unwrap_or_default(),
            _ => typed.trim().to_owned(),
        }
    }
}

/// What was answered, by the fields' names.
#[derive(Clone, Default)]
pub struct Answers(Vec<(&'static str, String)>);

impl Answers {
    /// The answer of a field; empty without one.
    pub fn get(&self, name: &str) -> String {
        let found = self.0.iter().find(|(field, _)| *field == name);
        found.map(|(_, answer)| answer.clone()).unwrap_or_default()
    }

    /// The answer of a field that may stay empty.
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|answer| !answer.is_empty())
    }
}

/// Draws what the answers so far would do.
pub type Preview = Arc<dyn Fn(&Answers) -> AnyView + Send + Sync>;

/// A question. It may be made outside of any view, after an `.await`, and then must not look for contexts.
#[derive(Clone)]
pub struct Ask {
    /// Its heading.
    pub title: String,
    /// What happens, in a sentence.
    pub text: String,
    /// Drawn above the fields.
    pub body: Option<ViewFn>,
    /// What has to be known.
    pub fields: Vec<Field>,
    /// Drawn below the fields, out of what is typed.
    pub preview: Option<Preview>,
    /// The words of its button; none where there is nothing to send.
    pub words: &'static str,
    /// Whether it takes something away.
    pub danger: bool,
    /// What the page itself finds wrong with the answers.
    pub check: fn(&Answers) -> Vec<FieldProblem>,
    /// What is done with the answers. When it is done the dialog closes, unless another question took its place.
    pub work: Arc<dyn Fn(Answers) -> Work + Send + Sync>,
    /// Asks again with what holds now, where somebody else changed it meanwhile.
    pub again: Option<Arc<dyn Fn() + Send + Sync>>,
    /// Told when the dialog closes.
    pub on_close: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            title: String::new(),
            text: String::new(),
            body: None,
            fields: Vec::new(),
            preview: None,
            words: "",
            danger: false,
            check: |_| Vec::new(),
            work: Arc::new(|_| Box::pin(async { Ok(()) })),
            again: None,
            on_close: None,
        }
    }
}

/// What is done with the answers; see [`Ask::work`].
pub fn work<Fut>(deed: impl Fn(Answers) -> Fut + Send + Sync + 'static) -> Arc<dyn Fn(Answers) -> Work + Send + Sync>
where
    Fut: Future<Output = Result<(), ApiError>> + 'static,
{
    Arc::new(move |answers| Box::pin(deed(answers)))
}

/// Problems of fields by pointer, out of the rules of `domain`; for [`Ask::check`].
pub fn problems<const N: usize>(found: [(&str, Option<&str>); N]) -> Vec<FieldProblem> {
    found
        .into_iter()
        .filter_map(|(pointer, problem)| Some(FieldProblem::new(pointer, "invalid", problem?)))
        .collect()
}

/// Where a page asks its questions; see [`AskDialog`]. May be kept over an `.await`.
#[derive(Clone, Copy)]
pub struct Asks {
    open: RwSignal<bool>,
    /// Counts the questions.
    turn: RwSignal<usize>,
    current: StoredValue<Option<Rc<Ask>>, LocalStorage>,
}

impl Asks {
    /// Gives [`Asks`] to everything inside the page, cells of tables too: `expect_context::<Asks>()`.
    pub fn provide() -> Self {
        let asks = Self {
            open: RwSignal::new(false),
            turn: RwSignal::new(0),
            current: StoredValue::new_local(None),
        };
        provide_context(asks);
        asks
    }

    /// Asks; nothing if the page was left meanwhile.
    pub fn ask(self, question: Ask) {
        self.current.try_set_value(Some(Rc::new(question)));
        self.turn.try_update(|turn| *turn += 1);
        self.open.try_set(true);
    }

    /// Closes the dialog.
    pub fn close(self) {
        self.open.try_set(false);
    }

    fn draw(self) -> Option<AnyView> {
        let ask = self.current.get_value()?;
        let turn = self.turn.get_untracked();
        let form = FormState::new();
        let values: Vec<_> = ask
            .fields
            .iter()
            .map(|field| RwSignal::new(field.value.clone()))
            .collect();
        let fields: Vec<_> = ask
            .fields
            .iter()
            .zip(&values)
            .map(|(field, value)| field.draw(form, *value))
            .collect();
        let preview = ask.preview.clone().map(|preview| {
            let names: Vec<_> = ask.fields.iter().map(|field| field.name).collect();
            let values = values.clone();
            move || {
                let typed = names
                    .iter()
                    .zip(&values)
                    .map(|(name, value)| (*name, value.get().trim().to_owned()));
                preview(&Answers(typed.collect()))
            }
        });
        let is_stale = RwSignal::new(false);
        let asked = Rc::clone(&ask);
        let send = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if is_stale.get_untracked() {
                return;
            }
            let read = |(field, value): (&Field, &RwSignal<String>)| (field.name, field.read(*value));
            let answers = Answers(asked.fields.iter().zip(&values).map(read).collect());
            if form.reject((asked.check)(&answers)) {
                return;
            }
            let work = (asked.work)(answers);
            form.send(async move {
                let outcome = work.await;
                match &outcome {
                    Ok(()) if self.turn.try_get_untracked() == Some(turn) => self.close(),
                    Ok(()) => {}
                    Err(error) => drop(is_stale.try_set(error.is(ProblemCode::ChangedMeanwhile))),
                }
                outcome
            });
        };
        let close = Callback::new(move |()| self.close());
        let kind = if ask.danger {
            ButtonKind::DangerSolid
        } else {
            ButtonKind::Primary
        };
        let words = ask.words;
        let again = ask.again.clone().map(|again| Callback::new(move |()| again()));
        let submit = move || {
            if let Some(again) = again.filter(|_| is_stale.get()) {
                view! {
                    <Button kind=ButtonKind::Primary on_press=again>
                        "Muat ulang"
                    </Button>
                }
                .into_any()
            } else {
                view! {
                    <Button kind submit=true pending=form.is_pending()>
                        {words}
                    </Button>
                }
                .into_any()
            }
        };
        let text = (!ask.text.is_empty()).then(|| ask.text.clone().into());
        let has_work = !words.is_empty();
        Some(
            view! {
                {dialog_head("dialog__head", TITLE.to_owned(), ask.title.clone().into(), text, close)}
                <form novalidate on:submit=send>
                    <div class="dialog__body">
                        <FormSummary form />
                        {ask.body.as_ref().map(ViewFn::run)}
                        {fields}
                        {preview}
                    </div>
                    <div class="dialog__foot">
                        <Button on_press=close>{if has_work { "Batal" } else { "Tutup" }}</Button>
                        {has_work.then(|| submit.into_any())}
                    </div>
                </form>
            }
            .into_any(),
        )
    }
}

/// The id of the dialog's heading; a page has one dialog of this kind.
const TITLE: &str = "ask-title";

/// The dialog of a page's questions.
#[component]
pub fn AskDialog(
    /// The questions.
    asks: Asks,
) -> impl IntoView {
    Effect::new(move |was_open: Option<bool>| {
        let open = asks.open.get();
        if was_open == Some(true) && !open {
            let on_close = asks.current.get_value().and_then(|ask| ask.on_close.clone());
            asks.current.set_value(None);
            if let Some(on_close) = on_close {
                on_close();
            }
        }
        open
    });
    view! {
        <Modal open=asks.open class="dialog" labelled=TITLE>
            {move || {
                asks.turn.track();
                asks.open.get().then(|| asks.draw())
            }}
        </Modal>
    }
}

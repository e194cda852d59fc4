//! Small pieces that several steps of the page show.

use domain::upload::{Effect, UploadStatus};
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::entry::{Entry, Stage};
use super::queue::Queue;
use super::text;
use crate::ui::{Badge, Icon, Select, Tone, glyph};

/// A part of a view that is drawn again when what it reads changes; nothing while there is none. All of them are of one
/// type, which keeps the app small.
pub fn live(draw: impl FnMut() -> Option<AnyView> + Send + 'static) -> AnyView {
    let draw: Box<dyn FnMut() -> Option<AnyView> + Send> = Box::new(draw);
    draw.into_any()
}

/// Words that change; of one type like [`live`].
pub fn words(text: impl FnMut() -> String + Send + 'static) -> AnyView {
    let text: Box<dyn FnMut() -> String + Send> = Box::new(text);
    text.into_any()
}

/// What a click on a plain button does; of one type like [`live`].
pub fn click(act: impl FnMut() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    let mut act = act;
    Box::new(move |_| act())
}

/// What a press of a [`crate::ui::Button`] does.
pub fn press(act: impl Fn() + Send + Sync + 'static) -> Callback<()> {
    Callback::new(move |()| act())
}

/// How far something is, as a bar with its value for assistive technology.
#[component]
pub fn ProgressBar(
    /// What is under way.
    #[prop(into)]
    label: Signal<String>,
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<u8>,
) -> AnyView {
    let value = Signal::derive(move || percent.get().to_string());
    view! {
        <div
            role="progressbar"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=value
            aria-label=label
        >
            <svg class="bar bar--accent" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__track" width="100" height="6"></rect>
                <rect class="bar__fill" width=value height="6"></rect>
            </svg>
        </div>
    }
    .into_any()
}

/// Where an upload stands, as a word with its sign.
pub fn status_badge(status: UploadStatus) -> AnyView {
    let (tone, icon) = match status {
        UploadStatus::Checked => (Tone::Info, glyph::CHECK),
        UploadStatus::NeedsChoice => (Tone::Warning, glyph::TRIANGLE_ALERT),
        UploadStatus::Rejected => (Tone::Danger, glyph::CIRCLE_X),
        UploadStatus::Processing => (Tone::Info, glyph::LOADER_CIRCLE),
        UploadStatus::Committed => (Tone::Success, glyph::CHECK),
        UploadStatus::Undone => (Tone::Neutral, glyph::UNDO_2),
        UploadStatus::Expired => (Tone::Neutral, glyph::CLOCK),
    };
    view! {
        <Badge tone icon>
            {status.label()}
        </Badge>
    }
    .into_any()
}

/// What an import did or would do, line by line.
pub fn effects(effects: &[Effect]) -> AnyView {
    let lines: Vec<_> = effects
        .iter()
        .map(|effect| {
            view! {
                <div>
                    <dt class="muted">{effect.label.clone()}</dt>
                    <dd class="strong ta-right">{effect.value.clone()}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <dl class="totals totals--lines">{lines}</dl> }.into_any()
}

/// Which of several files a step shows; nothing where there is one.
#[component]
pub fn FilePicker(
    /// The files.
    queue: Queue,
) -> AnyView {
    let value = Signal::derive(move || queue.shown.get().map(|key| key.to_string()).unwrap_or_default());
    let on_change = Callback::new(move |key: String| queue.shown.set(key.parse().ok()));
    let open = move || {
        queue.entries.with(|entries| {
            entries
                .iter()
                .filter(|entry| !is_settled(entry))
                .map(|entry| entry.key)
                .collect::<Vec<_>>()
        })
    };
    let next = move || {
        let open = open();
        let after = queue
            .shown
            .get()
            .and_then(|key| open.iter().find(|other| **other > key));
        if let Some(key) = after.or(open.first()) {
            queue.shown.set(Some(*key));
        }
    };
    let summary = move || {
        let files = queue.entries.with(Vec::len);
        match open().len() {
            0 => format!("{files} berkas, semua siap"),
            rest => format!("{rest} dari {files} berkas perlu perhatian"),
        }
    };
    let next_button = move || {
        let button = || {
            view! {
                <button class="btn btn--ghost btn--sm push" type="button" on:click=click(next)>
                    "Berkas berikutnya yang perlu perhatian"
                    <Icon glyph=glyph::ARROW_RIGHT />
                </button>
            }
            .into_any()
        };
        (!open().is_empty()).then(button)
    };
    live(move || {
        let options = queue
            .entries
            .with(|entries| entries.iter().map(option).collect::<Vec<_>>());
        let strip = || {
            view! {
                <div class="card__strip row row--wrap">
                    <span class="minw-0">
                        <Select label="Berkas yang ditampilkan" options value on_change />
                    </span>
                    <span class="sm muted" role="status">
                        {words(summary)}
                    </span>
                    {live(next_button)}
                </div>
            }
            .into_any()
        };
        (queue.entries.with(Vec::len) > 1).then(strip)
    })
}

fn is_settled(entry: &Entry) -> bool {
    entry.is_ready() || entry.status() == Some(UploadStatus::Committed)
}

fn option(entry: &Entry) -> (String, String) {
    let state = match (entry.stage.get(), entry.report.get()) {
        (Stage::Failed(_), _) => "gagal".to_owned(),
        (Stage::Still, Some(_)) if entry.is_ready() => "siap diimpor".to_owned(),
        (Stage::Still, Some(report)) => text::state_word(report.status).to_owned(),
        _ => "diproses".to_owned(),
    };
    (entry.key.to_string(), format!("{} · {state}", entry.name))
}

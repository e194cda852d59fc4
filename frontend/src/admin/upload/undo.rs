//! Taking a whole upload back: asked with what will happen, answered with what did.

use std::sync::Arc;

use domain::id::UploadId;
use domain::money::group_thousands;
use domain::upload::{UndoReport, UploadReport, UploadSummary};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bits::{live, press};
use super::queue::Queue;
use super::report::loaded;
use super::text;
use crate::api::{ApiError, uploads};
use crate::ui::{Alert, Button, ButtonKind, Dialog, Tone, glyph};

/// The dialog; open while there is an upload to ask about.
#[component]
pub fn UndoDialog(
    /// The upload.
    upload: RwSignal<Option<UploadSummary>>,
    /// Told when it is done.
    queue: Queue,
) -> AnyView {
    let open = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<UndoReport, ApiError>>);
    let pending = RwSignal::new(false);
    let run = move || {
        let Some(id) = upload.with_untracked(|upload| upload.as_ref().map(|upload| upload.id)) else {
            return;
        };
        pending.set(true);
        spawn_local(async move {
            let answer = uploads::undo(id).await;
            let is_done = answer.is_ok();
            outcome.try_set(Some(answer));
            pending.try_set(false);
            if is_done {
                // Once the question is gone, which would read its report again.
                TimeoutFuture::new(0).await;
                queue.revision.try_update(|revision| *revision += 1);
            }
        });
    };
    Effect::new(move || {
        if upload.with(Option::is_some) {
            outcome.set(None);
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            upload.set(None);
        }
    });
    let done = move || outcome.with(|outcome| matches!(outcome, Some(Ok(_))));
    let title = move || {
        let name = upload.with(|upload| {
            upload
                .as_ref()
                .map(|upload| upload.file_name.clone())
                .unwrap_or_default()
        });
        if done() {
            format!("{name} dibatalkan")
        } else {
            format!("Batalkan {name}?")
        }
    };
    let body = move || {
        Some(match outcome.get() {
            Some(Ok(undo)) => result(&undo),
            failure => {
                let failure = failure.and_then(Result::err).map(|error| failed(&error));
                let question = upload.get().map(|upload| question(upload.id, queue));
                view! {
                    {question}
                    {failure}
                }
                .into_any()
            }
        })
    };
    let close = move || open.set(false);
    let foot = move || {
        if done() {
            return view! { <Button kind=ButtonKind::Primary on_press=press(close)>"Tutup"</Button> }.into_any();
        }
        view! {
            <Button on_press=press(close)>"Kembali"</Button>
            <Button kind=ButtonKind::DangerSolid icon=glyph::UNDO_2 pending on_press=press(run)>
                "Batalkan unggahan"
            </Button>
        }
        .into_any()
    };
    view! {
        <Dialog open title foot>
            {live(body)}
        </Dialog>
    }
    .into_any()
}

/// What will happen, out of the upload's report.
fn question(id: UploadId, queue: Queue) -> AnyView {
    let sentence = |report: Arc<UploadReport>| view! { <p class="sm">{text::undo_result(&report)}</p> }.into_any();
    view! {
        {loaded(id, queue, sentence)}
        <p class="sm muted">"Pembatalan tidak bisa dibatalkan lagi. Unggah ulang berkasnya bila diperlukan."</p>
    }
    .into_any()
}

fn result(undo: &UndoReport) -> AnyView {
    let kept = kept_because(undo);
    let why = (!kept.is_empty()).then(|| {
        view! {
            <div class="stack stack--sm">
                <p class="sm strong">"Yang dipertahankan"</p>
                <ul class="sm muted stack stack--sm">{kept}</ul>
            </div>
        }
        .into_any()
    });
    let done = text::undo_done(undo);
    view! {
        <Alert tone=Tone::Success title="Unggahan dibatalkan">
            {done}
        </Alert>
        {why}
    }
    .into_any()
}

/// What was kept and why, the rest counted.
pub fn kept_because(undo: &UndoReport) -> Vec<AnyView> {
    let rest = undo.kept.saturating_sub(undo.kept_because.len() as u64);
    let rest = (rest > 0).then(|| format!("dan {} lainnya", group_thousands(rest)));
    undo.kept_because
        .iter()
        .cloned()
        .chain(rest)
        .map(|why| view! { <li>{why}</li> }.into_any())
        .collect()
}

fn failed(error: &ApiError) -> AnyView {
    let words = crate::text::error(error);
    view! { <Alert tone=Tone::Danger title=words.title>{words.detail}</Alert> }.into_any()
}

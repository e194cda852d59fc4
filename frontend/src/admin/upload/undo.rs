//! Taking a whole upload back: asked with what will happen, answered with what did.

use domain::money::group_thousands;
use domain::upload::{UndoReport, UploadSummary};
use leptos::prelude::*;

use super::queue::Queue;
use super::text;
use crate::api::{ApiError, uploads};
use crate::ui::{Alert, Button, ButtonKind, Dialog, Loaded, Remote, Skeleton, Tone, glyph};

/// The dialog; open while there is an upload to ask about.
#[component]
pub fn UndoDialog(
    /// The upload.
    upload: RwSignal<Option<UploadSummary>>,
    /// Told when it is done.
    queue: Queue,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let action = Action::new_local(move |upload: &UploadSummary| {
        let id = upload.id;
        async move {
            let outcome = uploads::undo(id).await;
            if outcome.is_ok() {
                queue.revision.try_update(|revision| *revision += 1);
            }
            outcome
        }
    });
    let outcome = action.value();
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
    let body = move || match outcome.get() {
        Some(Ok(undo)) => result(&undo),
        failure => {
            let failure = failure.and_then(Result::err).map(|error| failed(&error));
            view! {
                {upload.get().map(|upload| view! { <Question upload /> })}
                {failure}
            }
            .into_any()
        }
    };
    let foot = move || {
        if done() {
            return view! { <Button kind=ButtonKind::Primary on:click=move |_| open.set(false)>"Tutup"</Button> }
                .into_any();
        }
        view! {
            <Button on:click=move |_| open.set(false)>"Kembali"</Button>
            <Button
                kind=ButtonKind::DangerSolid
                icon=glyph::UNDO_2
                pending=action.pending()
                on:click=move |_| {
                    if let Some(upload) = upload.get_untracked() {
                        action.dispatch_local(upload);
                    }
                }
            >
                "Batalkan unggahan"
            </Button>
        }
        .into_any()
    };
    view! {
        <Dialog open title foot>
            {body}
        </Dialog>
    }
}

/// What will happen, out of the upload's report.
#[component]
fn Question(upload: UploadSummary) -> impl IntoView {
    let remote = Remote::new(|| (), move |()| uploads::report(upload.id));
    view! {
        <Loaded
            remote
            skeleton=|| view! { <Skeleton class="skeleton--w70" /> }
            view=|report| view! { <p class="sm">{text::undo_result(&report)}</p> }.into_any()
        />
        <p class="sm muted">"Pembatalan tidak bisa dibatalkan lagi. Unggah ulang berkasnya bila diperlukan."</p>
    }
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

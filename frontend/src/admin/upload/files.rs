//! Step 1: choosing files and sending them.

use domain::upload::UploadStatus;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, FileList, HtmlInputElement, Node};

use super::bits::{ProgressBar, click, live, press, words};
use super::entry::{Entry, Stage};
use super::queue::Queue;
use super::text;
use crate::ui::{Badge, Button, ButtonKind, ButtonSize, Icon, IconSize, Tone, glyph};

/// The step.
#[component]
pub fn FilesStep(
    /// The files.
    queue: Queue,
) -> AnyView {
    let is_empty = Memo::new(move |_| queue.entries.with(Vec::is_empty));
    let may_not_go_on = Signal::derive(move || {
        queue
            .entries
            .with(|entries| entries.iter().any(Entry::is_busy) || entries.iter().all(|entry| entry.status().is_none()))
    });
    let list = move || {
        let list = || {
            view! {
                <div class="queue">
                    <h2 class="sub-head">{words(move || heading(queue.entries.with(Vec::len)))}</h2>
                    {keyed(move || queue.entries.get(), |entry| entry.key, move |entry| file_row(queue, &entry))}
                </div>
            }
            .into_any()
        };
        (!is_empty.get()).then(list)
    };
    view! {
        <div class="card__body">{drop_zone(queue)} {live(list)}</div>
        <div class="card__foot">
            <span class="sm muted">"Jenis berkas dikenali dari kepala kolomnya."</span>
            <Button kind=ButtonKind::Primary disabled=may_not_go_on on_press=press(move || queue.proceed())>
                "Lanjut"
            </Button>
        </div>
    }
    .into_any()
}

fn heading(files: usize) -> String {
    match files {
        1 => "1 berkas".to_owned(),
        files => format!("{files} berkas, diimpor menurut tanggalnya"),
    }
}

fn drop_zone(queue: Queue) -> AnyView {
    let is_over = RwSignal::new(false);
    // A file dropped beside the zone would otherwise replace the page.
    let guards = [
        window_event_listener(ev::dragover, |event| event.prevent_default()),
        window_event_listener(ev::drop, |event| event.prevent_default()),
    ];
    on_cleanup(move || guards.into_iter().for_each(WindowListenerHandle::remove));
    let on_dragleave = move |event: DragEvent| {
        let inside = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        let zone = event.current_target().and_then(|zone| zone.dyn_into::<Node>().ok());
        if !zone.is_some_and(|zone| zone.contains(inside.as_ref())) {
            is_over.set(false);
        }
    };
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        if let Some(files) = event.data_transfer().and_then(|transfer| transfer.files()) {
            queue.add(each(&files));
        }
    };
    let on_change = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            queue.add(each(&files));
        }
        // So that the same file can be chosen again after it was mended.
        input.set_value("");
    };
    view! {
        <label
            class="dropzone"
            class:is-over=is_over
            for="berkas"
            on:dragover=move |event| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=on_dragleave
            on:drop=on_drop
        >
            {live(move || {
                let glyph = if is_over.get() { glyph::FILE_DOWN } else { glyph::FILE_UP };
                Some(view! { <Icon glyph size=IconSize::ExtraLarge /> }.into_any())
            })}
            <span class="strong">
                {words(move || {
                    if is_over.get() { "Lepaskan untuk mengunggah" } else { "Seret berkas ke sini" }.to_owned()
                })}
            </span>
            <span>"xlsx, xlsm, xlsb, xls, ods, atau csv. Hingga 256 MB, beberapa sekaligus."</span>
            <span class="btn btn--primary mt-2">"Pilih berkas"</span>
            <input class="sr-only" id="berkas" type="file" multiple=true on:change=on_change />
        </label>
    }
    .into_any()
}

fn each(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

fn file_row(queue: Queue, entry: &Entry) -> AnyView {
    let (key, name) = (entry.key, entry.name.clone());
    // The bar moves often and the row must not be drawn anew each time, so what moves is apart from what the row is.
    let shape = {
        let stage = entry.stage.clone();
        Memo::new(move |_| stage.with(std::mem::discriminant))
    };
    let main = {
        let entry = entry.clone();
        move || {
            shape.get();
            Some(untrack(|| state(&entry)))
        }
    };
    let end = {
        let entry = entry.clone();
        move || {
            shape.get();
            untrack(|| row_end(queue, &entry))
        }
    };
    let is_plain = {
        let entry = entry.clone();
        move || entry.status().is_none_or(|status| status == UploadStatus::Rejected)
    };
    let label = {
        let (stage, name) = (entry.stage.clone(), name.clone());
        move || {
            if stage.with(|stage| matches!(stage, Stage::Sending { .. })) {
                format!("Hentikan pengiriman {name}")
            } else {
                format!("Keluarkan {name} dari daftar")
            }
        }
    };
    view! {
        <div class="file">
            <span class="file__ico" class:file__ico--plain=is_plain>
                <Icon glyph=glyph::FILE_SPREADSHEET size=IconSize::Large />
            </span>
            <span class="list__main">
                <span class="list__title truncate">{name}</span>
                {live(main)}
            </span>
            {live(end)}
            <button
                class="btn btn--ghost btn--icon btn--sm"
                type="button"
                aria-label=label
                on:click=click(move || queue.remove(key))
            >
                <Icon glyph=glyph::X />
            </button>
        </div>
    }
    .into_any()
}

/// Under the file's name: what happens to it, or what its check found.
fn state(entry: &Entry) -> AnyView {
    match entry.stage.get() {
        Stage::Waiting => view! { <span class="list__sub">"Menunggu giliran"</span> }.into_any(),
        Stage::Sending { .. } | Stage::Working(_) => progress(entry.stage.clone()),
        Stage::Failed(error) => {
            let words = crate::text::error(&error);
            let line = format!("{}. {}", words.title, words.detail);
            view! { <span class="list__sub c-danger" role="alert">{line}</span> }.into_any()
        }
        Stage::Still => outcome(entry),
    }
}

/// At the end of the row: how the file stands, or a way to try again.
fn row_end(queue: Queue, entry: &Entry) -> Option<AnyView> {
    match (entry.stage.get(), entry.status()) {
        (Stage::Failed(_), _) => {
            let entry = entry.clone();
            let again = press(move || queue.retry(&entry));
            Some(
                view! {
                    <Button size=ButtonSize::Small icon=glyph::REFRESH_CW on_press=again>
                        "Kirim lagi"
                    </Button>
                }
                .into_any(),
            )
        }
        (Stage::Still, Some(status)) => Some(badge(entry, status)),
        _ => None,
    }
}

/// The bar and the line under it while a file is sent or checked.
fn progress(stage: ArcRwSignal<Stage>) -> AnyView {
    let percent = {
        let stage = stage.clone();
        Signal::derive(move || match stage.get() {
            Stage::Sending { sent, total } if total > 0.0 => (sent / total * 100.0) as u8,
            Stage::Working(work) => work.percent,
            _ => 0,
        })
    };
    let line = Signal::derive(move || match stage.get() {
        Stage::Sending { sent, total } => text::sent_of(sent, total),
        Stage::Working(work) => match work.steps.last() {
            Some((step, 0)) => step.clone(),
            Some((step, rows)) => format!("{step} · {} baris", domain::money::group_thousands(*rows)),
            None => "Terkirim, menunggu pemeriksaan".to_owned(),
        },
        _ => String::new(),
    });
    view! {
        <ProgressBar label=line percent />
        <span class="list__sub num">{words(move || line.get())}</span>
    }
    .into_any()
}

/// What the check of a file found, in a line; the first problem of a file that cannot be used.
fn outcome(entry: &Entry) -> AnyView {
    let Some(report) = entry.report.get() else {
        return ().into_any();
    };
    let first = report
        .problems
        .first()
        .filter(|_| report.status == UploadStatus::Rejected);
    match (first, super::rules::may_skip_invalid(&report)) {
        (Some(problem), false) => {
            // Some messages begin with the words of the title.
            let title = (!problem.message.starts_with(problem.code.title()))
                .then(|| view! { <span class="strong">{problem.code.title()}". "</span> }.into_any());
            view! {
                <span class="list__sub">
                    {title}
                    {problem.message.clone()}
                    " "
                    <span class="code">{problem.code.as_str()}</span>
                </span>
            }
            .into_any()
        }
        _ => view! { <span class="list__sub">{text::queue_line(&report)}</span> }.into_any(),
    }
}

fn badge(entry: &Entry, status: UploadStatus) -> AnyView {
    match status {
        UploadStatus::Rejected
            if entry
                .report
                .with(|report| report.as_deref().is_some_and(super::rules::may_skip_invalid)) =>
        {
            view! {
                <Badge tone=Tone::Danger icon=glyph::CIRCLE_ALERT>
                    "Ada galat"
                </Badge>
            }
            .into_any()
        }
        UploadStatus::Checked => view! {
            <Badge tone=Tone::Success icon=glyph::CHECK>
                "Diterima"
            </Badge>
        }
        .into_any(),
        status => super::bits::status_badge(status),
    }
}

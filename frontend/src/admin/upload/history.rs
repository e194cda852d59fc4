//! The history of uploads, for every role of the staff.

use std::time::Duration;

use domain::Page;
use domain::date::format_instant;
use domain::id::UploadId;
use domain::money::format_count;
use domain::page::DEFAULT_LIMIT;
use domain::upload::{UploadStatus, UploadSummary};
use leptos::prelude::*;

use super::bits::{click, press, status_badge, words};
use super::queue::Queue;
use super::report::ReportDrawer;
use super::text;
use super::undo::UndoDialog;
use crate::api::{Query, uploads};
use crate::ui::{
    Button, ButtonKind, ButtonSize, Column, DataTable, Empty, ExportMenu, OnPhone, Remote, first_page, glyph,
    use_url_state,
};

/// Uploads that are shown before all are asked for.
const NEWEST: u32 = 5;
/// Before the list is read again while something in it is at work.
const PAUSE: Duration = Duration::from_secs(3);

/// What the rows can do.
#[derive(Clone, Copy)]
struct Actions {
    /// Opens the report.
    report: Callback<UploadId>,
    /// Asks whether to take an upload back.
    undo: Callback<UploadSummary>,
}

/// The history with its report and its undo.
#[component]
pub fn History(
    /// Told when an upload is to be gone on with, and when something changed.
    queue: Queue,
    /// Whether the user may change anything.
    may_write: Signal<bool>,
) -> AnyView {
    let url = use_url_state();
    let shows_all = Memo::new(move |_| url.get("history").is_some() || url.get("cursor").is_some());
    let remote = Remote::new(
        move || (shows_all.get(), url.get("cursor"), queue.revision.get()),
        |(shows_all, cursor, _)| async move {
            let limit = if shows_all { DEFAULT_LIMIT } else { NEWEST };
            let mut page = uploads::list(limit, cursor.as_deref()).await?;
            if !shows_all {
                // Older ones are behind "Lihat semua".
                page.next_cursor = None;
            }
            Ok(page)
        },
    );
    let toggle = move || {
        let mut changes = first_page();
        changes.push(("history", (!shows_all.get_untracked()).then(|| "all".to_owned())));
        url.set(changes);
    };
    look_again_while_working(remote, queue);
    let undoing = RwSignal::new(None::<UploadSummary>);
    provide_context(Actions {
        report: Callback::new(move |id: UploadId| url.set(vec![("report", Some(id.to_string()))])),
        undo: Callback::new(move |upload| undoing.set(Some(upload))),
    });
    let empty = move || {
        let what = if may_write.get() {
            "Berkas penjualan atau stok pertama bisa diunggah di atas."
        } else {
            "Berkas diunggah oleh admin."
        };
        view! { <Empty icon=glyph::HISTORY title="Belum ada unggahan" text=what /> }
    };
    view! {
        <section class="card table-card" aria-labelledby="riwayat">
            <div class="card__head pb-3">
                <div>
                    <h2 class="card__title" id="riwayat">
                        "Riwayat unggahan"
                    </h2>
                    <p class="card__sub">"Batalkan mengembalikan seluruh unggahan: faktur, versi lama, poin, stok, dan data customer"</p>
                </div>
                <div class="card__tools">
                    <ExportMenu path="/api/admin/uploads" query=Callback::new(|()| Query::new()) name="riwayat-unggahan" />
                    <Button kind=ButtonKind::Ghost size=ButtonSize::Small on_press=press(toggle)>
                        {words(move || {
                            if shows_all.get() { "Lihat terbaru" } else { "Lihat semua" }.to_owned()
                        })}
                    </Button>
                </div>
            </div>
            <DataTable caption="Riwayat unggahan" columns=columns() remote url empty />
        </section>
        <ReportDrawer url queue may_write />
        <UndoDialog upload=undoing queue />
    }
    .into_any()
}

fn look_again_while_working(remote: Remote<Page<UploadSummary>>, queue: Queue) {
    Effect::new(move || {
        let is_working = |upload: &UploadSummary| upload.status == UploadStatus::Processing;
        // The page's own files tell by themselves when they are done.
        if remote.ok().is_some_and(|page| page.items.iter().any(is_working)) && !queue.is_busy.get() {
            let again = move || {
                queue.revision.try_update(|revision| *revision += 1);
            };
            if let Ok(timer) = set_timeout_with_handle(again, PAUSE) {
                on_cleanup(move || timer.clear());
            }
        }
    });
}

fn columns() -> Vec<Column<UploadSummary>> {
    vec![
        Column::text("Berkas", name).on_phone(OnPhone::Key),
        Column::text("Jenis", |upload: &UploadSummary| {
            view! { <span class="muted">{text::kind_label(upload.kind)}</span> }.into_any()
        }),
        Column::text("Waktu (WITA)", |upload: &UploadSummary| {
            let at = format_instant(upload.uploaded_at);
            view! { <span class="num muted">{at.trim_end_matches(" WITA").to_owned()}</span> }.into_any()
        }),
        Column::text("Oleh", |upload: &UploadSummary| {
            view! { <span class="muted">{upload.uploaded_by.clone()}</span> }.into_any()
        }),
        Column::number("Baris", |upload: &UploadSummary| format_count(upload.rows).into_any()),
        Column::text("Hasil", |upload: &UploadSummary| status_badge(upload.status)).on_phone(OnPhone::End),
        Column::text("Dampak", |upload: &UploadSummary| {
            view! { <span class="block muted is-wrap-sm">{upload.outcome.clone()}</span> }.into_any()
        }),
        Column::text("Aksi", actions).on_phone(OnPhone::Actions),
    ]
}

/// The file's name; it opens the report.
fn name(upload: &UploadSummary) -> AnyView {
    let actions = use_context::<Actions>();
    let id = upload.id;
    let open = move || {
        if let Some(actions) = actions {
            actions.report.run(id);
        }
    };
    view! {
        <button class="link cell-main" type="button" aria-haspopup="dialog" on:click=click(open)>
            {upload.file_name.clone()}
        </button>
    }
    .into_any()
}

/// Taking it back where that is possible, else its report.
fn actions(upload: &UploadSummary) -> AnyView {
    let Some(actions) = use_context::<Actions>() else {
        return ().into_any();
    };
    let id = upload.id;
    if !upload.can_undo {
        let label = format!("Laporan {}", upload.file_name);
        return view! {
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small label=label on_press=press(move || actions.report.run(id))>
                "Laporan"
            </Button>
        }
        .into_any();
    }
    let upload = upload.clone();
    let label = format!("Batalkan {}", upload.file_name);
    view! {
        <Button
            kind=ButtonKind::Danger
            size=ButtonSize::Small
            icon=glyph::UNDO_2
            label=label
            on_press=press(move || actions.undo.run(upload.clone()))
        >
            "Batalkan"
        </Button>
    }
    .into_any()
}

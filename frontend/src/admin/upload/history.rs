//! The history of uploads, for every role of the staff.

use std::time::Duration;

use domain::Page;
use domain::date::format_instant;
use domain::id::UploadId;
use domain::money::format_count;
use domain::page::DEFAULT_LIMIT;
use domain::upload::{UploadStatus, UploadSummary};
use leptos::prelude::*;

use super::bits::status_badge;
use super::queue::Queue;
use super::report::ReportDrawer;
use super::text;
use super::undo::UndoDialog;
use crate::api::uploads;
use crate::ui::{
    Button, ButtonKind, ButtonSize, Card, Column, DataTable, Empty, OnPhone, Remote, glyph, use_url_state,
};

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
    may_write: bool,
) -> impl IntoView {
    let url = use_url_state();
    let remote = Remote::new(
        move || (url.get("cursor"), queue.revision.get()),
        |(cursor, _)| async move { uploads::list(DEFAULT_LIMIT, cursor.as_deref()).await },
    );
    look_again_while_working(remote, queue);
    let undoing = RwSignal::new(None::<UploadSummary>);
    provide_context(Actions {
        report: Callback::new(move |id: UploadId| url.set(vec![("report", Some(id.to_string()))])),
        undo: Callback::new(move |upload| undoing.set(Some(upload))),
    });
    let sub = "Batalkan mengembalikan seluruh unggahan: faktur, versi lama, poin, dan stok";
    let empty = move || {
        let what = if may_write {
            "Berkas penjualan atau stok pertama bisa diunggah di atas."
        } else {
            "Berkas diunggah oleh admin."
        };
        view! { <Empty icon=glyph::HISTORY title="Belum ada unggahan" text=what /> }
    };
    view! {
        <Card title="Riwayat unggahan" sub class="table-card">
            <DataTable caption="Riwayat unggahan" columns=columns() remote url empty />
        </Card>
        <ReportDrawer url queue may_write />
        <UndoDialog upload=undoing queue />
    }
}

fn look_again_while_working(remote: Remote<Page<UploadSummary>>, queue: Queue) {
    Effect::new(move || {
        let is_working = |upload: &UploadSummary| upload.status == UploadStatus::Processing;
        // The page's own files tell by themselves when they are done.
        if remote.ok().is_some_and(|page| page.items.iter().any(is_working)) && !queue.is_busy() {
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
        Column::text("Berkas", |upload: &UploadSummary| {
            view! { <span class="cell-main">{upload.file_name.clone()}</span> }.into_any()
        })
        .on_phone(OnPhone::Key),
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
            view! { <span class="muted outcome">{upload.outcome.clone()}</span> }.into_any()
        }),
        Column::text("Aksi", actions).on_phone(OnPhone::Actions),
    ]
}

fn actions(upload: &UploadSummary) -> AnyView {
    let Some(actions) = use_context::<Actions>() else {
        return ().into_any();
    };
    let id = upload.id;
    let undo = upload.can_undo.then(|| {
        let upload = upload.clone();
        let label = format!("Batalkan {}", upload.file_name);
        view! {
            <Button
                kind=ButtonKind::Danger
                size=ButtonSize::Small
                icon=glyph::UNDO_2
                label=label
                on:click=move |_| actions.undo.run(upload.clone())
            >
                "Batalkan"
            </Button>
        }
    });
    let label = format!("Laporan {}", upload.file_name);
    view! {
        <span class="row row--end">
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small label=label on:click=move |_| actions.report.run(id)>
                "Laporan"
            </Button>
            {undo}
        </span>
    }
    .into_any()
}

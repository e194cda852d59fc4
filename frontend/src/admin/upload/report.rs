//! The report of one upload, in a drawer that the address names.

use std::sync::Arc;

use domain::date::format_instant;
use domain::id::UploadId;
use domain::money::group_thousands;
use domain::upload::{UploadReport, UploadStatus};
use leptos::prelude::*;

use super::bits::{effects, live, press, status_badge};
use super::download::{DownloadButton, File};
use super::problems::Problems;
use super::queue::Queue;
use super::text;
use super::undo::kept_because;
use crate::api::uploads;
use crate::ui::{Button, ButtonKind, Dialog, Layer, Loaded, Remote, Skeleton, UrlState};

/// The drawer; open while the address holds `report`.
#[component]
pub fn ReportDrawer(
    /// Where the upload is named.
    url: UrlState,
    /// Where an upload that was only checked is gone on with.
    queue: Queue,
    /// Whether the user may change anything.
    may_write: Signal<bool>,
) -> AnyView {
    let id = Memo::new(move |_| url.get("report").and_then(|id| id.parse::<UploadId>().ok()));
    let open = RwSignal::new(id.get_untracked().is_some());
    Effect::new(move || open.set(id.get().is_some()));
    Effect::new(move || {
        if !open.get() && id.get_untracked().is_some() {
            url.set(vec![("report", None)]);
        }
    });
    view! {
        <Dialog open title="Laporan unggahan" layer=Layer::Drawer>
            {live(move || id.get().map(|id| loaded(id, queue, move |report| content(report, queue, may_write, open))))}
        </Dialog>
    }
    .into_any()
}

/// Something drawn out of an upload's report, read again whenever the history has something new.
pub fn loaded(
    id: UploadId,
    queue: Queue,
    view: impl Fn(Arc<UploadReport>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let remote = Remote::new(move || queue.revision.get(), move |_| uploads::report(id));
    let skeleton = || {
        view! {
            <div class="stack">
                <Skeleton class="skeleton--w70" />
                <Skeleton class="skeleton--w54" />
            </div>
        }
        .into_any()
    };
    let view: Box<dyn Fn(Arc<UploadReport>) -> AnyView + Send + Sync> = Box::new(view);
    view! { <Loaded remote skeleton view /> }.into_any()
}

fn content(report: Arc<UploadReport>, queue: Queue, may_write: Signal<bool>, open: RwSignal<bool>) -> AnyView {
    let undo = report.undo.as_ref().map(|undo| {
        let kept = kept_because(undo);
        view! {
            <section class="stack stack--sm">
                <h3 class="sub-head">"Pembatalan"</h3>
                <p class="sm">{text::undo_done(undo)}</p>
                <ul class="sm muted">{kept}</ul>
            </section>
        }
        .into_any()
    });
    let has_effects = !report.effects.is_empty();
    let effects = has_effects.then(|| {
        view! {
            <section class="stack stack--sm">
                <h3 class="sub-head">"Dampak impor"</h3>
                {effects(&report.effects)}
            </section>
        }
        .into_any()
    });
    let may_go_on = may_write.get() && matches!(report.status, UploadStatus::Checked | UploadStatus::NeedsChoice);
    let go_on = may_go_on.then(|| {
        let report = Arc::clone(&report);
        let go_on = move || {
            open.set(false);
            // Once the drawer is gone: what it holds must not hear of the queue's change on its way out.
            let report = Arc::clone(&report);
            request_animation_frame(move || queue.go_on(UploadReport::clone(&report)));
        };
        view! {
            <Button kind=ButtonKind::Primary disabled=queue.is_busy on_press=press(go_on)>
                "Lanjutkan"
            </Button>
        }
        .into_any()
    });
    let original = File::Original(report.id, report.file_name.clone());
    let problems = report.problems_total > 0;
    let facts = facts(&report);
    let shown = Signal::stored(Some(report));
    view! {
        <div class="stack">
            {facts}
            <div class="row row--wrap">
                {go_on}
                <DownloadButton file=original words="Berkas asli" />
            </div>
            {undo}
            {effects}
            {problems.then(|| view! { <Problems report=shown /> }.into_any())}
        </div>
    }
    .into_any()
}

fn facts(report: &UploadReport) -> AnyView {
    let fact = |label: &'static str, value: AnyView| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    };
    let committed = report
        .committed_at
        .map(|at| fact("Diimpor", format_instant(at).into_any()));
    let rows = match report.rows.rejected {
        0 => group_thousands(report.rows.read),
        bad => format!("{}, {} galat", group_thousands(report.rows.read), group_thousands(bad)),
    };
    let period = text::period(report).map(|period| fact("Masa", period.into_any()));
    view! {
        <dl class="facts">
            {fact("Berkas", report.file_name.clone().into_any())}
            {fact("Hasil", status_badge(report.status))}
            {fact("Jenis", text::kind_label(report.kind).into_any())}
            {fact("Diunggah", format_instant(report.uploaded_at).into_any())}
            {fact("Oleh", report.uploaded_by.clone().into_any())}
            {committed}
            {period}
            {fact("Baris", rows.into_any())}
            {fact("Ukuran", text::file_size(report.file_size as f64).into_any())}
        </dl>
    }
    .into_any()
}

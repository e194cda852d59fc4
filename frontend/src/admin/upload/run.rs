//! Steps 4 and 5: the import as it runs, and what it did.

use domain::money::group_thousands;
use domain::upload::UploadKind;
use leptos::prelude::*;

use super::bits::{ProgressBar, effects, live, press, words};
use super::entry::{Entry, Stage};
use super::queue::{Queue, Step};
use super::{rules, text};
use crate::paths;
use crate::ui::{Alert, Button, ButtonKind, ButtonSize, Glyph, Icon, Tone, button_class, glyph};

/// The files in the order in which they are imported.
fn in_turn(queue: Queue) -> Vec<Entry> {
    let mut entries = queue.entries.get();
    entries.sort_by_cached_key(|entry| entry.report.with_untracked(|report| report.as_deref().map(rules::turn)));
    entries
}

/// Step 4.
#[component]
pub fn ImportStep(
    /// The files.
    queue: Queue,
) -> AnyView {
    let failed = Memo::new(move |_| {
        queue.entries.with(|entries| {
            entries
                .iter()
                .any(|entry| entry.stage.with(|stage| matches!(stage, Stage::Failed(_))))
        })
    });
    let foot = move || {
        let foot = || {
            view! {
                <div class="card__foot">
                    <Button
                        kind=ButtonKind::Ghost
                        icon=glyph::ARROW_LEFT
                        on_press=press(move || queue.step.set(Step::Check))
                    >
                        "Kembali ke pemeriksaan"
                    </Button>
                    <Button kind=ButtonKind::Primary icon=glyph::REFRESH_CW on_press=press(move || queue.resume())>
                        "Lanjutkan impor"
                    </Button>
                </div>
            }
            .into_any()
        };
        failed.get().then(foot)
    };
    let is_alone = queue.entries.with_untracked(Vec::len) == 1;
    let rows: Vec<_> = untrack(|| in_turn(queue))
        .iter()
        .map(|entry| import_row(entry, is_alone))
        .collect();
    view! {
        <div class="card__body stack">
            <p class="sm muted">
                "Setiap berkas diimpor utuh atau tidak sama sekali. Biarkan halaman ini terbuka sampai selesai."
            </p>
            <div class="upload-progress">{rows}</div>
        </div>
        {live(foot)}
    }
    .into_any()
}

fn import_row(entry: &Entry, is_alone: bool) -> AnyView {
    let (running_entry, done_entry) = (entry.clone(), entry.clone());
    let is_running = Memo::new(move |_| running_entry.is_working());
    let is_done = Memo::new(move |_| !done_entry.is_working() && done_entry.is_committed());
    let icon = move || {
        let glyph = match (is_running.get(), is_done.get()) {
            (true, _) => glyph::LOADER_CIRCLE,
            (_, true) => glyph::CIRCLE_CHECK,
            _ => glyph::CIRCLE,
        };
        Some(view! { <Icon glyph /> }.into_any())
    };
    let report = entry.report.clone();
    let amount = move || report.with(|report| report.as_deref().map(text::amount).unwrap_or_default());
    let stage = entry.stage.clone();
    let steps = move || {
        stage.with(|stage| match stage {
            Stage::Working(work) => {
                // One file tells all its steps; of several each tells the present one.
                let past = if is_alone {
                    0
                } else {
                    work.steps.len().saturating_sub(1)
                };
                Some(running(&work.steps[past..], work.percent))
            }
            Stage::Failed(error) => {
                let words = crate::text::error(error);
                Some(view! { <Alert tone=Tone::Danger title=words.title>{words.detail}</Alert> }.into_any())
            }
            _ => None,
        })
    };
    view! {
        <div class="upload-progress__row" class:is-done=is_done class:is-now=is_running>
            {live(icon)}
            <span class="truncate">{entry.name.clone()}</span>
            <span class="num">{words(amount)}</span>
        </div>
        {live(steps)}
    }
    .into_any()
}

/// The steps so far, the last one with the bar.
fn running(steps: &[(String, u64)], percent: u8) -> AnyView {
    let last = steps.len().saturating_sub(1);
    let rows: Vec<_> = steps
        .iter()
        .enumerate()
        .map(|(index, (step, rows))| {
            let (class, icon): (_, Glyph) = if index == last {
                ("upload-progress__row is-now", glyph::LOADER_CIRCLE)
            } else {
                ("upload-progress__row is-done", glyph::CIRCLE_CHECK)
            };
            let rows = (*rows > 0).then(|| format!("{} baris", group_thousands(*rows)));
            view! {
                <div class=class>
                    <Icon glyph=icon />
                    <span>{step.clone()}</span>
                    <span class="num">{rows}</span>
                </div>
            }
            .into_any()
        })
        .collect();
    let label = steps.last().map_or("Mengimpor".to_owned(), |(step, _)| step.clone());
    view! {
        {rows}
        <ProgressBar label=Signal::stored(label) percent=Signal::stored(percent) />
    }
    .into_any()
}

/// Step 5.
#[component]
pub fn DoneStep(
    /// The files.
    queue: Queue,
) -> AnyView {
    let entries = untrack(|| in_turn(queue));
    let has = |kind: UploadKind| {
        let mut reports = entries.iter().filter_map(|entry| entry.report.get_untracked());
        reports.any(|report| report.kind == Some(kind))
    };
    let (has_sales, has_stock) = (has(UploadKind::Sales), has(UploadKind::Stock));
    let has_customers = has(UploadKind::Customers);
    let title = match entries.as_slice() {
        [entry] => entry.report.with_untracked(|report| {
            report.as_deref().map_or_else(
                || "Berkas diimpor".to_owned(),
                |report| format!("{} diimpor", text::amount(report)),
            )
        }),
        entries => format!("{} berkas diimpor: {}", entries.len(), total(entries)),
    };
    let facts: Vec<_> = entries.iter().filter_map(done_file).collect();
    let link = |href: &'static str, words: &'static str, kind| {
        view! {
            <a href=href class=button_class(kind, ButtonSize::Normal)>
                {words}
            </a>
        }
        .into_any()
    };
    view! {
        <div class="card__body stack">
            <Alert tone=Tone::Success title=title>
                "Semua halaman sudah diperbarui."
            </Alert>
            <div class="form-2 gap-6">{facts}</div>
        </div>
        <div class="card__foot">
            <Button kind=ButtonKind::Ghost icon=glyph::UPLOAD on_press=press(move || queue.clear())>
                "Unggah berkas lain"
            </Button>
            <span class="row row--wrap foot-actions">
                {has_stock.then(|| link(paths::ADMIN_STOCK, "Lihat stok", ButtonKind::Secondary))}
                {has_customers.then(|| link(paths::ADMIN_USERS, "Lihat customer", ButtonKind::Secondary))}
                {has_sales.then(|| link(paths::ADMIN_SALES, "Lihat penjualan", ButtonKind::Secondary))}
                {link(paths::ADMIN_DASHBOARD, "Buka Dashboard", ButtonKind::Primary)}
            </span>
        </div>
    }
    .into_any()
}

/// What several files brought together: `1.453 faktur, 6.000 part, 212 customer`.
fn total(entries: &[Entry]) -> String {
    let (mut invoices, mut parts, mut customers) = (0, 0, 0);
    for report in entries.iter().filter_map(|entry| entry.report.get_untracked()) {
        invoices += report.invoices.new + report.invoices.changed + report.invoices.unchanged;
        customers += report.customers.new + report.customers.changed + report.customers.unchanged;
        if report.kind == Some(UploadKind::Stock) {
            parts += report.parts.new + report.parts.changed + report.parts.unchanged;
        }
    }
    let words = [(invoices, "faktur"), (parts, "part"), (customers, "customer")];
    let words = words.iter().filter(|(count, _)| *count > 0);
    words
        .map(|(count, what)| format!("{} {what}", group_thousands(*count)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn done_file(entry: &Entry) -> Option<AnyView> {
    let report = entry.report.get_untracked()?;
    let left_out = (report.invoices_left_out > 0).then(|| {
        let line = format!(
            "{} faktur bermasalah ditinggalkan, {} baris",
            group_thousands(report.invoices_left_out),
            group_thousands(report.rows.rejected)
        );
        view! { <p class="sm c-warning">{line}</p> }.into_any()
    });
    let period = text::period(&report).map(|period| format!(" · {period}"));
    Some(
        view! {
            <section class="minw-0 stack stack--sm">
                <h2 class="sub-head truncate">{report.file_name.clone()}</h2>
                <div>
                    <p class="xs subtle">{text::kind_label(report.kind)} {period}</p>
                    {left_out}
                </div>
                {effects(&report.effects)}
            </section>
        }
        .into_any(),
    )
}

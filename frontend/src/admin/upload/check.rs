//! Step 3: what is wrong with each file and what its import would do.

use std::sync::Arc;

use domain::money::group_thousands;
use domain::upload::{Choice, Severity, UploadKind, UploadReport};
use leptos::prelude::*;

use super::bits::{FilePicker, ProgressBar, click, live, press, words};
use super::entry::{Entry, Stage};
use super::problems::Problems;
use super::queue::{Queue, Step};
use super::side::Side;
use super::{rules, text};
use crate::ui::{Alert, Button, ButtonKind, ButtonSize, Icon, IconSize, Tone, glyph};

/// The step.
#[component]
pub fn CheckStep(
    /// The files.
    queue: Queue,
) -> AnyView {
    let changed = move || {
        let notice = || {
            view! {
                <div class="card__strip">
                    <Alert tone=Tone::Warning title="Dampak impor berubah sejak diperiksa">
                        "Data lain masuk lebih dulu, jadi tidak ada yang diimpor dari berkas ini. Lihat dampaknya sekali lagi, lalu impor."
                    </Alert>
                </div>
            }
            .into_any()
        };
        queue.effects_changed.get().then(notice)
    };
    view! {
        <FilePicker queue />
        {live(changed)}
        {live(move || queue.shown_entry().map(|entry| checked_file(queue, entry)))}
        {foot(queue)}
    }
    .into_any()
}

fn checked_file(queue: Queue, entry: Entry) -> AnyView {
    let report: Signal<Option<Arc<UploadReport>>> = entry.report.clone().into();
    let choices: Signal<Vec<Choice>> = entry.choices.clone().into();
    let asked = Memo::new(move |_| {
        let is_radio = |choice: &&Choice| choice.field != rules::SHRINK && rules::asked_column(choice).is_none();
        choices.with(|choices| choices.iter().filter(is_radio).cloned().collect::<Vec<_>>())
    });
    let questions = {
        let entry = entry.clone();
        move || {
            let questions = asked.get().into_iter().map(|choice| question(queue, &entry, choice));
            Some(questions.collect_view().into_any())
        }
    };
    let state = {
        let (entry, watched) = (entry.clone(), entry.clone());
        // The bar moves often; it is drawn anew only when the work begins or ends.
        let is_working = Memo::new(move |_| watched.is_working());
        move || working(is_working.get(), queue, &entry)
    };
    view! {
        <div class="split">
            <div class="split__main">
                {live(move || report.get().map(|report| file_head(&report)))}
                {live(state)}
                {live(move || report.with(|report| column_notice(report.as_deref()?, queue)))}
                {live(questions)}
                <Problems report />
            </div>
            <Side queue entry />
        </div>
    }
    .into_any()
}

fn column_notice(report: &UploadReport, queue: Queue) -> Option<AnyView> {
    let notice = || {
        view! {
            <div class="card__body">
                <Alert tone=Tone::Warning title="Ada kolom wajib yang belum dikenali">
                    <button class="link" type="button" on:click=click(move || queue.step.set(Step::Columns))>
                        "Petakan kolom"
                    </button>
                </Alert>
            </div>
        }
        .into_any()
    };
    rules::needs_columns(report).then(notice)
}

/// Name, kind, size, and the figures that tell a good file from a bad one at a glance.
fn file_head(report: &Arc<UploadReport>) -> AnyView {
    let counted = |severity| {
        let counts = report
            .problem_counts
            .iter()
            .filter(move |count| count.severity == severity);
        counts.map(|count| count.count).sum::<u64>()
    };
    let warnings = counted(Severity::Warning);
    // A file with an open question has no row accepted yet, and none wrong either.
    let bad_rows = if counted(Severity::Error) > 0 {
        report.rows.rejected
    } else {
        0
    };
    let main = match report.kind {
        Some(UploadKind::Stock) => ("Part", report.parts.new + report.parts.changed + report.parts.unchanged),
        Some(UploadKind::Customers) => (
            "Customer",
            report.customers.new + report.customers.changed + report.customers.unchanged,
        ),
        Some(UploadKind::Sales) => (
            "Faktur",
            report.invoices.new + report.invoices.changed + report.invoices.unchanged,
        ),
        _ => ("Baris", report.rows.read),
    };
    let stat = |label: &'static str, value: u64, class: &'static str| {
        let class = if value > 0 { class } else { "" };
        view! {
            <span>
                <span class="stat-sm__label">{label}</span>
                <span class=format!("stat-sm__value {class}")>{group_thousands(value)}</span>
            </span>
        }
    };
    view! {
        <div class="file-head">
            <span class="file__ico" class:file__ico--plain=report.kind.is_none()>
                <Icon glyph=glyph::FILE_SPREADSHEET size=IconSize::Large />
            </span>
            <span class="minw-0">
                <span class="list__title">{report.file_name.clone()}</span>
                <span class="list__sub">{text::file_line(report)}</span>
            </span>
            <span class="file-head__stats">
                {stat(main.0, main.1, "")} {stat("Baris galat", bad_rows, "c-danger")}
                {stat("Peringatan", warnings, "c-warning")}
            </span>
        </div>
    }
    .into_any()
}

/// What runs or failed, under the head of the file.
fn working(is_working: bool, queue: Queue, entry: &Entry) -> Option<AnyView> {
    if is_working {
        let stage = entry.stage.clone();
        let percent = Signal::derive(move || match stage.get() {
            Stage::Working(work) => work.percent,
            _ => 0,
        });
        return Some(
            view! {
                <div class="card__body stack stack--sm" role="status">
                    <span class="sm muted">"Memeriksa ulang dengan pilihan Anda"</span>
                    <ProgressBar label="Memeriksa ulang" percent />
                </div>
            }
            .into_any(),
        );
    }
    let Stage::Failed(error) = entry.stage.get() else {
        return None;
    };
    let words = crate::text::error(&error);
    let entry = entry.clone();
    Some(
        view! {
            <div class="card__body">
                <Alert tone=Tone::Danger title=words.title>
                    {words.detail}
                    " "
                    <Button
                        size=ButtonSize::Small
                        icon=glyph::REFRESH_CW
                        on_press=press(move || queue.retry(&entry))
                    >
                        "Coba lagi"
                    </Button>
                </Alert>
            </div>
        }
        .into_any(),
    )
}

/// A question that the file leaves open, with what in it makes it one.
fn question(queue: Queue, entry: &Entry, choice: Choice) -> AnyView {
    let title = match choice.field.as_str() {
        "date_order" => "Urutan tanggal perlu dipastikan",
        "decimal" => "Pemisah angka perlu dipastikan",
        _ => "Perlu pilihan Anda",
    };
    let evidence: Vec<_> = choice
        .evidence
        .iter()
        .map(|sentence| view! { <li>{sentence.clone()}</li> }.into_any())
        .collect();
    let name = format!("pilihan-{}-{}", entry.key, choice.field);
    let heading = format!("{name}-judul");
    let radios: Vec<_> = choice
        .options
        .into_iter()
        .map(|option| {
            let (entry, field, value) = (entry.clone(), choice.field.clone(), option.value);
            let is_chosen = {
                let (entry, field, value) = (entry.clone(), field.clone(), value.clone());
                move || entry.wanted.with(|wanted| rules::answer(wanted, &field)).as_ref() == Some(&value)
            };
            let on_click = {
                let entry = entry.clone();
                move |event: web_sys::MouseEvent| {
                    if untrack(|| entry.is_working()) {
                        event.prevent_default();
                    }
                }
            };
            let on_change = move |_| {
                if let Some(options) = entry
                    .wanted
                    .with_untracked(|wanted| rules::with_answer(wanted, &field, &value))
                {
                    queue.recheck(&entry, options);
                }
            };
            view! {
                <label class="check">
                    <input
                        class="check__box"
                        type="radio"
                        name=name.clone()
                        prop:checked=is_chosen
                        on:click=on_click
                        on:change=on_change
                    />
                    <span>{option.label}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="card__body stack stack--sm bt" role="radiogroup" aria-labelledby=heading.clone()>
            <h2 class="sub-head" id=heading.clone()>
                {title}
            </h2>
            <ul class="sm muted">{evidence}</ul>
            {radios}
        </div>
    }
    .into_any()
}

/// What stands between the file and its import. Reactive.
fn why_blocked(entry: &Entry) -> Option<&'static str> {
    entry
        .report
        .with(|report| entry.wanted.with(|wanted| text::blocked(report.as_deref()?, wanted)))
}

fn foot(queue: Queue) -> AnyView {
    let files = Memo::new(move |_| queue.entries.with(Vec::len));
    let ready = Memo::new(move |_| {
        queue
            .entries
            .with(|entries| entries.iter().filter(|entry| entry.is_ready()).count())
    });
    // Each file is imported or taken off the list by a decision; none is passed over in silence.
    let blocked = Memo::new(move |_| {
        let entries = queue.entries.get();
        let mut open = entries
            .iter()
            .filter(|entry| !entry.is_ready() && !entry.is_committed());
        match (entries.len(), open.next()) {
            (_, None) => None,
            (1, Some(entry)) if entry.is_busy() => Some("Tunggu pemeriksaan selesai.".to_owned()),
            (1, Some(entry)) => why_blocked(entry).map(str::to_owned),
            (_, Some(_)) => Some(format!(
                "{} berkas belum siap. Selesaikan atau keluarkan dari daftar.",
                open.count() + 1
            )),
        }
    });
    let label = move || {
        let entries = queue.entries.get();
        match (entries.as_slice(), ready.get()) {
            ([entry], _) => entry.report.with(|report| {
                let amount = report
                    .as_deref()
                    .filter(|report| report.rows.accepted > 0)
                    .map(text::amount);
                amount.map_or("Impor".to_owned(), |amount| format!("Impor {amount}"))
            }),
            (_, ready) => format!("Impor {ready} berkas"),
        }
    };
    let why = move || {
        let line = |why| view! { <span class="xs muted" id="impor-tertahan">{why}</span> }.into_any();
        blocked.get().map(line)
    };
    let remove = move || {
        if let Some(key) = queue.shown.get_untracked() {
            queue.remove(key);
        }
    };
    let take_off = move || {
        let button = || view! { <Button on_press=press(remove)>"Keluarkan berkas ini"</Button> }.into_any();
        (files.get() > 1).then(button)
    };
    view! {
        <div class="card__foot">
            <Button
                kind=ButtonKind::Ghost
                icon=glyph::ARROW_LEFT
                on_press=press(move || queue.step.set(Step::Columns))
            >
                "Petakan kolom"
            </Button>
            <span class="row row--wrap foot-actions">
                {live(why)} {live(take_off)}
                <Button on_press=press(move || queue.clear())>"Ganti berkas"</Button>
                <Button
                    kind=ButtonKind::Primary
                    disabled=Signal::derive(move || ready.get() == 0 || blocked.get().is_some())
                    attr:aria-describedby=move || blocked.get().is_some().then_some("impor-tertahan")
                    on_press=press(move || queue.import())
                >
                    {words(label)}
                </Button>
            </span>
        </div>
    }
    .into_any()
}

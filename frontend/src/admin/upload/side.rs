//! Beside the problems: what the import would do, and what the uploader may tick.

use std::sync::Arc;

use domain::format_day;
use domain::money::group_thousands;
use domain::upload::{Choice, RowProblemCode, UploadKind, UploadOptions, UploadReport};
use leptos::prelude::*;

use super::bits::{effects, live, words};
use super::entry::Entry;
use super::queue::Queue;
use super::rules;

/// Sentences of evidence that are shown of one choice.
const EVIDENCE: usize = 5;

/// The panel.
#[component]
pub fn Side(
    /// The files.
    queue: Queue,
    /// The one that is shown.
    entry: Entry,
) -> AnyView {
    let report: Signal<Option<Arc<UploadReport>>> = entry.report.clone().into();
    let of = move |what: fn(&UploadReport) -> bool| {
        Memo::new(move |_| report.with(|report| report.as_deref().is_some_and(what)))
    };
    let may_skip = of(rules::may_skip_invalid);
    let is_stock = of(|report| report.kind == Some(UploadKind::Stock));
    let choices: Signal<Vec<Choice>> = entry.choices.clone().into();
    let shrinks = Memo::new(move |_| {
        choices.with(|choices| {
            let choice = choices.iter().find(|choice| choice.field == rules::SHRINK);
            choice.map(|choice| choice.evidence.clone())
        })
    });
    let line = move || {
        let files = queue.entries.with(Vec::len);
        report.with(|report| {
            report
                .as_deref()
                .map(|report| sub_line(report, files))
                .unwrap_or_default()
        })
    };
    let has_effects = of(|report| !report.effects.is_empty());
    let body = move || {
        if has_effects.get() {
            report.with(|report| report.as_deref().map(|report| effects(&report.effects)))
        } else {
            Some(view! { <p class="sm muted">"Dihitung setelah berkasnya terbaca tanpa galat dan tanpa pertanyaan."</p> }.into_any())
        }
    };
    let skip_tick = {
        let entry = entry.clone();
        move || {
            may_skip.get().then(|| {
                let wanted = entry.wanted.clone();
                tick(
                    &entry,
                    |options| options.skip_invalid,
                    Box::new(move |ticked| wanted.update(|options| options.skip_invalid = ticked)),
                    "Impor tanpa faktur bermasalah".to_owned(),
                    report.with(|report| report.as_deref().map(skip_line).into_iter().collect()),
                )
            })
        }
    };
    let shrink_tick = {
        let entry = entry.clone();
        move || {
            let evidence = shrinks.get()?;
            let count = report
                .with(|report| report.as_deref().map_or(0, shrunk))
                .max(evidence.len() as u64);
            let wanted = entry.wanted.clone();
            Some(tick(
                &entry,
                |options| options.allow_shrink,
                Box::new(move |ticked| wanted.update(|options| options.allow_shrink = ticked)),
                format!("{} faktur datang dengan baris lebih sedikit", group_thousands(count)),
                evidence_lines(&evidence, count),
            ))
        }
    };
    let stock = move || is_stock.get().then(|| stock_options(queue, &entry));
    view! {
        <div class="split__side">
            <div>
                <h2 class="card__title">"Dampak impor"</h2>
                <p class="card__sub">{words(line)}</p>
            </div>
            {live(body)} {live(skip_tick)} {live(shrink_tick)} {live(stock)}
        </div>
    }
    .into_any()
}

fn sub_line(report: &UploadReport, files: usize) -> String {
    match (report.invoices_left_out, files) {
        (0, 1) => "Terhadap data sekarang".to_owned(),
        (0, _) => "Terhadap data sekarang; saat impor, berkas yang lebih awal ikut dihitung".to_owned(),
        (left_out, _) => format!("Jika {} faktur bermasalah ditinggalkan", group_thousands(left_out)),
    }
}

fn skip_line(report: &UploadReport) -> String {
    let rows = group_thousands(report.rows.rejected);
    let what = match report.invoices_left_out {
        0 => format!("Faktur yang memuat galat ({rows} baris)"),
        invoices => format!("{} faktur ({rows} baris)", group_thousands(invoices)),
    };
    format!("{what} ditinggalkan utuh dan dicatat. Tanpa pilihan ini tidak ada yang diimpor.")
}

fn shrunk(report: &UploadReport) -> u64 {
    let counts = report.problem_counts.iter();
    counts
        .filter(|count| count.code == RowProblemCode::ShrunkInvoice)
        .map(|count| count.count)
        .sum()
}

fn evidence_lines(evidence: &[String], count: u64) -> Vec<String> {
    let mut lines: Vec<String> = evidence.iter().take(EVIDENCE).cloned().collect();
    let rest = count.saturating_sub(lines.len() as u64);
    if rest > 0 {
        lines.push(format!("dan {} lainnya", group_thousands(rest)));
    }
    lines
}

/// A box over an option: what it reads, what ticking does, its title and the lines under it.
fn tick(
    entry: &Entry,
    read: fn(&UploadOptions) -> bool,
    set: Box<dyn Fn(bool)>,
    title: String,
    lines: Vec<String>,
) -> AnyView {
    let wanted = entry.wanted.clone();
    let entry = entry.clone();
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| view! { <span class="block xs subtle">{line}</span> }.into_any())
        .collect();
    view! {
        <label class="check">
            <input
                class="check__box"
                type="checkbox"
                prop:checked=move || wanted.with(read)
                on:click=move |event| {
                    if untrack(|| entry.is_working()) {
                        event.prevent_default();
                    }
                }
                on:change=move |event| set(event_target_checked(&event))
            />
            <span>
                <span class="strong">{title}</span>
                {lines}
            </span>
        </label>
    }
    .into_any()
}

/// The day of a snapshot, and whether it names every part. Either changes what would happen, so the file is checked again.
fn stock_options(queue: Queue, entry: &Entry) -> AnyView {
    let day = {
        let (wanted, report) = (entry.wanted.clone(), entry.report.clone());
        move || {
            let read = report.with(|report| report.as_ref().and_then(|report| report.from));
            wanted.with(|wanted| wanted.snapshot_date).or(read)
        }
    };
    // The browser writes the field in its own language's order; the line under it leaves no doubt.
    let shown_day = {
        let day = day.clone();
        move || {
            let day = day().map(format_day).unwrap_or_default();
            format!("{day} · dari nama berkas; bila tidak ada, hari ini")
        }
    };
    let value = move || day().map(|day| day.to_string()).unwrap_or_default();
    let recheck = {
        let entry = entry.clone();
        move |change: &dyn Fn(&mut UploadOptions)| {
            let mut options = entry.wanted.get_untracked();
            change(&mut options);
            queue.recheck(&entry, options);
        }
    };
    let on_day = {
        let recheck = recheck.clone();
        move |event| {
            let day = domain::date::parse_day(&event_target_value(&event));
            recheck(&|options| options.snapshot_date = day);
        }
    };
    let complete = tick(
        entry,
        |options| options.complete,
        Box::new(move |ticked| recheck(&|options| options.complete = ticked)),
        "Berkas ini lengkap".to_owned(),
        vec!["Part yang tidak ada di berkas dijadikan nol. Tanpa pilihan ini stoknya tetap.".to_owned()],
    );
    let entry = entry.clone();
    view! {
        <div class="field">
            <label class="field__label" for="tanggal-stok">
                "Stok per akhir tanggal"
            </label>
            <input
                class="input"
                id="tanggal-stok"
                type="date"
                prop:value=value
                readonly=move || entry.is_working()
                on:change=on_day
            />
            <p class="field__hint">{words(shown_day)}</p>
        </div>
        {complete}
    }
    .into_any()
}

//! Step 2: which column of the file is what. Asked only for required fields that no header names; shown for every file.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::upload::{Choice, ColumnMapping, UploadReport};
use leptos::prelude::*;

use super::bits::{FilePicker, live, press};
use super::entry::Entry;
use super::queue::{Queue, Step};
use super::rules;
use crate::ui::{Alert, Button, ButtonKind, Icon, Select, Tone, glyph};

/// The step.
#[component]
pub fn ColumnsStep(
    /// The files.
    queue: Queue,
) -> AnyView {
    view! {
        <FilePicker queue />
        {live(move || queue.shown_entry().map(|entry| columns(queue, entry)))}
    }
    .into_any()
}

fn columns(queue: Queue, entry: Entry) -> AnyView {
    let asked = {
        let entry = entry.clone();
        Memo::new(move |_| {
            let report = entry.report.get();
            entry.choices.with(|choices| {
                report
                    .map(|report| rules::column_questions(choices, &report))
                    .unwrap_or_default()
            })
        })
    };
    // The answers as they stand on screen; they count once they are sent.
    let answers = RwSignal::new(entry.wanted.with_untracked(|wanted| wanted.columns.clone()));
    let is_complete = move || {
        asked.with(|asked| {
            answers.with(|answers| {
                asked
                    .iter()
                    .filter_map(rules::asked_column)
                    .all(|field| answers.contains_key(field))
            })
        })
    };
    let on_next = {
        let entry = entry.clone();
        move || apply(queue, &entry, answers.get_untracked())
    };
    let (report, open) = (entry.report.clone(), entry.report.clone());
    let notice = move || {
        let notice = || {
            view! {
                <Alert tone=Tone::Warning title="Kolom wajib belum dikenali">
                    "Pilih kolomnya sekali saja; pilihan ini diingat untuk berkas dengan kepala kolom yang sama."
                </Alert>
            }
            .into_any()
        };
        open.with(|report| report.as_deref().is_some_and(rules::needs_columns))
            .then(notice)
    };
    let questions = move || {
        let fields: Vec<_> = asked
            .get()
            .into_iter()
            .map(|choice| question(choice, answers))
            .collect();
        (!fields.is_empty()).then(|| view! { <div class="form-2">{fields}</div> }.into_any())
    };
    view! {
        <div class="card__body stack">
            {live(notice)} {live(questions)} {live(move || report.get().map(|report| mapping(&report)))}
        </div>
        <div class="card__foot">
            <Button
                kind=ButtonKind::Ghost
                icon=glyph::ARROW_LEFT
                on_press=press(move || queue.step.set(Step::Files))
            >
                "Pilih berkas"
            </Button>
            <Button
                kind=ButtonKind::Primary
                disabled=Signal::derive(move || !is_complete())
                on_press=press(on_next)
            >
                "Lanjut ke pemeriksaan"
            </Button>
        </div>
    }
    .into_any()
}

/// Has the file checked with new answers, then goes to the next file that asks, or to the check.
fn apply(queue: Queue, entry: &Entry, answers: BTreeMap<String, String>) {
    let mut options = entry.wanted.get_untracked();
    if options.columns != answers {
        options.columns = answers;
        queue.recheck(entry, options);
    }
    let asks = |other: &&Entry| {
        other.key != entry.key
            && other
                .report
                .with_untracked(|report| report.as_deref().is_some_and(rules::needs_columns))
    };
    match queue
        .entries
        .with_untracked(|entries| entries.iter().find(asks).map(|entry| entry.key))
    {
        Some(key) => queue.shown.set(Some(key)),
        None => queue.step.set(Step::Check),
    }
}

/// One required field and the headers that it may be.
fn question(choice: Choice, answers: RwSignal<BTreeMap<String, String>>) -> AnyView {
    let field = rules::asked_column(&choice).unwrap_or_default().to_owned();
    let label = field_label(&field).to_owned();
    let mut options = vec![(String::new(), "Pilih kolom".to_owned())];
    options.extend(choice.options.into_iter().map(|option| (option.value, option.label)));
    let value = {
        let field = field.clone();
        Signal::derive(move || answers.with(|answers| answers.get(&field).cloned().unwrap_or_default()))
    };
    let on_change = Callback::new(move |header: String| {
        answers.update(|answers| {
            if header.is_empty() {
                answers.remove(&field);
            } else {
                answers.insert(field.clone(), header);
            }
        });
    });
    let evidence: Vec<_> = choice
        .evidence
        .into_iter()
        .map(|sentence| view! { <p class="field__hint">{sentence}</p> }.into_any())
        .collect();
    view! {
        <div class="field">
            <span class="field__label" aria-hidden="true">
                {label.clone()}
            </span>
            <Select label=format!("Kolom untuk {label}") options value on_change />
            {evidence}
        </div>
    }
    .into_any()
}

/// Every column of the file and what it was taken for.
fn mapping(report: &Arc<UploadReport>) -> AnyView {
    if report.columns.is_empty() {
        return view! { <p class="sm muted">"Kolom berkas ini tidak terbaca."</p> }.into_any();
    }
    let (all, known) = (
        report.columns.len(),
        report.columns.iter().filter(|column| column.field.is_some()).count(),
    );
    let line = if known == all {
        format!("Semua {all} kolom dikenali.")
    } else {
        format!("{known} dari {all} kolom dikenali. Kolom lain dilewati dan tidak dibaca.")
    };
    let rows: Vec<_> = report.columns.iter().map(mapping_row).collect();
    view! {
        <p class="sm muted">{line}</p>
        <div class="table-wrap" role="region" aria-label="Kolom berkas dan artinya" tabindex="0">
            <table class="table table--compact">
                <caption class="sr-only">"Kolom berkas dan artinya"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Kolom di berkas"</th>
                        <th scope="col">"Dibaca sebagai"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn mapping_row(column: &ColumnMapping) -> AnyView {
    let meaning = match &column.field {
        Some(field) => view! {
            <span class="row">
                <span class="level-ico c-text-strong"><Icon glyph=glyph::CHECK /></span>
                <span>{field_label(field).to_owned()}</span>
                {column.required.then(|| view! { <span class="xs subtle">"wajib"</span> }.into_any())}
            </span>
        }
        .into_any(),
        None => view! { <span class="subtle">"Tidak dibaca"</span> }.into_any(),
    };
    view! {
        <tr>
            <td>
                <span class="cell-main">{column.header.clone()}</span>
            </td>
            <td>{meaning}</td>
        </tr>
    }
    .into_any()
}

/// The field in words; a field that this page does not know by its own name.
fn field_label(field: &str) -> &str {
    match field {
        "invoice_number" => "Nomor faktur",
        "invoice_date" => "Tanggal faktur",
        "channel" => "Transaksi",
        "invoice_type" => "Tipe faktur",
        "customer_number" => "Nomor customer",
        "customer_name" => "Nama customer",
        "part_type" => "Tipe part",
        "part_number" => "Nomor part",
        "part_name" => "Nama part",
        "material_code" => "Group Material",
        "rank" => "Rank",
        "quantity" => "Jumlah (quantity)",
        "gross_sales" => "Penjualan kotor (Sales)",
        "discount" => "Diskon",
        "total" => "Total faktur",
        "tax_base" => "DPP",
        "vat" => "PPN",
        "cost" => "Harga pokok",
        "gross_profit" => "Laba kotor",
        "net_sales" => "Penjualan bersih (Net Sales)",
        "discount_percent" => "Disc%, dihitung ulang",
        "gp_percent" => "GP%, dihitung ulang",
        "day" => "Hari dari tanggal",
        "month" => "Bulan dari tanggal",
        "part_group" => "Kelompok part",
        "product_line" => "Group Part",
        "tobpm" => "Group TOBPM",
        "value" => "Nilai stok",
        "email" => "Email",
        "phone" => "Telepon",
        "address" => "Alamat",
        "terms" => "Termin (hari)",
        "date" => "Tanggal",
        "amount" => "Jumlah rupiah",
        "method" => "Metode",
        "reference" => "Referensi",
        "points" => "Poin",
        "note" => "Keterangan",
        "balance" => "Saldo",
        other => other,
    }
}

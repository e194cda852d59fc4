//! The first pass: header, kind, columns, and the evidence of all rows.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use domain::upload::{Choice, ChoiceOption, DateOrder, DecimalMark, UploadKind};

use crate::evidence::{DateVerdict, NumberVerdict, decimal_choice};
use crate::field::Id;
use crate::gather::Gathered;
use crate::header::{Header, HeaderRow, Mapping, Search, nearest, recognize};
use crate::plan::{Plan, Reading, header_of, unknown_columns};
use crate::source::{Book, Failure, Format, Sheet};
use crate::{PROGRESS_EVERY, Progress, Request, date, message};

/// First pass over a file: tells what it is, finds the header row, maps the columns and decides how dates and numbers read.
/// Whatever is wrong is in the plan.
pub fn inspect(request: &Request<'_>, progress: &mut dyn FnMut(Progress)) -> Plan {
    let mut plan = Plan::default();
    if let Err(failure) = try_inspect(request, &mut plan, progress) {
        plan.fail(&failure);
    }
    plan
}

fn try_inspect(request: &Request<'_>, plan: &mut Plan, progress: &mut dyn FnMut(Progress)) -> Result<(), Failure> {
    plan.kind = request.kind;
    let (mut book, format) = Book::open(request.path)?;
    let Some((sheet, header)) = find_header(&mut book, &request.options.columns, plan)? else {
        return Ok(());
    };
    plan.sheet.clone_from(&sheet.name);
    plan.header_signature = header.signature();
    plan.rows_above = header.above;
    let Some(mut mapping) = choose_kind(request, plan, &header.headers) else {
        return Ok(());
    };
    plan.list_columns(&header.headers, &mapping);
    if mapping.kind == UploadKind::Stock {
        set_snapshot_date(request, plan);
    }

    let mut gathered = Gathered::new(&header, &mapping);
    book.rows(&sheet, &mut |row, percent| {
        if row.number > header.row {
            gathered.see(row, &mapping);
            if gathered.rows.is_multiple_of(PROGRESS_EVERY) {
                progress(Progress {
                    rows: gathered.rows,
                    percent,
                });
            }
        }
        ControlFlow::Continue(())
    })?;
    progress(Progress {
        rows: gathered.rows,
        percent: 100,
    });
    ask_for_missing(plan, &header.headers, &mapping, &gathered);
    plan.rows = gathered.rows;
    plan.total_rows = gathered.total_rows;
    if gathered.rows == gathered.total_rows {
        plan.problems.push(message::no_rows());
    }
    if let Some((first, count)) = gathered.hidden {
        plan.problems.push(message::hidden_rows(count, first));
    }
    settle_duplicates(&gathered, plan, &header.headers, &mut mapping);
    plan.list_columns(&header.headers, &mapping);
    let reading = decide(
        &gathered,
        request,
        plan,
        Found {
            format,
            sheet,
            header,
            mapping,
        },
    );
    plan.reading = Some(reading);
    Ok(())
}

/// The first sheet with a header row, hidden ones last.
fn find_header(
    book: &mut Book,
    mapped: &BTreeMap<String, String>,
    plan: &mut Plan,
) -> Result<Option<(Sheet, HeaderRow)>, Failure> {
    let mut seen = false;
    for sheet in book.sheets() {
        let mut search = Search::default();
        book.first_rows(&sheet, &mut |row| search.look(row, mapped))?;
        seen |= search.seen > 0;
        if let Some(header) = search.found() {
            return Ok(Some((sheet, header)));
        }
    }
    plan.problems
        .push(if seen { message::no_header() } else { message::no_rows() });
    Ok(None)
}

/// Recognises the kind, or judges the file as the kind given, else as the nearest.
fn choose_kind(request: &Request<'_>, plan: &mut Plan, headers: &[Header]) -> Option<Mapping> {
    let mapped = &request.options.columns;
    let found = recognize(headers, mapped);
    if let (Some(found), Some(given)) = (found, request.kind)
        && found != given
    {
        plan.kind = Some(found);
        plan.list_columns(headers, &Mapping::of(found, headers, mapped));
        plan.problems.push(message::wrong_kind(given, found));
        return None;
    }
    let kind = found.or(request.kind).or_else(|| nearest(headers, mapped));
    plan.kind = kind;
    if kind.is_none() {
        plan.problems.push(message::no_header());
    }
    kind.map(|kind| Mapping::of(kind, headers, mapped))
}

/// Asks which header a required field goes by, or says that its column is missing.
fn ask_for_missing(plan: &mut Plan, headers: &[Header], mapping: &Mapping, gathered: &Gathered) {
    let unknown: Vec<_> = unknown_columns(headers, mapping).collect();
    for field in mapping.missing() {
        if unknown.is_empty() {
            plan.problems.push(message::missing_column(field.header));
            continue;
        }
        plan.problems.push(message::unmapped_column(field.header));
        let options = unknown.iter().map(|column| {
            let value = headers[*column].text.clone();
            let label = match &gathered.examples[*column] {
                Some(example) => format!("{value}, misalnya {example}"),
                None => value.clone(),
            };
            ChoiceOption { value, label }
        });
        plan.choices.push(Choice {
            field: format!("columns.{}", field.name),
            options: options.collect(),
            evidence: vec![format!(
                "Kolom {} wajib ada, dan tidak ada judul kolom yang berarti itu.",
                field.header
            )],
        });
    }
}

/// The day that is given, else the one in the file's name, else today.
fn set_snapshot_date(request: &Request<'_>, plan: &mut Plan) {
    let day = request
        .options
        .snapshot_date
        .or_else(|| date::in_file_name(request.file_name))
        .unwrap_or(request.today);
    plan.snapshot_date = Some(day);
    if date::reach(day, request.today) != date::Reach::Fine {
        plan.problems.push(message::snapshot_date(day, request.today));
    }
}

/// Where the rows are and what their columns mean.
struct Found {
    format: Format,
    sheet: Sheet,
    header: HeaderRow,
    mapping: Mapping,
}

/// Of two columns for one field the filled one is read; two filled ones are an error.
fn settle_duplicates(gathered: &Gathered, plan: &mut Plan, headers: &[Header], mapping: &mut Mapping) {
    for &column in &gathered.shared {
        let Some(field) = mapping.fields[column] else {
            continue;
        };
        let columns = mapping.columns(field.id).to_vec();
        let filled: Vec<_> = columns
            .iter()
            .copied()
            .filter(|column| gathered.filled[*column])
            .collect();
        if let [first, second, ..] = filled[..] {
            if column == first {
                let (first, second) = (&headers[first].text, &headers[second].text);
                plan.problems
                    .push(message::duplicate_column(first, second, field.header));
            }
        } else {
            mapping.keep_only(field.id, filled.first().copied().unwrap_or(columns[0]));
        }
    }
}

/// Decides how dates and numbers are read, or asks.
fn decide(gathered: &Gathered, request: &Request<'_>, plan: &mut Plan, found: Found) -> Reading {
    let Found {
        format,
        sheet,
        header,
        mapping,
    } = found;
    let mut decimals = vec![DecimalMark::Comma; header.headers.len()];
    let mut open = Vec::new();
    for (column, evidence) in &gathered.numbers {
        let Some(field) = mapping.fields[*column] else {
            continue;
        };
        let verdict = match request.options.decimal {
            Some(mark) => NumberVerdict::Decided(mark),
            None => evidence.verdict(field.id.is_money()),
        };
        match verdict {
            NumberVerdict::Decided(mark) => decimals[*column] = mark,
            NumberVerdict::Open => {
                let text = header.headers[*column].text.as_str();
                plan.problems.push(message::ambiguous_number(text));
                open.push((text, evidence));
            }
        }
    }
    if !open.is_empty() {
        plan.choices.push(decimal_choice(&open));
    }
    let mut date_order = request.options.date_order.unwrap_or(DateOrder::Dmy);
    if let (None, Some(column)) = (request.options.date_order, mapping.column(Id::InvoiceDate))
        && let Some((_, evidence)) = gathered.dates.iter().find(|(at, _)| *at == column)
    {
        match evidence.verdict() {
            DateVerdict::Decided(order) => date_order = order,
            DateVerdict::Open => {
                let text = &header.headers[column].text;
                plan.problems.push(message::ambiguous_date(text));
                plan.choices.push(evidence.choice(text));
            }
        }
    }
    let sign_turned = gathered.sign.is_positive();
    if sign_turned {
        let column = mapping
            .column(Id::Discount)
            .map(|column| header.headers[column].text.as_str());
        plan.problems.push(message::sign_turned(
            column.unwrap_or_else(|| header_of(mapping.kind, Id::Discount)),
        ));
    }
    Reading {
        format,
        sheet,
        header_row: header.row,
        headers: header.headers,
        mapping,
        date_order,
        decimals,
        sign_turned,
    }
}

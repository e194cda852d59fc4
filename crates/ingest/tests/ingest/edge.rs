//! The files that break importers, one after the other.

use chrono::NaiveDate;
use domain::upload::{DateOrder, UploadKind, UploadOptions};

use crate::support::{
    Cells, Csv, SALES, STOCK, Value, column, csv, csv_of, day, fill, line, read, read_as, sample, without, xlsx,
};

/// What must be in the database afterwards.
fn sums(rows: &[Cells]) -> (u64, i64, i64) {
    let sum = |header: &str| -> i64 {
        rows.iter()
            .map(|row| match row[column(header)] {
                Value::Number(number) => number,
                _ => 0,
            })
            .sum()
    };
    (rows.len() as u64, sum("Net Sales"), sum("Quantity"))
}

#[track_caller]
fn read_whole(bytes: &[u8], rows: &[Cells], warnings: &[&str]) -> crate::support::Run {
    for kind in [None, Some(UploadKind::Sales)] {
        let run = read_as(bytes, "berkas.xlsx", kind, &UploadOptions::default());
        run.fine_with(warnings);
        let outcome = &run.outcome;
        assert_eq!((outcome.lines, outcome.net_sales, outcome.quantity), sums(rows));
        assert_eq!(run.kept.lines.len(), rows.len());
        if kind.is_some() {
            return run;
        }
    }
    unreachable!()
}

#[track_caller]
fn refused(kind: UploadKind, bytes: &[u8], code: &str) {
    let run = read_as(bytes, "berkas.xls", Some(kind), &UploadOptions::default());
    run.refused(&[code]);
}

/// The sample with one cell changed.
fn with(row: usize, header: &str, value: &str) -> Vec<Cells> {
    let mut rows = sample();
    rows[row][column(header)] = value.into();
    rows
}

#[test]
fn day_first_dates_as_text() {
    let rows = sample();
    let text = Csv {
        date: "%d/%m/%Y",
        ..Csv::default()
    }
    .write(&SALES, &rows);
    let run = read_whole(text.as_bytes(), &rows, &[]);
    assert_eq!(
        (run.outcome.from, run.outcome.to),
        (Some(day("2026-10-13")), Some(day("2026-10-15")))
    );
}

fn early_in_april() -> Vec<Cells> {
    vec![
        line("H531-1", "2026-04-01", "8001073901", "06430KVB000", 2, 58_000),
        line("H531-2", "2026-04-05", "8001073902", "91009KVY961", 1, 30_500),
    ]
}

#[test]
fn day_and_month_columns_tell_month_first_dates() {
    let rows = early_in_april();
    let run = read_whole(&csv(&rows), &rows, &[]);
    assert_eq!(run.outcome.from, Some(day("2026-04-01")));
}

#[test]
fn dates_without_evidence_are_asked() {
    let bytes = csv_of(&without(&["Day", "Month"]), &early_in_april());
    let run = read(&bytes);
    run.refused(&["ambiguous_date"]);
    assert_eq!(run.plan.choices[0].field, "date_order");
    assert_eq!(run.outcome.rows.accepted, 0);
    for (order, first) in [(DateOrder::Mdy, "2026-04-01"), (DateOrder::Dmy, "2026-01-04")] {
        let options = UploadOptions {
            date_order: Some(order),
            ..UploadOptions::default()
        };
        let run = read_as(&bytes, "x.csv", None, &options);
        assert_eq!(run.fine().outcome.from, Some(day(first)));
        assert_eq!(run.outcome.lines, 2);
    }
}

#[test]
fn indonesian_numbers_with_semicolons_and_a_byte_order_mark() {
    let rows = sample();
    let text = Csv {
        separator: ';',
        date: "%d/%m/%Y",
        thousands: Some('.'),
        head: "\u{feff}".into(),
    }
    .write(&SALES, &rows);
    read_whole(text.as_bytes(), &rows, &[]);
}

#[test]
fn utf_16_with_tabs() {
    let rows = sample();
    let text = Csv {
        separator: '\t',
        ..Csv::default()
    }
    .write(&SALES, &rows);
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    read_whole(&[b"\xff\xfe", little.as_slice()].concat(), &rows, &[]);
    read_whole(&[b"\xfe\xff", big.as_slice()].concat(), &rows, &[]);
    read_whole(&little, &rows, &[]);
    read_whole(&big, &rows, &[]);
}

#[test]
fn part_numbers_keep_their_zeros_and_never_become_numbers() {
    let parts = ["00021KZ62", "219E01", "1E5", "100E10", "06430", "MAR-1"];
    let rows: Vec<_> = parts
        .iter()
        .map(|part| line("H531-1", "2026-10-13", "8001073901", part, 2, 58_000))
        .collect();
    let run = read_whole(&csv(&rows), &rows, &[]);
    let read: Vec<_> = run.kept.lines.iter().map(|line| line.part_number.as_str()).collect();
    assert_eq!(read, parts);
}

#[test]
fn title_rows_above_and_a_total_row_below() {
    let rows = sample();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "LAPORAN PENJUALAN PART").unwrap();
    sheet.write_string(1, 0, "Periode Oktober 2026").unwrap();
    fill(sheet, 3, &SALES, &rows);
    sheet
        .write_string(9, 0, "TOTAL")
        .unwrap()
        .write_number(9, 11, 19)
        .unwrap()
        .write_number(9, 19, 5_000_000)
        .unwrap();
    let run = read_whole(&book.save_to_buffer().unwrap(), &rows, &["total_row"]);
    assert_eq!(
        (run.plan.rows_above, run.outcome.rows.skipped, run.outcome.rows.read),
        (2, 3, 7)
    );
    assert_eq!(run.problem("total_row").row, Some(10));
}

#[test]
fn aliases_in_any_case() {
    let headers = SALES.map(|header| match header {
        "No Part" => "PART NUMBER",
        "Nama Part" => "material description",
        "Quantity" => "qty",
        "Diskon" => "Potongan",
        "Harga Pokok" => "HPP",
        "PPN" => "Pajak",
        "Tgl Faktur" => " tgl  faktur ",
        other => other,
    });
    let rows = sample();
    read_whole(&xlsx(&headers, &rows, |_| {}), &rows, &[]);
}

#[test]
fn stray_blanks_around_keys() {
    let mut rows = sample();
    let clean = rows.clone();
    for row in &mut rows {
        for header in ["No Faktur", "No Customer", "No Part"] {
            if let Value::Text(text) = &mut row[column(header)] {
                *text = format!("\u{a0}{text} ");
            }
        }
    }
    let run = read_whole(&xlsx(&SALES, &rows, |_| {}), &clean, &[]);
    assert_eq!(run.kept.lines[0].part_number, "06430KVB000");
}

#[test]
fn two_equal_lines_are_two_lines() {
    let twin = line("H531-1", "2026-10-20", "8001073914", "91009KVY961", 2, 30_500);
    let rows = [twin.clone(), twin];
    read_whole(&csv(&rows), &rows, &[]);
}

#[test]
fn a_return_and_free_goods() {
    let mut free = line("H531-2", "2026-10-21", "8001073914", "06430KVB000", 3, 0);
    free[column("Harga Pokok")] = Value::Number(0);
    let rows = [
        line("H531-1", "2026-10-20", "8001073914", "91009KVY961", -2, 30_500),
        free,
    ];
    let run = read_whole(&csv(&rows), &rows, &[]);
    assert_eq!((run.kept.lines[0].quantity, run.kept.lines[0].discount), (-2, -6_100));
    assert_eq!(run.kept.lines[1].net_sales, 0);
}

#[test]
fn formulas_in_names_are_texts() {
    let names = ["=HYPERLINK(\"http://x.test\",\"klik\")", "@SUM(1+1)*cmd|' /C calc'!A0"];
    let mut rows = sample();
    rows[0][column("Customer Name")] = names[0].into();
    rows[0][column("Nama Part")] = names[1].into();
    let run = read_whole(&csv(&rows), &rows, &[]);
    assert_eq!(
        (
            run.kept.lines[0].customer_name.as_str(),
            run.kept.lines[0].part_name.as_str()
        ),
        (names[0], names[1])
    );
}

#[test]
fn hidden_rows_are_read_and_told() {
    let rows = sample();
    let bytes = xlsx(&SALES, &rows, |sheet| {
        sheet
            .set_row_hidden(2)
            .unwrap()
            .set_row_hidden(4)
            .unwrap()
            .set_row_hidden(9)
            .unwrap();
    });
    let run = read_whole(&bytes, &rows, &["hidden_rows"]);
    let problem = run.problem("hidden_rows");
    assert_eq!(problem.row, Some(3));
    assert!(
        problem.message.starts_with("2 baris tersembunyi"),
        "{}",
        problem.message
    );
}

#[test]
fn sums_that_are_off_are_imported_and_told() {
    let mut rows = sample();
    rows[2][column("PPN")] = rows[2][column("DPP")].clone();
    let run = read_whole(&csv(&rows), &rows, &["sum_mismatch"]);
    assert_eq!(run.problem("sum_mismatch").row, Some(4));
}

#[test]
fn bad_cells_refuse_the_file() {
    for (header, value, code) in [
        ("No Faktur", "", "missing_value"),
        ("No Customer", " ", "missing_value"),
        ("Net Sales", "dua ribu", "bad_number"),
        ("Quantity", "1.5", "bad_number"),
        ("Tgl Faktur", "31/02/2026", "bad_date"),
        ("Net Sales", "#N/A", "error_cell"),
    ] {
        refused(UploadKind::Sales, &csv(&with(2, header, value)), code);
    }
}

#[test]
fn one_invoice_with_two_customers() {
    refused(
        UploadKind::Sales,
        &csv(&with(1, "No Customer", "8001073911")),
        "mixed_customer",
    );
}

#[test]
fn formula_errors_in_a_used_column() {
    let bytes = xlsx(&SALES, &sample(), |sheet| {
        sheet
            .write_formula(2, 19, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
    });
    refused(UploadKind::Sales, &bytes, "error_cell");
}

#[test]
fn a_part_number_that_became_a_number_too_long() {
    let bytes = xlsx(&SALES, &sample(), |sheet| {
        sheet.write_number(3, 7, 1.91431e18).unwrap();
    });
    refused(UploadKind::Sales, &bytes, "part_number_numeric");
}

#[test]
fn missing_columns_and_missing_rows() {
    let run = read_as(
        &csv_of(&without(&["No Part", "Net Sales"]), &sample()),
        "x.csv",
        Some(UploadKind::Sales),
        &UploadOptions::default(),
    );
    run.refused(&["missing_column"]);
    let columns: Vec<_> = run
        .problems()
        .into_iter()
        .filter_map(|problem| problem.column)
        .collect();
    assert_eq!(columns, ["No Part", "Net Sales"]);
    refused(UploadKind::Sales, &csv(&[]), "no_rows");
    refused(UploadKind::Sales, b"", "no_rows");
}

#[test]
fn a_file_of_another_kind_is_only_that() {
    refused(UploadKind::Stock, &csv(&with(1, "Net Sales", "x")), "wrong_kind");
    refused(
        UploadKind::Sales,
        Csv::default().write(&STOCK, &crate::stock::four_parts()).as_bytes(),
        "wrong_kind",
    );
}

#[test]
fn other_things_under_a_spreadsheet_s_name() {
    let html = b"<html><table><tr><td>No Faktur</td></tr></table></html>";
    refused(UploadKind::Sales, html, "unsupported_type");
    refused(
        UploadKind::Sales,
        &[b"\x89PNG\r\n\x1a\n" as &[u8], &[0; 200]].concat(),
        "unsupported_type",
    );
    refused(UploadKind::Sales, b"%PDF-1.7\n1 0 obj", "unsupported_type");
    refused(UploadKind::Sales, &[0; 500], "unsupported_type");
}

#[test]
fn text_under_the_name_of_an_old_workbook() {
    let rows = sample();
    let text = Csv {
        separator: '\t',
        ..Csv::default()
    }
    .write(&SALES, &rows);
    let run = read_as(text.as_bytes(), "EXPORT.XLS", None, &UploadOptions::default());
    assert_eq!(run.fine().outcome.lines, 4);
}

#[test]
fn a_truncated_workbook() {
    let whole = xlsx(&SALES, &sample(), |_| {});
    for length in [30, whole.len() / 2, whole.len() - 10] {
        refused(UploadKind::Sales, &whole[..length], "unreadable");
    }
}

/// A day for a workbook that counts from 1904.
fn serial_1904(date: NaiveDate) -> i64 {
    (date - day("1904-01-01")).num_days()
}

#[test]
fn a_workbook_that_counts_from_1904() {
    let rows = sample();
    let in_1904: Vec<Cells> = rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            if let Value::Day(date) = row[1] {
                row[1] = Value::Number(serial_1904(date));
            }
            row
        })
        .collect();
    let plain = xlsx(&SALES, &in_1904, |_| {});
    let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let formatted = xlsx(&SALES, &in_1904, |sheet| {
        for (at, row) in (1..).zip(&in_1904) {
            if let Value::Number(serial) = row[1] {
                sheet.write_number_with_format(at, 1, serial as f64, &format).unwrap();
            }
        }
    });
    for bytes in [plain, formatted] {
        let bytes = crate::handmade::rezip(&bytes, |name, part| {
            if name != "xl/workbook.xml" {
                return part;
            }
            let text = String::from_utf8(part).unwrap();
            assert!(text.contains("<workbookPr "));
            text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into_bytes()
        });
        let run = read_whole(&bytes, &rows, &[]);
        assert_eq!(run.outcome.from, Some(day("2026-10-13")));
    }
}

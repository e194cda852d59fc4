//! The containers that workbooks come in.

use domain::upload::{UploadKind, UploadOptions};

use crate::handmade::{BOF, archive, compound, ods, ods_stock, record, rezip, xls, xlsb};
use crate::support::{Run, SALES, fill, read, read_as, sample, xlsx};

#[test]
fn a_workbook_with_a_password() {
    let bytes = compound("EncryptedPackage", &[7; 9_000]);
    for kind in [None, Some(UploadKind::Sales)] {
        read_as(&bytes, "x.xlsx", kind, &UploadOptions::default()).refused(&["password_protected"]);
    }
    read(&bytes[..1_000]).refused(&["unreadable"]);
    read(&compound("WordDocument", &[])).refused(&["unsupported_type"]);
}

#[test]
fn an_old_workbook_is_read_with_its_formats_and_hidden_rows() {
    let run = read(&compound("Workbook", &xls()));
    run.refused(&["error_cell", "hidden_rows"]);
    assert_eq!(run.plan.sheet.as_deref(), Some("Stok"));
    assert_eq!(run.kept.stock, [("06430".to_owned(), 12, 372_000)]);
    assert_eq!(run.problem("hidden_rows").row, Some(2));
    let problem = run.problem("error_cell");
    assert_eq!(
        (problem.row, problem.column.as_deref(), problem.value.as_deref()),
        (Some(3), Some("AMOUNT"), Some("#N/A"))
    );
}

#[test]
fn a_locked_or_broken_old_workbook_is_told() {
    let mut locked = record(0x0809, &BOF);
    locked.extend(record(0x002f, &[0; 54]));
    read(&compound("Workbook", &locked)).refused(&["password_protected"]);
    let whole = xls();
    read(&compound("Workbook", &whole[..60])).refused(&["unreadable"]);
    let mut excel_95 = record(0x0809, &[0, 5, 5, 0, 0, 0, 0, 0]);
    excel_95.extend(&whole[12..]);
    read(&compound("Workbook", &excel_95)).refused(&["unsupported_type"]);
    read(&compound("Workbook", &vec![0; 25 << 20])).refused(&["too_large"]);
}

#[test]
fn a_binary_workbook_is_read_with_its_formats_hidden_rows_and_formula_errors() {
    let run = read(&xlsb());
    run.refused(&["error_cell", "hidden_rows"]);
    assert_eq!(run.plan.sheet.as_deref(), Some("Stok"));
    assert_eq!(run.kept.stock, [("06430".to_owned(), 12, 372_000)]);
    assert_eq!(run.problem("hidden_rows").row, Some(2));
    assert_eq!(run.problem("error_cell").value.as_deref(), Some("#DIV/0!"));
}

#[test]
fn an_open_document_is_read_from_its_first_visible_sheet() {
    let run = read(&ods(&ods_stock()));
    run.refused(&["error_cell", "hidden_rows"]);
    assert_eq!(run.plan.sheet.as_deref(), Some("Stok"));
    assert_eq!(run.kept.stock, [("06430".to_owned(), 12, 372_000)]);
    assert_eq!(run.problem("hidden_rows").row, Some(4));
    assert_eq!(run.problem("error_cell").row, Some(5));
}

#[test]
fn an_open_document_with_a_password_or_of_another_kind() {
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let locked = archive(&[
        ("mimetype", kind),
        ("content.xml", &[9; 99]),
        ("META-INF/manifest.xml", manifest),
    ]);
    read(&locked).refused(&["password_protected"]);
    read(&archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<a/>"),
    ]))
    .refused(&["unsupported_type"]);
    read(&archive(&[("word/document.xml", b"<a/>")])).refused(&["unsupported_type"]);
}

/// A workbook with sheets of the names; those in brackets are hidden.
fn book_of(sheets: &[(&str, bool)]) -> Run {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, filled) in sheets {
        let sheet = book.add_worksheet();
        if let Some(name) = name.strip_prefix('(') {
            sheet.set_name(name.trim_end_matches(')')).unwrap().set_hidden(true);
        } else {
            sheet.set_name(*name).unwrap().set_active(true);
        }
        if *filled {
            fill(sheet, 0, &SALES, &sample());
        } else {
            sheet.write_string(0, 300, "pivot").unwrap();
        }
    }
    read(&book.save_to_buffer().unwrap())
}

#[test]
fn the_first_sheet_with_a_header_row_is_read_and_hidden_ones_last() {
    assert_eq!(
        book_of(&[("Ringkasan", false), ("Data", true)])
            .fine()
            .plan
            .sheet
            .as_deref(),
        Some("Data")
    );
    assert_eq!(
        book_of(&[("(Lama)", true), ("Data", true)])
            .fine()
            .plan
            .sheet
            .as_deref(),
        Some("Data")
    );
    assert_eq!(
        book_of(&[("Ringkasan", false), ("(Lama)", true)])
            .fine()
            .plan
            .sheet
            .as_deref(),
        Some("Lama")
    );
    book_of(&[("Ringkasan", false)]).refused(&["missing_column"]);
}

#[test]
fn an_error_code_that_no_reader_knows_is_an_error_cell() {
    let bytes = xlsx(&SALES, &sample(), |sheet| {
        sheet
            .write_formula(2, 19, rust_xlsxwriter::Formula::new("=X").set_result("#SPILL!"))
            .unwrap();
    });
    let bytes = rezip(&bytes, |name, part| {
        if name != "xl/worksheets/sheet1.xml" {
            return part;
        }
        // The kind that the spreadsheet itself writes for it.
        String::from_utf8(part)
            .unwrap()
            .replace("t=\"str\"", "t=\"e\"")
            .into_bytes()
    });
    let run = read(&bytes);
    run.refused(&["error_cell"]);
    let problem = run.problem("error_cell");
    assert_eq!(
        (problem.row, problem.column.as_deref(), problem.value.as_deref()),
        (Some(3), Some("Net Sales"), Some("#SPILL!"))
    );
    assert_eq!(run.outcome.lines, 2);
}

//! Empty files to fill in: one sheet with the headers, one that explains them.

use chrono::NaiveDate;
use domain::upload::UploadKind;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::guide::{Column, Example, columns};

/// A workbook for a kind of file: its headers with two example rows, and a second sheet that explains each column.
#[expect(clippy::missing_panics_doc, reason = "every text is within the limits of a workbook")]
pub fn template(kind: UploadKind) -> Vec<u8> {
    write(kind).expect("fixed texts within the limits of a workbook")
}

fn write(kind: UploadKind) -> Result<Vec<u8>, XlsxError> {
    let columns = columns(kind);
    let mut workbook = Workbook::new();
    // The same template is the same bytes.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(kind.label())
            .set_creation_datetime(&made),
    );
    write_examples(workbook.add_worksheet().set_name(kind.label())?, columns)?;
    write_guide(workbook.add_worksheet().set_name("Petunjuk")?, columns)?;
    workbook.save_to_buffer()
}

fn write_examples(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (at, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, at, column.header, &head)?;
        if matches!(column.examples[0], Example::Text(_)) {
            // What is typed below stays text too: part numbers keep their zeros.
            sheet.set_column_format(at, &text)?;
        }
        for (row, example) in (1..).zip(column.examples) {
            match example {
                Example::Text("") => {}
                Example::Text(value) => {
                    sheet.write_string_with_format(row, at, value, &text)?;
                }
                Example::Number(value) => {
                    sheet.write_number(row, at, value as f64)?;
                }
                Example::Day(y, m, d) => {
                    let date = NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
                    sheet.write_date_with_format(row, at, date, &day)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}

fn write_guide(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(14);
    let head = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let steps = [
        "Isi lembar pertama mulai baris 2 dan hapus baris contohnya.",
        "Judul kolom tidak perlu diubah; urutan kolom bebas dan kolom yang tidak wajib boleh dihapus.",
        "Nomor part, nomor faktur dan nomor customer diketik sebagai teks.",
    ];
    sheet.write_string_with_format(0, 0, "Petunjuk pengisian", &title)?;
    for (row, step) in (1..).zip(steps) {
        sheet.write_string(row, 0, step)?;
    }
    let top = 5;
    for (at, name) in (0..).zip(["Kolom", "Wajib", "Isi", "Contoh"]) {
        sheet.write_string_with_format(top, at, name, &head)?;
    }
    for (row, column) in (top + 1..).zip(columns) {
        let required = if column.required { "Wajib" } else { "Tidak wajib" };
        let example = match column.examples[0] {
            Example::Text(value) => value.to_owned(),
            Example::Number(value) => value.to_string(),
            Example::Day(y, m, d) => format!("{d:02}/{m:02}/{y}"),
        };
        for (at, text) in (0..).zip([column.header, required, column.what, &example]) {
            sheet.write_string_with_format(row, at, text, &wrapped)?;
        }
    }
    for (at, width) in (0..).zip([18, 12, 64, 24]) {
        sheet.set_column_width(at, width)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn each_template_has_its_headers_and_explains_every_one() {
        for &kind in UploadKind::ALL {
            let mut book = open(template(kind));
            let sheet = book.worksheet_range(kind.label()).unwrap();
            let headers: Vec<_> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
            let guide = book.worksheet_range("Petunjuk").unwrap();
            let explained: Vec<_> = guide.rows().skip(6).map(|row| row[0].to_string()).collect();
            assert_eq!(headers, explained, "{kind:?}");
            assert!(guide.rows().skip(6).all(|row| !row[2].to_string().is_empty()));
            assert_eq!(sheet.height(), 3);
        }
    }

    #[test]
    fn required_columns_are_those_of_the_specification() {
        let required = |kind| {
            let required = columns(kind).iter().filter(|column| column.required);
            required.map(|column| column.header).collect::<Vec<_>>()
        };
        assert_eq!(
            required(UploadKind::Sales),
            [
                "No Faktur",
                "Tgl Faktur",
                "No Customer",
                "No Part",
                "Nama Part",
                "Quantity",
                "Total Faktur",
                "Net Sales"
            ]
        );
        assert_eq!(required(UploadKind::Stock), ["NO PART", "NAMA PART", "QTY"]);
    }

    #[test]
    fn part_numbers_are_text_and_the_examples_add_up() {
        let mut book = open(template(UploadKind::Sales));
        let sheet = book.worksheet_range("Penjualan").unwrap();
        let at = |row: &[Data], header: &str| {
            let column = columns(UploadKind::Sales)
                .iter()
                .position(|column| column.header == header)
                .unwrap();
            row[column].clone()
        };
        for row in sheet.rows().skip(1) {
            assert!(matches!(at(row, "No Part"), Data::String(_)));
            assert!(matches!(at(row, "Tgl Faktur"), Data::DateTime(_)));
            let number = |header| match at(row, header) {
                Data::Float(value) => value,
                other => panic!("{header}: {other:?}"),
            };
            assert!((number("Sales") + number("Diskon") - number("Total Faktur")).abs() < 0.5);
            assert!((number("DPP") + number("PPN") - number("Total Faktur")).abs() < 0.5);
            assert!((number("Net Sales") - number("Harga Pokok") - number("Gross Profit")).abs() < 0.5);
        }
    }

    #[test]
    fn the_same_template_is_the_same_bytes() {
        assert_eq!(template(UploadKind::Stock), template(UploadKind::Stock));
    }
}

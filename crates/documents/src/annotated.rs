//! The uploader's own rows with what is wrong marked at its place.

use std::collections::BTreeMap;

use domain::upload::{RowProblem, Severity};
use rust_xlsxwriter::{Color, Format, FormatAlign, IgnoreError, Note, Workbook, Worksheet, XlsxError};

use crate::table::cut;

/// Columns in front of the uploader's own.
const OWN_START: u16 = 2;
/// Columns of a sheet.
const MAX_COLUMNS: usize = 16_384 - OWN_START as usize;
/// Rows of a sheet, less the header's.
const MAX_ROWS: usize = 1_048_575;

/// A workbook with the uploader's own columns and only the given rows. In front of them stand each row's number in the
/// original and its problems in words; cells with a problem are filled and carry a note. All cells are texts, so that no
/// spreadsheet reads them anew. Rows come with their number, cells in the order of `header`; problems of other rows are
/// left out.
#[expect(clippy::missing_panics_doc, reason = "every text is within the limits of a workbook")]
pub fn annotated(header: &[String], rows: &[(u32, Vec<String>)], problems: &[RowProblem]) -> Vec<u8> {
    write(header, rows, problems).expect("texts cut to the limits of a workbook")
}

fn write(header: &[String], rows: &[(u32, Vec<String>)], problems: &[RowProblem]) -> Result<Vec<u8>, XlsxError> {
    let mut by_row: BTreeMap<u32, Vec<&RowProblem>> = BTreeMap::new();
    for problem in problems {
        if let Some(row) = problem.row {
            by_row.entry(row).or_default().push(problem);
        }
    }
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Perlu diperbaiki")?;
    let head = Format::new().set_bold();
    sheet.write_string_with_format(0, 0, "Baris", &head)?;
    sheet.write_string_with_format(0, 1, "Masalah", &head)?;
    for (column, text) in (OWN_START..).zip(header.iter().take(MAX_COLUMNS)) {
        sheet.write_string_with_format(0, column, cut(text), &head)?;
    }
    let rows = &rows[..rows.len().min(MAX_ROWS)];
    for (at, (number, cells)) in (1..).zip(rows) {
        let of_row = by_row.get(number).map_or(&[] as &[_], Vec::as_slice);
        write_row(sheet, at, *number, header, cells, of_row)?;
    }
    let last = rows.len() as u32;
    let widest = rows
        .iter()
        .map(|(_, cells)| cells.len())
        .max()
        .unwrap_or(0)
        .max(header.len())
        .min(MAX_COLUMNS);
    sheet.ignore_error_range(
        0,
        0,
        last,
        widest as u16 + OWN_START - 1,
        IgnoreError::NumberStoredAsText,
    )?;
    sheet.set_freeze_panes(1, OWN_START)?;
    sheet.set_autofit_max_width(240).autofit();
    sheet.set_column_width(1, 60)?;
    workbook.save_to_buffer()
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    number: u32,
    header: &[String],
    cells: &[String],
    problems: &[&RowProblem],
) -> Result<(), XlsxError> {
    let plain = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let told: Vec<_> = problems
        .iter()
        .map(|problem| match &problem.column {
            Some(column) => format!("{column}: {}", problem.message),
            None => problem.message.clone(),
        })
        .collect();
    sheet.write_string_with_format(at, 0, number.to_string(), &plain)?;
    sheet.write_string_with_format(at, 1, cut(&told.join("\n")), &plain.clone().set_text_wrap())?;
    for (index, text) in cells.iter().take(MAX_COLUMNS).enumerate() {
        let column = OWN_START + index as u16;
        let of_cell: Vec<_> = problems
            .iter()
            .filter(|problem| problem.column.is_some() && problem.column.as_ref() == header.get(index))
            .collect();
        let Some(worst) = of_cell.iter().map(|problem| problem.severity).min() else {
            if !text.is_empty() {
                sheet.write_string_with_format(at, column, cut(text), &plain)?;
            }
            continue;
        };
        let fill = match worst {
            Severity::Error => Color::RGB(0x00FF_C7CE),
            Severity::Choice | Severity::Warning => Color::RGB(0x00FF_EB9C),
        };
        sheet.write_string_with_format(at, column, cut(text), &plain.clone().set_background_color(fill))?;
        let messages: Vec<_> = of_cell.iter().map(|problem| problem.message.as_str()).collect();
        let note = Note::new(cut(&messages.join("\n"))).add_author_prefix(false);
        sheet.insert_note(at, column, &note)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use domain::upload::RowProblemCode;

    use super::*;

    fn problem(code: RowProblemCode, row: Option<u32>, column: &str, message: &str) -> RowProblem {
        RowProblem {
            severity: code.severity(),
            code,
            row,
            column: Some(column.to_owned()),
            value: None,
            message: message.to_owned(),
        }
    }

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn bad_rows_come_back_as_text_with_their_number_and_what_is_wrong() {
        let header = texts(&["No Faktur", "Tgl Faktur", "No Part"]);
        let rows = vec![
            (47, texts(&["H531", "31/02/2026", "06430", "catatan"])),
            (112, texts(&["=1+1", "", "1E5"])),
        ];
        let problems = [
            problem(
                RowProblemCode::BadDate,
                Some(47),
                "Tgl Faktur",
                "Tanggal tidak ada di kalender.",
            ),
            problem(
                RowProblemCode::MissingValue,
                Some(112),
                "Tgl Faktur",
                "Isian wajib kosong.",
            ),
            problem(RowProblemCode::NegativeMargin, Some(112), "No Part", "Tetap diimpor."),
            problem(RowProblemCode::MissingColumn, None, "Net Sales", "Kolom tidak ada."),
            problem(RowProblemCode::BadDate, Some(5), "Tgl Faktur", "Baris lain."),
        ];
        let mut book = Xlsx::new(Cursor::new(annotated(&header, &rows, &problems))).unwrap();
        let sheet = book.worksheet_range("Perlu diperbaiki").unwrap();
        let read: Vec<Vec<String>> = sheet
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        assert_eq!(read[0], ["Baris", "Masalah", "No Faktur", "Tgl Faktur", "No Part", ""]);
        assert_eq!(
            read[1],
            [
                "47",
                "Tgl Faktur: Tanggal tidak ada di kalender.",
                "H531",
                "31/02/2026",
                "06430",
                "catatan"
            ]
        );
        assert_eq!(
            read[2],
            [
                "112",
                "Tgl Faktur: Isian wajib kosong.\nNo Part: Tetap diimpor.",
                "=1+1",
                "",
                "1E5",
                ""
            ]
        );
        assert!(
            sheet
                .rows()
                .flatten()
                .all(|cell| matches!(cell, Data::String(_) | Data::Empty))
        );
        let styles = book.worksheet_style("Perlu diperbaiki").unwrap();
        let filled = |row, column| {
            styles
                .get((row, column))
                .and_then(|style| style.fill.as_ref())
                .is_some_and(calamine::Fill::is_visible)
        };
        assert!(filled(1, 3) && filled(2, 3) && filled(2, 4));
        assert!(!filled(1, 2) && !filled(1, 4));
    }

    #[test]
    fn a_text_longer_than_a_cell_takes_is_cut_between_characters() {
        let header = texts(&["No Faktur"]);
        let rows = vec![(2, vec!["🛵".repeat(40_000)])];
        let mut book = Xlsx::new(Cursor::new(annotated(&header, &rows, &[]))).unwrap();
        let sheet = book.worksheet_range("Perlu diperbaiki").unwrap();
        assert_eq!(sheet.get_value((1, 2)).unwrap().to_string().chars().count(), 16_383);
    }
}

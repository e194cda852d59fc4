//! Texts and keys of rows, and the ways text files are written.

use crate::support::{Cells, Csv, SALES, Value, column, csv, line, read, read_rows, sample, xlsx};

#[test]
fn names_up_to_500_characters_are_whole_and_longer_ones_cut() {
    let mut rows = sample();
    rows[0][column("Nama Part")] = "é".repeat(500).as_str().into();
    rows[1][column("Nama Part")] = "é".repeat(501).as_str().into();
    let run = read_rows(&rows);
    run.fine_with(&["text_cut"]);
    assert_eq!(run.problem("text_cut").row, Some(3));
    assert!(
        run.kept
            .lines
            .iter()
            .take(2)
            .all(|line| line.part_name.chars().count() == 500)
    );
}

#[test]
fn blanks_line_breaks_and_unseen_characters_in_texts() {
    let mut rows = sample();
    rows[0][column("Customer Name")] = "\u{202e} BENGKEL\r\n\tJAYA \u{3000}ABADI\u{0}".into();
    let run = read_rows(&rows);
    assert_eq!(run.fine().kept.lines[0].customer_name, "BENGKEL JAYA ABADI");
}

#[test]
fn key_numbers_are_rebuilt_by_their_format() {
    let bytes = xlsx(&SALES, &sample(), |sheet| {
        let zeros = rust_xlsxwriter::Format::new().set_num_format("00000");
        sheet.write_number_with_format(1, 7, 6430, &zeros).unwrap();
        sheet.write_number(2, 7, 91_009).unwrap();
        sheet.write_number(1, 4, 8_001_073_901_f64).unwrap();
        sheet.write_number(3, 0, 999_999_999_999_999_f64).unwrap();
    });
    let run = read(&bytes);
    let lines = &run.fine().kept.lines;
    assert_eq!(
        (lines[0].part_number.as_str(), lines[1].part_number.as_str()),
        ("06430", "91009")
    );
    assert_eq!(lines[0].customer_number, "8001073901");
    assert_eq!(lines[2].invoice_number, "999999999999999");
}

#[test]
fn a_part_number_that_became_a_date_or_a_fraction_is_lost() {
    for value in [Value::Day(crate::support::day("2026-03-01")), Value::Number(-1)] {
        let mut rows = sample();
        rows[0][column("No Part")] = value;
        read(&xlsx(&SALES, &rows, |_| {})).refused(&["part_number_numeric"]);
    }
}

#[test]
fn every_text_file_has_its_separator_found() {
    let mut rows = sample();
    rows[0][column("Nama Part")] = "PAD, SET; \"FR\"\r\nBRAKE\t1".into();
    for separator in [',', ';', '\t'] {
        let text = Csv {
            separator,
            ..Csv::default()
        }
        .write(&SALES, &rows);
        for text in [
            text.clone(),
            text.replace("\r\n", "\n"),
            format!("sep={separator}\r\n{text}"),
        ] {
            let run = read(text.as_bytes());
            assert_eq!(run.fine().kept.lines[0].part_name, "PAD, SET; \"FR\" BRAKE 1");
            assert_eq!(run.kept.lines[3].row, 5);
        }
    }
    let text = Csv {
        separator: '|',
        head: "\"sep=|\"\n".into(),
        ..Csv::default()
    }
    .write(&SALES, &rows);
    assert_eq!(read(text.as_bytes()).fine().kept.lines.len(), 4);
}

#[test]
fn old_macintosh_line_ends() {
    let text = String::from_utf8(csv(&sample())).unwrap().replace("\r\n", "\r");
    assert_eq!(read(text.as_bytes()).fine().kept.lines.len(), 4);
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
    let mut rows = sample();
    rows[0][column("Nama Part")] = "DUA\nBARIS".into();
    rows[3][column("Quantity")] = "x".into();
    let text = Csv {
        head: "Laporan\n\n".into(),
        ..Csv::default()
    }
    .write(&SALES, &rows);
    let run = read(text.as_bytes());
    assert_eq!(run.problem("bad_number").row, Some(7));
}

#[test]
fn windows_1252_is_read_where_it_is_not_utf_8() {
    let mut rows = sample();
    rows[3][column("Customer Name")] = "CAFÉ – JAYA".into();
    let text = String::from_utf8(csv(&rows)).unwrap();
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!unmappable);
    assert_eq!(read(&bytes).fine().kept.lines[3].customer_name, "CAFÉ – JAYA");
    assert_eq!(read(text.as_bytes()).fine().kept.lines[3].customer_name, "CAFÉ – JAYA");
}

#[test]
fn the_apostrophe_of_our_own_exports_is_dropped() {
    let mut rows = sample();
    for (row, (written, _)) in rows.iter_mut().zip(APOSTROPHES) {
        row[column("Customer Name")] = written.into();
    }
    let run = read_rows(&rows);
    for (line, (_, read)) in run.fine().kept.lines.iter().zip(APOSTROPHES) {
        assert_eq!(line.customer_name, read);
    }
}

const APOSTROPHES: [(&str, &str); 4] = [("'=1+1", "=1+1"), ("'-5", "-5"), ("'@x", "@x"), ("'NEIL", "'NEIL")];

#[test]
fn total_rows_in_whatever_column_are_skipped_and_blank_rows_not_counted() {
    let mut rows = sample();
    let blank: Cells = vec![" ".into(); 27];
    let mut total = blank.clone();
    total[column("Nama Part")] = " Sub total : BRAKE".into();
    total[column("Quantity")] = Value::Number(19);
    total[column("Net Sales")] = "Rp 5.000.000".into();
    rows.insert(2, blank);
    rows.insert(3, total.clone());
    rows.push(total);
    let run = read_rows(&rows);
    run.fine_with(&["total_row"]);
    assert_eq!(
        (
            run.outcome.rows.read,
            run.outcome.rows.accepted,
            run.outcome.rows.skipped
        ),
        (6, 4, 2)
    );
    assert_eq!((run.plan.rows, run.plan.total_rows), (6, 2));
    assert_eq!(run.outcome.problems.total(), 2);
}

#[test]
fn a_file_of_nothing_but_a_total_has_no_rows() {
    let mut total: Cells = vec!["".into(); 27];
    total[0] = "TOTAL".into();
    read_rows(&[total]).refused(&["no_rows"]);
}

#[test]
fn a_name_that_begins_with_total_is_no_total_row() {
    let mut rows = sample();
    rows[0][column("Nama Part")] = "TOTAL CLEANER".into();
    rows[1] = line("H531-1", "2026-10-13", "8001073901", "TOTAL-1", 1, 1_000);
    assert_eq!(read_rows(&rows).fine().outcome.lines, 4);
}

#[test]
fn quotes_inside_plain_cells_are_characters() {
    let mut text = String::from_utf8(csv(&sample())).unwrap();
    text = text.replacen("PAD SET FR BRAKE", "BAUT 6\" M8", 1);
    assert_eq!(read(text.as_bytes()).fine().kept.lines[0].part_name, "BAUT 6\" M8");
}

#[test]
fn a_quote_that_swallows_rows_is_told_with_its_row() {
    let text = String::from_utf8(csv(&sample())).unwrap();
    let broken = text.replace("06455K59A71", "\"06455K59A71");
    let run = read(broken.as_bytes());
    run.refused(&["unreadable"]);
    assert_eq!(run.problem("unreadable").row, Some(5));
}

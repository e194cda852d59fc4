//! Files that try to exhaust the server: refused early, whatever they claim.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::handmade::{archive, ods, rezip};
use crate::support::{SALES, csv, read, sample, xlsx};

#[track_caller]
fn too_large(bytes: &[u8]) {
    read(bytes).refused(&["too_large"]);
}

#[test]
fn one_far_cell_does_not_make_the_sheet_large_in_memory() {
    for (row, column) in [(1_048_575, 16_383), (3, 200), (150_000, 0)] {
        too_large(&xlsx(&SALES, &sample(), |sheet| {
            sheet.write_string(row, column, "x").unwrap();
        }));
    }
}

#[test]
fn far_cells_that_are_only_formatted_do_not_count() {
    let bytes = xlsx(&SALES, &sample(), |sheet| {
        let format = rust_xlsxwriter::Format::new().set_bold();
        sheet.write_blank(1_048_575, 16_383, &format).unwrap();
        sheet.write_string(900_000, 0, "  ").unwrap();
    });
    assert_eq!(read(&bytes).fine().outcome.lines, 4);
}

#[test]
fn a_far_cell_in_a_text_file() {
    let wide = format!("{}x", ",".repeat(200));
    too_large(&[csv(&sample()), wide.into_bytes()].concat());
    let far = format!("{}x", "\n".repeat(100_001));
    too_large(&[csv(&sample()), far.into_bytes()].concat());
    let near = "\n".repeat(99_990);
    assert_eq!(
        read(&[csv(&sample()), near.into_bytes()].concat()).fine().outcome.lines,
        4
    );
}

#[test]
fn a_row_of_very_many_columns() {
    too_large(&[csv(&sample()), ",".repeat(3 << 20).into_bytes()].concat());
    let long = "x".repeat(32_767);
    too_large(&xlsx(&SALES, &sample(), |sheet| {
        for column in 0..4_000 {
            sheet.write_string(9, column, &long).unwrap();
        }
    }));
}

#[test]
fn more_than_two_million_rows() {
    let mut text = String::from("NO PART,NAMA PART,QTY\n");
    for row in 0..2_000_000 {
        text.push_str(if row % 2 == 0 { "a,b,1\n" } else { "c,d,2\n" });
    }
    too_large(text.as_bytes());
}

/// A part of rows without content, as large as it takes.
fn bomb(mib: usize) -> Vec<u8> {
    let whole = xlsx(&SALES, &sample(), |_| {});
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut source = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    for index in 0..source.len() {
        writer.raw_copy_file(source.by_index(index).unwrap()).unwrap();
    }
    writer
        .start_file("xl/worksheets/sheet2.xml", SimpleFileOptions::default())
        .unwrap();
    let rows = "<row/>".repeat((1 << 20) / 6);
    for _ in 0..=mib {
        writer.write_all(rows.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_unpacks_to_much_more_than_its_size() {
    too_large(&bomb(257));
    assert_eq!(read(&bomb(20)).fine().outcome.lines, 4);
}

/// The same archive with each size of a part replaced, in front of it and in the directory.
fn with_declared_sizes(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    let places = |mark: &[u8; 4], offset: usize| -> Vec<usize> {
        bytes
            .windows(4)
            .enumerate()
            .filter(|(_, four)| *four == mark)
            .map(|(at, _)| at + offset)
            .collect()
    };
    for at in [places(b"PK\x03\x04", 22), places(b"PK\x01\x02", 24)].concat() {
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
    bytes
}

#[test]
fn declared_sizes_are_not_believed() {
    too_large(&with_declared_sizes(bomb(257), 1_000));
    read(&with_declared_sizes(xlsx(&SALES, &sample(), |_| {}), 1_000)).refused(&["unreadable"]);
}

#[test]
fn blanks_between_two_elements_without_end() {
    too_large(&rezip(&xlsx(&SALES, &sample(), |_| {}), |name, part| {
        if name != "xl/worksheets/sheet1.xml" {
            return part;
        }
        let text = String::from_utf8(part).unwrap();
        text.replace("</sheetData>", &format!("{}</sheetData>", " ".repeat(20 << 20)))
            .into_bytes()
    }));
}

#[test]
fn shared_strings_beyond_memory() {
    let whole = xlsx(&SALES, &sample(), |_| {});
    let text = format!("<si><t>{}</t></si>", "x".repeat(1 << 20)).repeat(129);
    too_large(&rezip(&whole, |name, part| match name {
        "xl/sharedStrings.xml" => format!("<sst>{text}</sst>").into_bytes(),
        _ => part,
    }));
}

#[test]
fn a_count_of_strings_that_is_a_lie() {
    let whole = xlsx(&SALES, &sample(), |_| {});
    let bytes = rezip(&whole, |name, part| match name {
        "xl/sharedStrings.xml" => {
            let text = String::from_utf8(part).unwrap();
            let at = text.find("uniqueCount=\"").unwrap() + 13;
            format!("{}99999999999{}", &text[..at], &text[at..]).into_bytes()
        }
        _ => part,
    });
    read(&bytes).refused(&["unreadable"]);
}

#[test]
fn a_quote_that_never_closes() {
    let text = format!(
        "{}\"{}",
        String::from_utf8(csv(&sample())).unwrap(),
        "x,y\r\n".repeat(2_000_000)
    );
    read(text.as_bytes()).refused(&["unreadable"]);
}

#[test]
fn repeated_cells_and_rows_of_an_open_document() {
    let head = ["NO PART", "NAMA PART", "QTY"].map(|name| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{name}</text:p></table:table-cell>")
    });
    let head = head.concat();
    let one = |attributes: &str| {
        format!("<table:table-cell {attributes} office:value-type=\"string\"><text:p>x</text:p></table:table-cell>")
    };
    for rows in [
        format!(
            "<table:table-row>{}</table:table-row>",
            one("table:number-columns-repeated=\"16384\"")
        ),
        format!(
            "<table:table-row table:number-rows-repeated=\"4000000000\">{}</table:table-row>",
            one("")
        ),
    ] {
        too_large(&ods(&format!(
            "<table:table table:name=\"a\"><table:table-row>{head}</table:table-row>{rows}</table:table>"
        )));
    }
}

#[test]
fn an_archive_of_very_many_parts() {
    let names: Vec<_> = (0..20_001).map(|number| format!("a{number}")).collect();
    let mut parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"" as &[u8])).collect();
    parts.push(("xl/workbook.xml", b"<workbook/>"));
    too_large(&archive(&parts));
}

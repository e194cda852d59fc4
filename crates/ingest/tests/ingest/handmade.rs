//! Containers made by hand, where no library writes them, and whole ones taken apart.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A zip archive of parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(
                *name,
                SimpleFileOptions::default().compression_method(CompressionMethod::Deflated),
            )
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same archive with parts changed.
pub fn rezip(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut source = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let content = change(&name, content);
        parts.push((name, content));
    }
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    archive(&parts)
}

/// A compound file with one stream of at least 4,096 bytes.
pub fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    const FREE: u32 = 0xffff_ffff;
    const END: u32 = 0xffff_fffe;
    let mut content = content.to_vec();
    content.resize(content.len().max(4_096).next_multiple_of(512), 0);
    let sectors = (content.len() / 512) as u32;
    let tables = (sectors + 2).div_ceil(127);
    let mut file = Vec::new();
    file.extend(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file.extend([0; 16]);
    for short in [0x3e_u16, 3, 0xfffe, 9, 6, 0, 0, 0] {
        file.extend(short.to_le_bytes());
    }
    // Sectors: the tables, the directory, the stream.
    for word in [0, tables, tables, 0, 4_096, END, 0, END, 0] {
        file.extend(word.to_le_bytes());
    }
    file.extend((0..109).flat_map(|at| if at < tables { at } else { FREE }.to_le_bytes()));
    let mut next = vec![0xffff_fffd; tables as usize];
    next.push(END);
    next.extend((1..=sectors).map(|at| if at == sectors { END } else { tables + 1 + at }));
    next.resize((tables * 128) as usize, FREE);
    file.extend(next.iter().flat_map(|word| word.to_le_bytes()));
    for (name, kind, start, size) in [("Root Entry", 5u8, END, 0), (name, 2, tables + 1, content.len() as u32)] {
        let mut entry = [0u8; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = (name.len() as u8 + 1) * 2;
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&size.to_le_bytes());
        file.extend(entry);
    }
    file.extend([0; 256]);
    file.extend(content);
    file
}

/// A record of an old workbook.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.extend((data.len() as u16).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// A cell's place and style, then its value.
fn cell(kind: u16, row: u16, column: u16, style: u16, value: &[u8]) -> Vec<u8> {
    let place = [row, column, style].into_iter().flat_map(u16::to_le_bytes);
    record(kind, &place.chain(value.iter().copied()).collect::<Vec<_>>())
}

fn short_text(text: &str) -> Vec<u8> {
    [&(text.len() as u16).to_le_bytes() as &[u8], &[0], text.as_bytes()].concat()
}

/// The beginning of a stream of Excel 97 to 2003.
pub const BOF: [u8; 8] = [0, 6, 5, 0, 0, 0, 0, 0];

/// A stock file as an xls workbook: shared texts over two records, a run of short numbers, formulas, a key with a format.
pub fn xls() -> Vec<u8> {
    let headers = ["GROUP PART", "NO PART", "NAMA PART", "QTY", "AMOUNT"];
    let mut strings = vec![0u8; 4];
    strings.extend(6u32.to_le_bytes());
    for header in headers {
        strings.extend(short_text(header));
    }
    strings.extend([10, 0, 0]);
    strings.extend(b"SHOE ");
    let mut globals = record(0x0809, &BOF);
    globals.extend(record(
        0x041e,
        &[&164u16.to_le_bytes() as &[u8], &short_text("00000")].concat(),
    ));
    for format in [0u16, 164, 14] {
        globals.extend(record(
            0x00e0,
            &[&[0u8, 0] as &[u8], &format.to_le_bytes(), &[0; 16]].concat(),
        ));
    }
    globals.extend(record(0x00fc, &strings));
    // The last text goes on here, in the wide form.
    globals.extend(record(0x003c, &[1, b'B', 0, b'R', 0, 0xc9, 0, b'K', 0, b'E', 0]));
    let at = globals.len() as u32 + 4 + 12 + 4;
    globals.extend(record(
        0x0085,
        &[&at.to_le_bytes() as &[u8], &[0, 0, 4, 0], b"Stok"].concat(),
    ));
    globals.extend(record(0x000a, &[]));
    assert_eq!(globals.len() as u32, at);

    let mut sheet = record(0x0809, &BOF);
    let mut hidden = [0u8; 16];
    hidden[0] = 1;
    hidden[12] = 0x20;
    sheet.extend(record(0x0208, &hidden));
    for column in 0..5u16 {
        sheet.extend(cell(0x00fd, 0, column, 0, &u32::from(column).to_le_bytes()));
    }
    let rk = |value: i32| ((value << 2) | 2).to_le_bytes();
    // Row 2: a key kept as a number, a quantity and a value in one run.
    sheet.extend(cell(0x0203, 1, 1, 1, &6_430f64.to_le_bytes()));
    sheet.extend(cell(0x00fd, 1, 2, 0, &5u32.to_le_bytes()));
    let run = [
        &1u16.to_le_bytes() as &[u8],
        &3u16.to_le_bytes(),
        &[0, 0],
        &rk(12),
        &[0, 0],
        &rk(372_000),
        &4u16.to_le_bytes(),
    ];
    sheet.extend(record(0x00bd, &run.concat()));
    // Row 3: formulas with a text, a number and an error.
    let formula = |value: [u8; 8]| [&value as &[u8], &[0; 8]].concat();
    sheet.extend(cell(0x0006, 2, 1, 0, &formula([0, 0, 0, 0, 0, 0, 0xff, 0xff])));
    sheet.extend(record(0x0207, &short_text("91009KVY961")));
    sheet.extend(cell(0x0204, 2, 2, 0, &short_text("BRG BALL")));
    sheet.extend(cell(0x0006, 2, 3, 0, &formula(4f64.to_le_bytes())));
    sheet.extend(cell(0x0205, 2, 4, 0, &[0x2a, 1]));
    sheet.extend(record(0x000a, &[]));
    [globals, sheet].concat()
}

/// A record of a binary workbook.
fn binary(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(kind as u8);
    } else {
        bytes.extend([(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8]);
    }
    bytes.extend([(data.len() & 0x7f) as u8 | 0x80, (data.len() >> 7) as u8]);
    bytes.extend(data);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(units.len() as u32 / 2).to_le_bytes() as &[u8], &units].concat()
}

fn binary_row(number: u32, hidden: bool) -> Vec<u8> {
    let mut data = [0u8; 16];
    data[..4].copy_from_slice(&number.to_le_bytes());
    data[11] = if hidden { 0x10 } else { 0 };
    binary(0, &data)
}

fn binary_cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    binary(
        kind,
        &[&column.to_le_bytes() as &[u8], &style.to_le_bytes(), value].concat(),
    )
}

/// A stock file as an xlsb workbook.
pub fn xlsb() -> Vec<u8> {
    let rels = br#"<?xml version="1.0"?><Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>"#;
    let workbook = [
        binary(0x0099, &[0; 12]),
        binary(
            0x009c,
            &[&[0u8; 4] as &[u8], &1u32.to_le_bytes(), &wide("rId1"), &wide("Stok")].concat(),
        ),
    ];
    let styles = [
        binary(0x002c, &[&164u16.to_le_bytes() as &[u8], &wide("00000")].concat()),
        // A style of styles, which no cell refers to.
        binary(0x0272, &[1, 0, 0, 0]),
        binary(0x002f, &[&[0u8; 2] as &[u8], &14u16.to_le_bytes(), &[0; 12]].concat()),
        binary(0x0269, &[2, 0, 0, 0]),
        binary(0x002f, &[0; 16]),
        binary(0x002f, &[&[0u8; 2] as &[u8], &164u16.to_le_bytes(), &[0; 12]].concat()),
        binary(0x026a, &[]),
    ];
    let strings = [
        binary(0x009f, &[0; 8]),
        binary(0x0013, &[&[0u8] as &[u8], &wide("SHOE <!BRÉKE")].concat()),
    ];
    let rk = |value: i32| ((value << 2) | 2).to_le_bytes();
    let mut sheet = vec![binary(0x0091, &[]), binary_row(0, false)];
    for (column, header) in (0..).zip(["NO PART", "NAMA PART", "QTY", "AMOUNT"]) {
        sheet.push(binary_cell(6, column, 0, &wide(header)));
    }
    sheet.extend([
        binary_row(1, true),
        binary_cell(5, 0, 1, &6_430f64.to_le_bytes()),
        binary_cell(7, 1, 0, &0u32.to_le_bytes()),
        binary_cell(2, 2, 0, &rk(12)),
        binary_cell(9, 3, 0, &[&372_000f64.to_le_bytes() as &[u8], &[0; 6]].concat()),
        binary_row(2, false),
        binary_cell(8, 0, 0, &wide("91009KVY961")),
        binary_cell(6, 1, 0, &wide("BRG BALL")),
        binary_cell(2, 2, 0, &rk(4)),
        binary_cell(0x0b, 3, 0, &[0x07, 0, 0, 0, 0]),
        binary(0x0092, &[]),
    ]);
    archive(&[
        ("xl/workbook.bin", &workbook.concat()),
        ("xl/_rels/workbook.bin.rels", rels),
        ("xl/styles.bin", &styles.concat()),
        ("xl/sharedStrings.bin", &strings.concat()),
        ("xl/worksheets/sheet1.bin", &sheet.concat()),
    ])
}

/// A spreadsheet of the tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles><style:style style:name=\"off\" \
         style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        (
            "META-INF/manifest.xml",
            b"<!DOCTYPE manifest:manifest PUBLIC \"x\" \"Manifest.dtd\"><manifest:manifest/>",
        ),
    ])
}

fn ods_text(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn ods_number(value: &str, shown: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{shown}</text:p></table:table-cell>"
    )
}

pub fn ods_stock() -> String {
    let head: String = ["NO PART", "NAMA PART", "QTY", "AMOUNT"].map(ods_text).concat();
    let note = "<office:annotation><text:p>TOTAL</text:p></office:annotation>";
    let name = format!(
        "<table:table-cell office:value-type=\"string\">{note}<text:p>SHOE<text:s/>BR&#201;KE</text:p><text:p>&amp; CO</text:p></table:table-cell>"
    );
    let error = "<table:table-cell office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>";
    let empty = "<table:table-cell table:number-columns-repeated=\"16380\"/>";
    format!(
        "<table:table table:name=\"Lama\" table:style-name=\"off\"><table:table-row>{head}</table:table-row></table:table>\
         <table:table table:name=\"Stok\"><table:table-row table:number-rows-repeated=\"2\">{empty}</table:table-row>\
         <table:table-row>{head}{empty}</table:table-row>\
         <table:table-row table:visibility=\"collapse\">{}{name}{}{}{empty}</table:table-row>\
         <table:table-row>{}{}{}{error}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1000000\">{empty}</table:table-row></table:table>",
        ods_number("6430", "06430"),
        ods_number("12", "12"),
        ods_number("372000", "372.000,00"),
        ods_text("91009KVY961"),
        ods_text("BRG BALL"),
        ods_number("4", "4"),
    )
}

//! What must hold for every file, drawn at random.

use domain::upload::UploadKind;
use proptest::prelude::*;

use crate::handmade;
use crate::support::{Cells, Csv, Kept, SALES, Value, column, csv, line, read, sample, without, xlsx};

/// What is compared of a line.
type Told = (String, String, String, String, i64, i64, i64);

fn told(kept: &Kept) -> Vec<Told> {
    let lines = kept.lines.iter();
    lines
        .map(|line| {
            (
                line.invoice_number.clone(),
                line.date.to_string(),
                line.part_number.clone(),
                line.part_name.clone(),
                line.quantity,
                line.discount,
                line.net_sales,
            )
        })
        .collect()
}

fn told_of(rows: &[Cells]) -> Vec<Told> {
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Day(date) => date.to_string(),
        Value::Number(number) => number.to_string(),
    };
    let number = |value: &Value| match value {
        Value::Number(number) => *number,
        _ => 0,
    };
    rows.iter()
        .map(|row| {
            let at = |header: &str| &row[column(header)];
            (
                text(at("No Faktur")),
                text(at("Tgl Faktur")),
                text(at("No Part")),
                text(at("Nama Part")),
                number(at("Quantity")),
                -number(at("Diskon")),
                number(at("Net Sales")),
            )
        })
        .collect()
}

prop_compose! {
    fn a_row()(
        invoice in 0u32..40,
        part in "[0-9A-Z][0-9A-Z.,;'-]{0,10}[0-9A-Z]",
        name in "[A-Z0-9\"][A-Z0-9 ,;\"'/é=@.-]{0,20}[A-Z0-9\"]",
        quantity in prop_oneof![1i64..30, -9i64..-1, 900i64..3_000],
        unit in prop_oneof![Just(0i64), 1_000i64..900_000, 1i64..999],
    ) -> Cells {
        let day = format!("2026-{:02}-{:02}", invoice % 9 + 1, invoice % 27 + 1);
        let mut row = line(&format!("H531-{invoice}"), &day, &format!("80010739{invoice:02}"), &part, quantity, unit);
        row[column("Nama Part")] = name.split_whitespace().collect::<Vec<_>>().join(" ").as_str().into();
        row
    }
}

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    Utf8Mark,
    Utf16Le,
    Utf16Be,
    Windows,
}

prop_compose! {
    fn a_dialect()(
        separator in prop_oneof![Just(','), Just(';'), Just('\t')],
        date in prop_oneof![Just("%d/%m/%Y"), Just("%m/%d/%Y"), Just("%-d-%-m-%y"), Just("%-m.%-d.%Y"), Just("%Y-%m-%d"), Just("%d %b %Y")],
        thousands in prop_oneof![Just(None), Just(Some('.')), Just(Some(','))],
        head in prop_oneof![Just(""), Just("LAPORAN PENJUALAN\n\n"), Just("Cabang;Bima\nPeriode\n")],
    ) -> Csv {
        Csv { separator, date, thousands, head: head.to_owned() }
    }
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Mark => ["\u{feff}", text].concat().into_bytes(),
        Encoding::Utf16Le => [0xfeff]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect(),
        Encoding::Utf16Be => [0xfeff]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect(),
        Encoding::Windows => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

proptest! {
    /// Whatever way rows are written, they are read back equal, or the uploader is asked: never read wrong.
    #[test]
    fn rows_read_back_equal_or_are_asked(
        rows in prop::collection::vec(a_row(), 1..30),
        dialect in a_dialect(),
        encoding in prop_oneof![
            Just(Encoding::Utf8), Just(Encoding::Utf8Mark), Just(Encoding::Utf16Le), Just(Encoding::Utf16Be), Just(Encoding::Windows)
        ],
        with_days in any::<bool>(),
    ) {
        let headers = if with_days { SALES.to_vec() } else { without(&["Day", "Month"]) };
        let kept: Vec<Cells> = rows
            .iter()
            .map(|row| headers.iter().map(|header| row[column(header)].clone()).collect())
            .collect();
        let bytes = encode(&dialect.write(&headers, &kept), encoding);
        let run = read(&bytes);
        if run.plan.choices.is_empty() {
            prop_assert!(!run.plan.problems.has_errors() && !run.outcome.problems.has_errors(), "{:?}", run.problems());
            prop_assert_eq!(told(&run.kept), told_of(&rows));
        } else {
            prop_assert!(run.kept.lines.is_empty());
            for choice in &run.plan.choices {
                prop_assert!(choice.options.len() > 1 && !choice.evidence.is_empty());
            }
        }
    }

    #[test]
    fn a_workbook_reads_back_equal(rows in prop::collection::vec(a_row(), 1..12), top in 0u32..5) {
        let mut book = rust_xlsxwriter::Workbook::new();
        crate::support::fill(book.add_worksheet(), top, &SALES, &rows);
        let run = read(&book.save_to_buffer().unwrap());
        prop_assert!(run.plan.is_readable() && !run.outcome.problems.has_errors(), "{:?}", run.problems());
        prop_assert_eq!(told(&run.kept), told_of(&rows));
    }

    #[test]
    fn any_bytes_end_in_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..3_000), magic in 0usize..4) {
        let magic: &[u8] = [b"" as &[u8], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"No Part,Nama Part,Qty\n"][magic];
        read(&[magic, &bytes].concat());
    }

    #[test]
    fn a_text_file_with_errors_in_it_ends_in_an_answer(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = csv(&sample());
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.index(bytes.len()) + 1);
        let run = read(&bytes);
        prop_assert!(run.plan.is_readable() || run.plan.problems.total() > 0);
    }

    #[test]
    fn cells_of_anything_end_in_an_answer(
        cells in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), ".{0,12}|[0-9.,/ -]{1,10}|#N/A|TOTAL"), 1..12),
    ) {
        let mut rows = sample();
        for (row, at, text) in cells {
            let row = row.index(rows.len());
            let at = at.index(SALES.len());
            rows[row][at] = text.as_str().into();
        }
        let run = read(&csv(&rows));
        prop_assert_eq!(run.plan.kind, Some(UploadKind::Sales));
        let rejected = run.outcome.rows.rejected;
        prop_assert_eq!(rejected > 0, run.outcome.problems.has_errors() || !run.plan.is_readable());
    }

    #[test]
    fn a_workbook_with_errors_in_it_ends_in_an_answer(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = WORKBOOK.clone();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(end) = end {
            bytes.truncate(end.index(bytes.len()) + 1);
        }
        read(&bytes);
    }

    /// The parts themselves are changed here, so that the archive is whole and the damage reaches the parser.
    #[test]
    fn a_workbook_with_errors_in_its_parts_ends_in_an_answer(
        part in 0usize..5,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), Just(b'<'), Just(b'"'), Just(b'9')]), 1..8),
    ) {
        let names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"];
        let bytes = handmade::rezip(&WORKBOOK, |name, mut content| {
            if name == names[part] {
                for (at, byte) in &cuts {
                    let at = at.index(content.len());
                    content[at] = *byte;
                }
            }
            content
        });
        read(&bytes);
    }

    /// Records of old and binary workbooks and elements of open documents, each damaged inside a whole container.
    #[test]
    fn other_workbooks_with_errors_in_them_end_in_an_answer(
        kind in 0usize..4,
        part in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), Just(0xff), Just(0), Just(b'<')]), 1..8),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let damage = |mut content: Vec<u8>| {
            for (at, byte) in &cuts {
                let at = at.index(content.len());
                content[at] = *byte;
            }
            if let Some(end) = end {
                content.truncate(end.index(content.len()) + 1);
            }
            content
        };
        let one_part = |whole: Vec<u8>, names: &[&str]| {
            let wanted = names[part.index(names.len())];
            handmade::rezip(&whole, |name, content| if name == wanted { damage(content) } else { content })
        };
        let sheets = ["xl/workbook.bin", "xl/worksheets/sheet1.bin", "xl/styles.bin", "xl/sharedStrings.bin"];
        read(&match kind {
            0 => handmade::compound("Workbook", &damage(handmade::xls())),
            1 => damage(handmade::compound("Workbook", &handmade::xls())),
            2 => one_part(handmade::xlsb(), &sheets),
            _ => one_part(handmade::ods(&handmade::ods_stock()), &["content.xml", "META-INF/manifest.xml"]),
        });
    }
}

static WORKBOOK: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| xlsx(&SALES, &sample(), |_| {}));

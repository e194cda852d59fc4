//! Stock files.

use domain::upload::{DecimalMark, UploadKind, UploadOptions};

use crate::support::{Cells, Csv, STOCK, Value, day, read, read_as, xlsx};

#[track_caller]
fn refused(text: &str, code: &str) {
    read_as(
        text.as_bytes(),
        "berkas.csv",
        Some(UploadKind::Stock),
        &UploadOptions::default(),
    )
    .refused(&[code]);
}

/// Four parts.
pub fn four_parts() -> Vec<Cells> {
    let quantities = [3, 6, 1_240, 12];
    (1..)
        .zip(quantities)
        .map(|(number, quantity)| {
            let texts = ["HGP", "TOBPM", "HND-04B", &format!("{number:05}KVB"), "SHOE SET BRAKE"].map(Value::from);
            texts
                .into_iter()
                .chain([Value::Number(quantity), Value::Number(quantity * 31_000)])
                .collect()
        })
        .collect()
}

#[test]
fn stock_files() {
    let rows = four_parts();
    for bytes in [
        xlsx(&STOCK, &rows, |_| {}),
        Csv {
            separator: ';',
            ..Csv::default()
        }
        .write(&STOCK, &rows)
        .into_bytes(),
    ] {
        let run = read_as(&bytes, "stok-2026-11-21.xlsx", None, &UploadOptions::default());
        let outcome = &run.fine().outcome;
        assert_eq!(
            (outcome.quantity, outcome.value, run.kept.stock.len()),
            (1_261, 39_091_000, 4)
        );
        assert_eq!(outcome.from, Some(day("2026-11-21")));
    }
}

#[test]
fn a_quantity_with_thousands_in_a_stock_file_is_asked() {
    let text = Csv {
        separator: ';',
        thousands: Some('.'),
        ..Csv::default()
    }
    .write(&STOCK, &four_parts());
    let run = read(text.as_bytes());
    run.refused(&["ambiguous_number"]);
    assert_eq!(run.plan.choices[0].field, "decimal");
    let options = UploadOptions {
        decimal: Some(DecimalMark::Comma),
        ..UploadOptions::default()
    };
    let run = read_as(text.as_bytes(), "x.csv", None, &options);
    assert_eq!(run.fine().outcome.quantity, 1_261);
}

#[test]
fn a_part_twice_and_stock_under_nothing() {
    let mut rows = four_parts();
    rows.push(rows[1].clone());
    let text = Csv::default().write(&STOCK, &rows);
    refused(&text, "duplicate_key");
    let mut rows = four_parts();
    rows[2][5] = Value::Number(-4);
    let text = Csv::default().write(&STOCK, &rows);
    refused(&text, "negative_stock");
}

//! Amounts and quantities of rows.

use domain::upload::{DecimalMark, UploadOptions};

use crate::support::{Cells, Csv, SALES, Value, column, csv, line, read, read_as, read_rows, sample, xlsx};

/// Stock rows with these quantities and values as text.
fn stock(amounts: &[(&str, &str)]) -> Vec<u8> {
    let rows: Vec<Cells> = (1..)
        .zip(amounts)
        .map(|(number, (quantity, value))| {
            [&format!("P{number}"), "SHOE", quantity, value]
                .map(Value::from)
                .to_vec()
        })
        .collect();
    Csv {
        separator: ';',
        ..Csv::default()
    }
    .write(&["NO PART", "NAMA PART", "QTY", "AMOUNT"], &rows)
    .into_bytes()
}

#[test]
fn each_column_is_read_by_its_own_evidence() {
    let run = read(&stock(&[("1", "1.000"), ("2", "12.500"), ("3", "Rp 7")]));
    assert_eq!(run.fine().outcome.value, 13_507);
    let run = read(&stock(&[("1", "1,000"), ("2", "12,500.00")]));
    assert_eq!(run.fine().outcome.value, 13_500);
    let run = read(&stock(&[("1", "1.000,00"), ("2", "12,5")]));
    assert_eq!(run.fine_with(&["rounded"]).outcome.value, 1_013);
}

#[test]
fn a_column_that_fits_no_common_reading_is_asked_and_the_answer_holds() {
    let bytes = stock(&[("1", "1.234,50"), ("2", "1,234.50")]);
    let run = read(&bytes);
    run.refused(&["ambiguous_number"]);
    assert_eq!(run.problem("ambiguous_number").column.as_deref(), Some("AMOUNT"));
    let options = UploadOptions {
        decimal: Some(DecimalMark::Comma),
        ..UploadOptions::default()
    };
    read_as(&bytes, "x", None, &options).refused(&["bad_number", "rounded"]);
}

#[test]
fn a_quantity_that_reads_two_ways_is_asked_with_both_meanings() {
    let bytes = stock(&[("1.000", "1.000")]);
    let run = read(&bytes);
    run.refused(&["ambiguous_number"]);
    let choice = &run.plan.choices[0];
    assert_eq!(choice.options[0].label, "Koma: 1.234,50; 1.000 berarti 1.000");
    assert_eq!(choice.options[1].label, "Titik: 1,234.50; 1.000 berarti 1");
    assert_eq!(choice.evidence, ["Kolom QTY: 1.000 di baris 2 berarti 1.000 atau 1."]);
    for (mark, quantity) in [(DecimalMark::Comma, 1_000), (DecimalMark::Dot, 1)] {
        let options = UploadOptions {
            decimal: Some(mark),
            ..UploadOptions::default()
        };
        assert_eq!(read_as(&bytes, "x", None, &options).fine().outcome.quantity, quantity);
    }
}

#[test]
fn fractions_of_a_quantity_are_bad_and_of_a_rupiah_rounded() {
    read(&stock(&[("1,5", "0")])).refused(&["bad_number"]);
    assert_eq!(read(&stock(&[("12.0", "0")])).fine().outcome.quantity, 12);
    let run = read(&stock(&[("1", "10,5"), ("2", "10,49")]));
    assert_eq!(run.fine_with(&["rounded"]).outcome.value, 21);
    assert_eq!(run.outcome.problems.total(), 2);
}

#[test]
fn fractions_in_number_cells_are_rounded_half_away_from_zero() {
    let mut rows = vec![line("H531-1", "2026-10-13", "8001073901", "06430KVB000", -2, 58_000)];
    for header in ["Net Sales", "DPP", "Harga Pokok", "Gross Profit", "PPN"] {
        rows[0][column(header)] = "".into();
    }
    let run = read(&xlsx(&SALES, &rows, |sheet| {
        sheet.write_number(1, column("Net Sales") as u16, -94_054.5).unwrap();
        sheet
            .write_number(1, column("Harga Pokok") as u16, 0.1 + 0.2 - 82_360.3)
            .unwrap();
    }));
    run.fine_with(&["rounded"]);
    let problem = run.problem("rounded");
    assert_eq!(
        (problem.column.as_deref(), problem.value.as_deref()),
        (Some("Net Sales"), Some("-94054.5"))
    );
    assert_eq!(
        (run.kept.lines[0].net_sales, run.kept.lines[0].cost),
        (-94_055, Some(-82_360))
    );
    let bad = xlsx(&SALES, &sample(), |sheet| {
        sheet.write_number(1, column("Quantity") as u16, 1.5).unwrap();
    });
    read(&bad).refused(&["bad_number"]);
}

#[test]
fn amounts_beyond_all_reason_are_bad_numbers() {
    read(&stock(&[("1", "1000000000000")])).refused(&["bad_number"]);
    read(&stock(&[("1000000000", "1")])).refused(&["bad_number"]);
    read(&stock(&[("999999999", "999999999999")])).fine();
    let bad = xlsx(&SALES, &sample(), |sheet| {
        sheet.write_number(1, column("Net Sales") as u16, 1e300).unwrap();
    });
    read(&bad).refused(&["bad_number"]);
}

#[test]
fn a_positive_discount_column_is_read_with_the_other_sign_and_told() {
    let mut rows = sample();
    for row in &mut rows {
        if let Value::Number(discount) = &mut row[column("Diskon")] {
            *discount = -*discount;
        }
    }
    let run = read_rows(&rows);
    run.fine_with(&["sign_turned"]);
    let text = Csv {
        thousands: Some(','),
        separator: ';',
        ..Csv::default()
    }
    .write(&SALES, &rows);
    read(text.as_bytes()).fine_with(&["sign_turned"]);
    let discounts: Vec<_> = run.kept.lines.iter().map(|line| line.discount).collect();
    assert_eq!(discounts, [11_600, 12_200, 63_000, 125_000]);
}

#[test]
fn a_discount_is_the_other_sign_of_the_column_and_never_its_size() {
    let mut rows = sample();
    // A surcharge: the column is positive on a sale.
    rows[3] = line("H531-3", "2026-10-15", "8001073903", "06455K59A71", 1, 100_000);
    rows[3][column("Diskon")] = Value::Number(10_000);
    rows[3][column("Total Faktur")] = Value::Number(110_000);
    rows[3][column("DPP")] = Value::Number(99_099);
    rows[3][column("PPN")] = Value::Number(10_901);
    rows[3][column("Net Sales")] = Value::Number(99_099);
    rows[3][column("Gross Profit")] = Value::Number(28_099);
    let run = read_rows(&rows);
    assert_eq!(run.fine().kept.lines[3].discount, -10_000);
}

#[test]
fn sums_may_differ_by_a_rupiah_a_unit() {
    let off = |header: &str, by: i64| {
        let mut rows = sample();
        if let Value::Number(number) = &mut rows[1][column(header)] {
            *number += by;
        }
        read_rows(&rows)
    };
    // The line has four units.
    off("Sales", 4).fine();
    off("PPN", -4).fine();
    for (header, column) in [
        ("Sales", "Total Faktur"),
        ("PPN", "PPN"),
        ("Gross Profit", "Gross Profit"),
    ] {
        let run = off(header, 5);
        run.fine_with(&["sum_mismatch"]);
        assert_eq!(run.problem("sum_mismatch").column.as_deref(), Some(column));
        assert!(run.problem("sum_mismatch").message.contains("Selisih Rp 5."));
    }
    let run = off("Net Sales", 5);
    assert_eq!(run.fine_with(&["sum_mismatch"]).outcome.problems.total(), 2);
}

#[test]
fn a_line_sold_under_cost_is_told() {
    let mut rows = sample();
    rows[0][column("Harga Pokok")] = Value::Number(100_000);
    rows[0][column("Gross Profit")] = Value::Number(-5_946);
    let run = read_rows(&rows);
    run.fine_with(&["negative_margin"]);
    assert_eq!(run.problem("negative_margin").row, Some(2));
    // A return gives back less than it cost: no sale under cost.
    let mut back = line("H531-9", "2026-10-15", "8001073903", "06455K59A71", -1, 100_000);
    back[column("Harga Pokok")] = Value::Number(-10);
    back[column("Gross Profit")] = Value::Number(-81_071);
    read_rows(&[back]).fine();
}

#[test]
fn percentages_are_read_past() {
    let mut rows = sample();
    rows[0][column("GP%")] = "#DIV/0!".into();
    rows[1][column("Disc%")] = "sepuluh".into();
    read_rows(&rows).fine();
    let bytes = csv(&rows);
    assert_eq!(read(&bytes).kept.lines.len(), 4);
}

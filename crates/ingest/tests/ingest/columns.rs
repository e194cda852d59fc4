//! Headers: found, mapped, asked for.

use std::collections::BTreeMap;

use domain::upload::{UploadKind, UploadOptions};

use crate::support::{Cells, Csv, SALES, Value, column, csv_of, line, read, read_as, sample, without};

fn renamed(from: &str, to: &str) -> Vec<u8> {
    let headers = SALES.map(|header| if header == from { to } else { header });
    Csv::default().write(&headers, &sample()).into_bytes()
}

fn mapped(field: &str, header: &str) -> UploadOptions {
    UploadOptions {
        columns: BTreeMap::from([(field.to_owned(), header.to_owned())]),
        ..UploadOptions::default()
    }
}

#[test]
fn a_required_column_under_an_unknown_name_is_asked_for() {
    let bytes = renamed("Net Sales", "Netto");
    let run = read_as(&bytes, "x.csv", Some(UploadKind::Sales), &UploadOptions::default());
    run.refused(&["unmapped_column"]);
    let choice = &run.plan.choices[0];
    assert_eq!(choice.field, "columns.net_sales");
    assert_eq!(
        choice
            .options
            .iter()
            .map(|option| option.value.as_str())
            .collect::<Vec<_>>(),
        ["Netto"]
    );
    assert_eq!(choice.options[0].label, "Netto, misalnya 94054");
    assert_eq!(run.plan.refused_rows().rejected, 4);

    let run = read_as(&bytes, "x.csv", Some(UploadKind::Sales), &mapped("net_sales", "netto"));
    assert_eq!(run.fine().outcome.lines, 4);
    let found = run.plan.columns.iter().find(|column| column.header == "Netto").unwrap();
    assert_eq!((found.field.as_deref(), found.required), (Some("net_sales"), true));
}

#[test]
fn a_mapping_to_a_header_that_is_not_there_asks_again() {
    let bytes = renamed("Net Sales", "Netto");
    read_as(&bytes, "x.csv", None, &mapped("net_sales", "Bersih")).refused(&["unmapped_column"]);
}

#[test]
fn other_unknown_headers_are_listed_and_not_asked() {
    let mut headers = SALES.to_vec();
    headers.extend(["Sopir", ""]);
    let rows: Vec<Cells> = sample()
        .into_iter()
        .map(|mut row| {
            row.extend(["ALI".into(), "catatan".into()]);
            row
        })
        .collect();
    let run = read(Csv::default().write(&headers, &rows).as_bytes());
    run.fine();
    assert_eq!(run.plan.columns.len(), 28);
    assert_eq!(
        (
            run.plan.columns[27].header.as_str(),
            run.plan.columns[27].field.as_deref()
        ),
        ("Sopir", None)
    );
}

#[test]
fn two_columns_for_one_field_are_named() {
    let mut headers = SALES.to_vec();
    headers.push("Qty");
    let twice = |value: &str| -> Vec<Cells> {
        sample()
            .into_iter()
            .map(|mut row| {
                row.push(value.into());
                row
            })
            .collect()
    };
    let run = read(Csv::default().write(&headers, &twice("5")).as_bytes());
    run.refused(&["duplicate_column"]);
    let message = run.problem("duplicate_column").message;
    assert!(message.contains("Quantity") && message.contains("Qty"), "{message}");

    let run = read(Csv::default().write(&headers, &twice(" ")).as_bytes());
    assert_eq!(run.fine().outcome.quantity, 19);
    assert_eq!(run.plan.columns[27].field, None);

    // The empty one may come first.
    let mut headers = vec!["Qty"];
    headers.extend(SALES);
    let rows: Vec<Cells> = sample()
        .into_iter()
        .map(|row| [vec![Value::Text(String::new())], row].concat())
        .collect();
    let run = read(Csv::default().write(&headers, &rows).as_bytes());
    assert_eq!(run.fine().outcome.quantity, 19);
}

#[test]
fn the_header_row_is_searched_in_thirty_rows_and_any_column() {
    let headers = ["", "", "NO PART", "NAMA PART", "QTY"];
    let rows: Vec<Cells> = vec![["", "", "06430", "SHOE", "4"].map(Value::from).to_vec()];
    for above in [0, 7, 29] {
        let head = "Laporan stok\n".repeat(above);
        let run = read(Csv { head, ..Csv::default() }.write(&headers, &rows).as_bytes());
        assert_eq!(run.fine().outcome.quantity, 4, "{above}");
        assert_eq!(run.plan.rows_above, above as u32);
    }
    let head = "Laporan stok\n".repeat(30);
    read(Csv { head, ..Csv::default() }.write(&headers, &rows).as_bytes()).refused(&["missing_column"]);
}

#[test]
fn absent_optional_columns_follow_from_the_others() {
    let rows = [line("H531-1", "2026-10-13", "8001073901", "06430KVB000", 2, 58_000)];
    let only = |left_out: &[&str]| {
        let run = read(&csv_of(&without(left_out), &rows));
        run.fine();
        run.kept.lines[0].clone()
    };
    let whole = only(&[]);
    assert_eq!(
        (whole.gross_sales, whole.discount, whole.total),
        (116_000, 11_600, 104_400)
    );
    assert_eq!((whole.net_sales, whole.vat), (94_054, 10_346));
    assert_eq!((whole.cost, whole.gross_profit), (Some(82_360), Some(11_694)));

    assert_eq!(only(&["Diskon"]), whole);
    assert_eq!(only(&["Gross Profit"]), whole);
    assert_eq!(only(&["PPN", "DPP"]), whole);
    let without_sales = only(&["Sales", "Diskon"]);
    assert_eq!((without_sales.gross_sales, without_sales.discount), (104_400, 0));
    assert_eq!(only(&["Sales"]), whole);
    let without_cost = only(&["Harga Pokok", "Gross Profit"]);
    assert_eq!((without_cost.cost, without_cost.gross_profit), (None, None));
    assert_eq!(only(&["Harga Pokok"]).gross_profit, Some(11_694));
    assert_eq!(only(&["Customer Name", "MATGROUP FIX"]).part_group, "");
}

#[test]
fn an_empty_optional_cell_is_as_if_its_column_were_absent() {
    let mut rows = sample();
    rows[0][column("Diskon")] = "".into();
    rows[0][column("Harga Pokok")] = "".into();
    rows[0][column("Gross Profit")] = "".into();
    let run = read(&crate::support::csv(&rows));
    let line = &run.fine().kept.lines[0];
    assert_eq!((line.discount, line.cost, line.gross_profit), (11_600, None, None));
}

#[test]
fn without_a_header_row_nobody_can_tell() {
    let run = read(b"apa saja\nsatu,dua\n");
    run.refused(&["missing_column"]);
    assert_eq!((run.plan.kind, run.plan.header_signature.as_str()), (None, ""));
}

#[test]
fn the_header_row_and_wanted_rows_come_back_as_text() {
    let options = UploadOptions::default();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, &crate::support::xlsx(&SALES, &sample(), |_| {})).unwrap();
    let request = ingest::Request {
        path: file.path(),
        file_name: "x.xlsx",
        kind: None,
        options: &options,
        today: crate::support::today(),
    };
    let plan = ingest::inspect(&request, &mut |_| {});
    let mut seen = Vec::new();
    let wanted = [3, 5, 99].into();
    ingest::rows_as_text(&request, &plan, &wanted, &mut |row, cells| {
        seen.push((row, cells.to_vec()));
    })
    .unwrap();
    let rows: Vec<_> = seen.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [1, 3, 5]);
    assert_eq!(seen[0].1, SALES);
    assert_eq!(seen[1].1[..4], ["H531-1", "2026-10-13", "Part Direct", "ZPF1"]);
    assert_eq!(seen[2].1[column("Net Sales")], "1013514");
}

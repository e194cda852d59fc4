//! Dates of rows.

use domain::upload::{DateOrder, UploadOptions};

use crate::support::{Cells, Csv, SALES, Value, column, csv, csv_of, day, line, read, read_as, sample, without, xlsx};

fn dated(dates: &[&str]) -> Vec<Cells> {
    (1..)
        .zip(dates)
        .map(|(number, date)| {
            let mut row = line(
                &format!("H531-{number}"),
                "2026-10-13",
                "8001073901",
                "06430KVB000",
                2,
                58_000,
            );
            row[column("Tgl Faktur")] = (*date).into();
            row
        })
        .collect()
}

/// Reads rows with these dates and no other column that tells about them.
fn read_dates(dates: &[&str], order: Option<DateOrder>) -> crate::support::Run {
    let options = UploadOptions {
        date_order: order,
        ..UploadOptions::default()
    };
    read_as(
        &csv_of(&without(&["Day", "Month"]), &dated(dates)),
        "x.csv",
        None,
        &options,
    )
}

fn read_as_days(run: &crate::support::Run) -> Vec<String> {
    run.kept.lines.iter().map(|line| line.date.to_string()).collect()
}

#[test]
fn the_order_that_alone_reads_a_value_holds_for_all() {
    let run = read_dates(&["4/2/2026", "13/2/2026"], None);
    assert_eq!(read_as_days(run.fine()), ["2026-02-04", "2026-02-13"]);
    let run = read_dates(&["4/2/2026", "2/13/2026"], None);
    assert_eq!(read_as_days(run.fine()), ["2026-04-02", "2026-02-13"]);
}

#[test]
fn what_the_order_cannot_read_is_a_bad_date() {
    let run = read_dates(&["4/2/2026", "13/2/2026", "31/2/2026", "besok"], None);
    run.refused(&["bad_date"]);
    assert_eq!(run.outcome.problems.total(), 2);
    let run = read_dates(&["13/2/2026"], Some(DateOrder::Mdy));
    run.refused(&["bad_date"]);
}

#[test]
fn orders_that_contradict_are_asked_with_both_witnesses() {
    let run = read_dates(&["13/2/2026", "2/14/2026"], None);
    run.refused(&["ambiguous_date"]);
    assert_eq!(
        run.plan.choices[0].evidence[0],
        "Kolom Tgl Faktur: 13/2/2026 di baris 2 hanya terbaca hari/bulan, 2/14/2026 di baris 3 hanya terbaca bulan/hari."
    );
    read_dates(&["13/2/2026", "2/14/2026"], Some(DateOrder::Dmy)).refused(&["bad_date"]);
}

#[test]
fn iso_names_and_serials_need_no_order() {
    let dates = [
        "2026-04-02",
        "2 April 2026",
        "2-Apr-26",
        "46114",
        "2026-04-02T23:59:00+08:00",
        "20260402",
    ];
    let run = read_dates(&dates, None);
    assert_eq!(read_as_days(run.fine()), ["2026-04-02"; 6]);
}

#[test]
fn days_out_of_reach_are_bad_and_days_ahead_are_told() {
    read_dates(&["1999-12-31"], None).refused(&["bad_date"]);
    read_dates(&["2027-11-24"], None).refused(&["bad_date"]);
    read_dates(&["2027-11-23"], None).fine_with(&["future_date"]);
    read_dates(&["2026-11-23"], None).fine();
}

#[test]
fn a_date_that_disagrees_with_day_and_month_is_told() {
    let mut rows = sample();
    rows[2][column("Day")] = Value::Number(10);
    rows[2][column("Month")] = Value::Number(14);
    for bytes in [csv(&rows), xlsx(&SALES, &rows, |_| {})] {
        let run = read(&bytes);
        run.fine_with(&["date_mismatch"]);
        assert_eq!(run.problem("date_mismatch").row, Some(4));
        assert_eq!(run.kept.lines[2].date, day("2026-10-14"));
    }
}

#[test]
fn date_cells_and_serial_numbers_of_a_workbook() {
    let mut rows = sample();
    rows[2][column("Tgl Faktur")] = Value::Number(46_309);
    rows[3][column("Tgl Faktur")] = "15/10/2026".into();
    let run = read(&xlsx(&SALES, &rows, |_| {}));
    let days: Vec<_> = run.fine().kept.lines.iter().map(|line| line.date.to_string()).collect();
    assert_eq!(days, ["2026-10-13", "2026-10-13", "2026-10-14", "2026-10-15"]);
    rows[2][column("Tgl Faktur")] = Value::Number(99_999);
    read(&xlsx(&SALES, &rows, |_| {})).refused(&["bad_date"]);
}

#[test]
fn a_time_of_day_never_moves_a_date() {
    let bytes = xlsx(&SALES, &sample(), |sheet| {
        let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy hh:mm");
        for row in 1..=2 {
            sheet.write_number_with_format(row, 1, 46_308.999, &format).unwrap();
        }
    });
    assert_eq!(read(&bytes).fine().kept.lines[0].date, day("2026-10-13"));
}

fn stock_on(name: &str, date: Option<&str>) -> crate::support::Run {
    let options = UploadOptions {
        snapshot_date: date.map(day),
        ..UploadOptions::default()
    };
    let text = Csv::default().write(
        &["NO PART", "NAMA PART", "QTY"],
        &[["06430", "SHOE", "4"].map(Value::from).to_vec()],
    );
    read_as(text.as_bytes(), name, None, &options)
}

#[test]
fn a_snapshot_s_day_is_given_or_in_the_name_or_today() {
    let cases = [
        ("stok.csv", None, "2026-11-23"),
        ("stok-2026-11-21.csv", None, "2026-11-21"),
        ("stok-2026-11-21.csv", Some("2026-11-20"), "2026-11-20"),
    ];
    for (name, given, want) in cases {
        let run = stock_on(name, given);
        assert_eq!(run.fine().plan.snapshot_date, Some(day(want)));
        assert_eq!((run.outcome.from, run.outcome.to), (Some(day(want)), Some(day(want))));
    }
    stock_on("stok-2026-11-24.csv", None).refused(&["bad_date"]);
    stock_on("stok.csv", Some("2026-11-24")).refused(&["bad_date"]);
}

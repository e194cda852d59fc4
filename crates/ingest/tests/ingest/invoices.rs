//! Whole invoices, right and wrong.

use ingest::{
    BalanceRow, CustomerRow, PaymentRow, PointsRow, Progress, Request, SalesLine, Sink, SinkClosed, StockRow,
};

use crate::support::{Value, column, csv, line, read_rows, sample};

#[test]
fn every_row_of_an_invoice_with_an_error_is_rejected() {
    let mut rows = sample();
    rows[1][column("Quantity")] = "x".into();
    rows.push(line("H531-1", "2026-10-13", "8001073901", "06455K59A71", 1, 10_000));
    let run = read_rows(&rows);
    run.refused(&["bad_number"]);
    assert_eq!(
        (
            run.outcome.rows.read,
            run.outcome.rows.accepted,
            run.outcome.rows.rejected
        ),
        (5, 2, 3)
    );
    assert_eq!(run.outcome.invalid_invoices, ["H531-1"]);
    // Sums are those of the invoices that are right.
    let right: i64 = run
        .kept
        .lines
        .iter()
        .filter(|line| line.invoice_number != "H531-1")
        .map(|line| line.net_sales)
        .sum();
    assert_eq!(
        (run.outcome.net_sales, run.outcome.quantity, run.outcome.lines),
        (right, 13, 2)
    );
    assert_eq!(run.outcome.from, Some(crate::support::day("2026-10-14")));
    // The wrong row itself was never given.
    assert!(run.kept.lines.iter().all(|line| line.row != 3));
}

#[test]
fn a_row_without_an_invoice_number_leaves_only_itself_out() {
    let mut rows = sample();
    rows[1][0] = "".into();
    let run = read_rows(&rows);
    run.refused(&["missing_value"]);
    assert_eq!((run.outcome.rows.accepted, run.outcome.rows.rejected), (3, 1));
    assert!(run.outcome.invalid_invoices.is_empty());
}

#[test]
fn one_invoice_has_one_customer_and_one_date() {
    let mut rows = sample();
    rows.push(line("H531-2", "2026-10-14", "8001079999", "06455K59A71", 1, 10_000));
    rows.push(line("H531-3", "2026-10-16", "8001073903", "06455K59A71", 1, 10_000));
    let run = read_rows(&rows);
    run.refused(&["mixed_customer", "mixed_date"]);
    assert_eq!(run.outcome.invalid_invoices, ["H531-2", "H531-3"]);
    let customer = run.problem("mixed_customer");
    assert_eq!((customer.row, customer.value.as_deref()), (Some(6), Some("8001079999")));
    assert!(
        customer
            .message
            .starts_with("H531-2 memuat dua nomor customer, 8001073902 dan 8001079999.")
    );
    assert!(
        run.problem("mixed_date")
            .message
            .contains("15 Okt 2026 dan 16 Okt 2026")
    );
}

#[test]
fn all_problems_of_a_row_are_told() {
    let mut rows = sample();
    rows[0][column("Quantity")] = "x".into();
    rows[0][column("Tgl Faktur")] = "x".into();
    rows[0][column("No Part")] = Value::Text(String::new());
    let run = read_rows(&rows);
    run.refused(&["bad_number", "bad_date", "missing_value"]);
    assert!(run.problems().iter().all(|problem| problem.row == Some(2)));
}

/// Takes so many lines.
struct Few(usize);

impl Sink for Few {
    fn sales_line(&mut self, _: &SalesLine<'_>) -> Result<(), SinkClosed> {
        self.0 = self.0.checked_sub(1).ok_or(SinkClosed)?;
        Ok(())
    }

    fn stock_row(&mut self, _: &StockRow<'_>) -> Result<(), SinkClosed> {
        Ok(())
    }

    fn customer_row(&mut self, _: &CustomerRow<'_>) -> Result<(), SinkClosed> {
        Ok(())
    }

    fn payment_row(&mut self, _: &PaymentRow<'_>) -> Result<(), SinkClosed> {
        Ok(())
    }

    fn balance_row(&mut self, _: &BalanceRow<'_>) -> Result<(), SinkClosed> {
        Ok(())
    }

    fn points_row(&mut self, _: &PointsRow<'_>) -> Result<(), SinkClosed> {
        Ok(())
    }

    fn progress(&mut self, _: Progress) {}
}

#[test]
fn a_sink_that_closes_stops_the_reading() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, &csv(&sample())).unwrap();
    let options = domain::upload::UploadOptions::default();
    let request = Request {
        path: file.path(),
        file_name: "x.csv",
        kind: None,
        options: &options,
        today: crate::support::today(),
    };
    let plan = ingest::inspect(&request, &mut |_| {});
    assert_eq!(ingest::read(&request, &plan, &mut Few(2)).err(), Some(SinkClosed));
    assert!(ingest::read(&request, &plan, &mut Few(4)).is_ok());
}

#[test]
fn a_file_that_vanishes_is_told() {
    let path = std::path::Path::new("/nonexistent/x.csv");
    crate::support::read_path(path, "x.csv", None, &domain::upload::UploadOptions::default()).refused(&["unreadable"]);
}

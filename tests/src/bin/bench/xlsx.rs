//! The distributor's files as workbooks, typed as a dealer management system writes them.

use anyhow::Context;
use rust_xlsxwriter::Workbook;

/// Columns of numbers; everything else is text, part numbers above all.
const NUMBERS: [&str; 9] = [
    "Quantity",
    "Sales",
    "Diskon",
    "Total Faktur",
    "DPP",
    "PPN",
    "Harga Pokok",
    "Gross Profit",
    "Net Sales",
];

/// A CSV file of the demo, whose fields hold no quotes and no commas, as an xlsx.
pub fn of_csv(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let text = std::str::from_utf8(bytes).context("the demo writes UTF-8")?;
    let mut rows = text.lines();
    let headers: Vec<&str> = rows.next().context("a file has headers")?.split(',').collect();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    for (column, header) in (0..).zip(&headers) {
        sheet.write_string(0, column, *header)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, (value, header)) in (0..).zip(row.split(',').zip(&headers)) {
            match value.parse::<f64>() {
                Ok(number) if NUMBERS.contains(header) => sheet.write_number(line, column, number)?,
                _ => sheet.write_string(line, column, value)?,
            };
        }
    }
    Ok(workbook.save_to_buffer()?)
}

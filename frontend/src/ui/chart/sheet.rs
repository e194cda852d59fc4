//! A chart's figures as a table and as a CSV file.

use charts::Unit;
use domain::Rupiah;
use domain::money::format_count;
use leptos::prelude::*;

use crate::format::{percent, rupiah_short};

/// The figures of a chart, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The first column's heading, then one per figure.
    pub headings: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<SheetRow>,
}

/// One row of a [`Sheet`].
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// The first column.
    pub name: String,
    /// The first column in a file, where that is not the name: `2026-11-09`.
    pub key: Option<String>,
    /// Where the name leads: the rows that the figures are made of.
    pub href: Option<String>,
    /// The figures with their units; none where there is none.
    pub figures: Vec<(Unit, Option<f64>)>,
}

/// A figure as a table writes it: `Rp 138.400.000`.
pub fn full(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Rupiah => Rupiah(value.round() as i64).to_string(),
        Unit::Count => format_count(value.round() as i64),
        Unit::Percent => percent(value),
    }
}

/// A figure as a tooltip writes it: `Rp 138,4 jt`.
pub fn short(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Rupiah => rupiah_short(value.round() as i64),
        Unit::Count | Unit::Percent => full(unit, value),
    }
}

impl Sheet {
    /// As CSV for the Indonesian Excel: UTF-8 with its mark, semicolons, decimal commas. A text that a spreadsheet
    /// would take for a formula gets a leading apostrophe; a number never does.
    pub fn csv(&self) -> String {
        let mut csv = "\u{feff}".to_owned();
        let mut line = |cells: Vec<String>| {
            csv.push_str(&cells.join(";"));
            csv.push_str("\r\n");
        };
        line(self.headings.iter().map(|heading| text_cell(heading)).collect());
        for row in &self.rows {
            let mut cells = vec![text_cell(row.key.as_deref().unwrap_or(&row.name))];
            cells.extend(row.figures.iter().map(|(unit, value)| match (unit, value) {
                (_, None) => String::new(),
                (Unit::Percent, Some(value)) => value.to_string().replace('.', ","),
                (_, Some(value)) => (value.round() as i64).to_string(),
            }));
            line(cells);
        }
        csv
    }
}

fn text_cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        "'"
    } else {
        ""
    };
    if text.contains([';', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// The table that stands in for the picture.
pub(super) fn sheet_table(title: &'static str, sheet: &Sheet) -> AnyView {
    let heading = |(index, heading): (usize, &String)| {
        let class = if index == 0 { "" } else { "is-num" };
        view! { <th scope="col" class=class>{heading.clone()}</th> }
    };
    let headings = sheet.headings.iter().enumerate().map(heading).collect_view();
    let rows = sheet.rows.iter().map(table_row).collect_view();
    view! {
        // It scrolls, so it must be reachable by keyboard.
        <div class="plot-table" role="group" aria-label=title tabindex="0">
            <table class="table table--compact">
                <caption class="sr-only">{title}</caption>
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn table_row(row: &SheetRow) -> AnyView {
    let name = row.name.clone();
    let name = match &row.href {
        Some(href) => view! { <a class="link" href=href.clone()>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let figure = |(unit, value): &(Unit, Option<f64>)| {
        let text = value.map_or_else(|| "–".to_owned(), |value| full(*unit, value));
        view! { <td class="is-num">{text}</td> }
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            {row.figures.iter().map(figure).collect_view()}
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_opens_in_an_indonesian_spreadsheet_and_starts_no_formula() {
        let row = |name: &str, money, share| SheetRow {
            name: name.to_owned(),
            key: None,
            href: None,
            figures: vec![(Unit::Rupiah, money), (Unit::Percent, Some(share))],
        };
        let sheet = Sheet {
            headings: vec![
                "Kelompok".to_owned(),
                "Penjualan; bersih".to_owned(),
                "Bagian".to_owned(),
            ],
            rows: vec![
                row("=HYPERLINK(\"x\")", Some(-1_200_000.0), 18.5),
                row("OIL", None, 100.0),
            ],
        };
        assert_eq!(
            sheet.csv(),
            "\u{feff}Kelompok;\"Penjualan; bersih\";Bagian\r\n'=HYPERLINK(\"x\");-1200000;18,5\r\nOIL;;100\r\n"
                .replace("'=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")
        );
    }

    #[test]
    fn tooltips_are_short_and_tables_full() {
        assert_eq!(short(Unit::Rupiah, 54_400_000.0), "Rp 54,4 jt");
        assert_eq!(short(Unit::Rupiah, -54_400_000.0), "−Rp 54,4 jt");
        assert_eq!(full(Unit::Rupiah, 138_400_000.0), "Rp 138.400.000");
        assert_eq!(full(Unit::Percent, 18.53), "18,5%");
    }
}

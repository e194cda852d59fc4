//! How one sum becomes another: bars that lie one under the other, each beginning where the one above ended.

use domain::money::format_short;

use crate::canvas::{Align, Canvas, LABEL_SIZE};
use crate::geometry::{Geometry, Rect, Targets};
use crate::text::width;
use crate::{Caption, ChartError, Drawing, Paint, Theme};

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterfallRow {
    /// What it is.
    pub label: String,
    /// Its size: of a sum, or of what is added or taken away.
    pub value: f64,
    /// Whether it is a sum, which begins at nothing.
    pub is_sum: bool,
}

/// A waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterfallChart {
    /// The words for screen readers.
    pub caption: Caption,
    /// The bars from top to bottom, in rupiah.
    pub rows: Vec<WaterfallRow>,
}

/// Least size that holds labels and bars.
const SMALLEST: (u32, u32) = (200, 80);
/// Highest bar.
const HIGHEST: f64 = 18.0;
/// Share of a row that its bar fills.
const FILL: f64 = 0.67;
/// Bold type is wider than the widths are of.
const BOLD: f64 = 1.08;
/// Between label, bar and value.
const GAP: f64 = 8.0;

/// The paint of a bar.
pub fn waterfall_paint(row: &WaterfallRow) -> Paint {
    if row.is_sum {
        Paint::Series(2)
    } else if row.value < 0.0 {
        Paint::Series(1)
    } else {
        Paint::Series(3)
    }
}

impl WaterfallChart {
    /// Draws at a size in pixels.
    pub fn draw(&self, size: (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        let size = (size.0.max(SMALLEST.0), size.1.max(SMALLEST.1));
        if self.rows.iter().all(|row| row.value == 0.0 || !row.value.is_finite()) {
            return Err(ChartError::NoData);
        }
        let values: Vec<String> = self.rows.iter().map(value).collect();
        let widest = |texts: &mut dyn Iterator<Item = &String>| {
            texts.map(|text| width(text, LABEL_SIZE)).fold(0.0, f64::max) * BOLD + GAP
        };
        let (full, height) = (f64::from(size.0), f64::from(size.1));
        let left = widest(&mut self.rows.iter().map(|row| &row.label)).min(full * 0.4);
        let right = (full - widest(&mut values.iter())).max(left + 1.0);
        let spans = self.spans();
        let ends = spans.iter().flat_map(|(from, to)| [*from, *to]);
        let (low, high) = ends.fold((0f64, 0f64), |(low, high), end| (low.min(end), high.max(end)));
        let x = |value: f64| left + (value - low) / (high - low).max(1.0) * (right - left);
        let band = height / self.rows.len() as f64;
        let bar = (band * FILL).min(HIGHEST);
        let ys: Vec<f64> = (0..self.rows.len()).map(|row| (row as f64 + 0.5) * band).collect();
        // A bar is never so small that it cannot be seen.
        let bars: Vec<(f64, f64)> = spans
            .iter()
            .map(|(from, to)| {
                let (start, end) = (x(from.min(*to)).round(), x(from.max(*to)).round());
                (start, end.max(start + 1.0))
            })
            .collect();

        let mut canvas = Canvas::new(size.0, size.1);
        canvas.layer("shape-rendering=\"crispEdges\"", |pen| {
            for ((y, next), (_, to)) in ys.iter().zip(ys.iter().skip(1)).zip(&spans) {
                let x = x(*to).round();
                pen.line(&[(x, y + bar / 2.0), (x, next - bar / 2.0)], 1.0, theme.axis)?;
            }
            for ((row, y), (start, end)) in self.rows.iter().zip(&ys).zip(&bars) {
                let colour = theme.paint(waterfall_paint(row));
                pen.rect((*start, y - bar / 2.0), (*end, y + bar / 2.0), colour)?;
            }
            Ok(())
        })?;
        for is_sum in [false, true] {
            let weight = if is_sum { "600" } else { "400" };
            canvas.layer(
                &format!("font-weight=\"{weight}\" font-variant=\"tabular-nums\""),
                |pen| {
                    for (index, row) in self.rows.iter().enumerate().filter(|(_, row)| row.is_sum == is_sum) {
                        let baseline = ys[index] + 4.0;
                        let colour = if is_sum { theme.strong } else { theme.label };
                        pen.text(&row.label, (left - GAP, baseline), Align::End, LABEL_SIZE, colour)?;
                        let place = (bars[index].1 + GAP / 2.0, baseline);
                        pen.text(&values[index], place, Align::Start, LABEL_SIZE, theme.strong)?;
                    }
                    Ok(())
                },
            )?;
        }
        Ok(Drawing {
            svg: canvas.finish(theme, Some(&self.caption)),
            geometry: Geometry {
                width: full,
                height,
                plot: Rect {
                    left,
                    top: 0.0,
                    right,
                    bottom: height,
                },
                targets: Targets::Rows {
                    ys,
                    ends: bars.iter().map(|(_, end)| *end).collect(),
                    band,
                },
            },
        })
    }

    /// From where to where each bar goes, in values.
    fn spans(&self) -> Vec<(f64, f64)> {
        let mut at = 0.0;
        self.rows
            .iter()
            .map(|row| {
                let value = if row.value.is_finite() { row.value } else { 0.0 };
                let from = if row.is_sum { 0.0 } else { at };
                at = from + value;
                (from, at)
            })
            .collect()
    }
}

fn value(row: &WaterfallRow) -> String {
    let text = format_short(row.value.round() as i64);
    if row.is_sum || row.value <= 0.0 {
        text
    } else {
        format!("+{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::tests::theme;

    fn chart(rows: &[(&str, f64, bool)]) -> WaterfallChart {
        WaterfallChart {
            caption: Caption {
                title: "Penyebab perubahan".to_owned(),
                description: String::new(),
            },
            rows: rows
                .iter()
                .map(|(label, value, is_sum)| WaterfallRow {
                    label: (*label).to_owned(),
                    value: *value,
                    is_sum: *is_sum,
                })
                .collect(),
        }
    }

    const ROWS: [(&str, f64, bool); 4] = [
        ("Sep", 1_000e6, true),
        ("Volume", 250e6, false),
        ("Harga <b>", -50e6, false),
        ("Okt", 1_200e6, true),
    ];

    #[test]
    fn one_month_becomes_the_next() {
        insta::assert_snapshot!(chart(&ROWS).draw((360, 120), &theme()).unwrap().svg);
    }

    #[test]
    fn every_bar_begins_where_the_one_above_ended() {
        assert_eq!(
            chart(&ROWS).spans(),
            [(0.0, 1_000e6), (1_000e6, 1_250e6), (1_250e6, 1_200e6), (0.0, 1_200e6)]
        );
        let drawing = chart(&ROWS).draw((360, 120), &theme()).unwrap();
        assert_eq!(drawing.geometry.nearest((0.0, 50.0)), Some(1));
        assert_eq!(
            drawing.geometry.anchor(1).map(|anchor| (anchor.top, anchor.bottom)),
            Some((30.0, 60.0))
        );
        assert_eq!(drawing.geometry.len(), 4);
    }

    #[test]
    fn nothing_or_only_zeros_is_no_drawing() {
        assert_eq!(chart(&[]).draw((360, 120), &theme()), Err(ChartError::NoData));
        assert_eq!(
            chart(&[("A", 0.0, true)]).draw((360, 120), &theme()),
            Err(ChartError::NoData)
        );
        assert!(
            chart(&[("A", -5.0, true), ("B", 2.0, false)])
                .draw((0, 0), &theme())
                .is_ok()
        );
    }
}

//! Tables over as many pages as they need.

use super::font::Weight;
use super::{BODY, Ink, MARGIN, Mark, Orientation, Pdf, SMALL};

/// Between the text of a cell and the next column.
const GAP: f32 = 12.0;
const LINE: f32 = 12.0;
const PADDING: f32 = 4.0;
/// A longer text in a cell is cut.
const LINES: usize = 8;
/// No column of text becomes narrower.
const NARROWEST: f32 = 60.0;
/// Rows whose texts are measured for the widths of columns.
const MEASURED: usize = 2_000;

/// Where the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures; they are never broken over lines.
    Right,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfColumn {
    /// Its head.
    pub label: String,
    /// Where its cells stand.
    pub align: Align,
}

/// A column with its place on the page.
struct Placed {
    x: f32,
    width: f32,
    align: Align,
}

impl Pdf {
    /// How pages have to lie for a table of some columns.
    pub fn orientation_for(columns: usize) -> Orientation {
        if columns > 6 {
            Orientation::Landscape
        } else {
            Orientation::Portrait
        }
    }

    /// Adds a table. Its head stands on every page; `totals`, where there are any, under the last row.
    pub fn table(&mut self, columns: &[PdfColumn], rows: &[Vec<String>], totals: &[String]) {
        let placed = self.place(columns, rows, totals);
        let head: Vec<String> = columns.iter().map(|column| column.label.clone()).collect();
        self.head(&placed, &head);
        for row in rows {
            self.row(&placed, row, &head, Weight::Regular);
        }
        if !totals.is_empty() {
            self.row(&placed, totals, &head, Weight::SemiBold);
        }
        self.y += 10.0;
    }

    /// Each column as wide as its widest text; where that is too much, columns of words give way.
    fn place(&self, columns: &[PdfColumn], rows: &[Vec<String>], totals: &[String]) -> Vec<Placed> {
        let mut widths: Vec<f32> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let (regular, bold) = (self.fonts.face(Weight::Regular), self.fonts.face(Weight::SemiBold));
                let cells = rows.iter().take(MEASURED).filter_map(|row| row.get(at));
                let widest = cells.map(|cell| regular.width(cell, BODY)).fold(0.0, f32::max);
                let total = totals.get(at).map_or(0.0, |cell| bold.width(cell, BODY));
                widest.max(total).max(bold.width(&column.label, SMALL)).max(20.0)
            })
            .collect();
        let room = self.width() - GAP * columns.len().saturating_sub(1) as f32;
        let is_words = |at: usize| columns[at].align == Align::Left;
        let spare = room - widths.iter().sum::<f32>();
        if spare < 0.0 {
            shrink(&mut widths, is_words, -spare);
            // Still too wide: everything gives way alike.
            let sum: f32 = widths.iter().sum();
            if sum > room {
                for width in &mut widths {
                    *width *= room / sum;
                }
            }
        } else {
            let each = spare / columns.len().max(1) as f32;
            for width in &mut widths {
                *width += each;
            }
        }
        let mut x = MARGIN;
        let mut placed = Vec::with_capacity(columns.len());
        for (column, width) in columns.iter().zip(widths) {
            placed.push(Placed {
                x,
                width,
                align: column.align,
            });
            x += width + GAP;
        }
        placed
    }

    fn head(&mut self, placed: &[Placed], labels: &[String]) {
        self.cells(placed, labels, SMALL, Weight::SemiBold, Ink::Muted);
    }

    fn row(&mut self, placed: &[Placed], cells: &[String], head: &[String], weight: Weight) {
        let height = self.height(placed, cells, BODY, weight);
        if self.y + height > self.bottom() {
            self.break_page();
            self.head(placed, head);
        }
        if weight == Weight::SemiBold {
            let (y, width) = (self.y, self.width());
            self.mark(Mark::Rect {
                x: MARGIN,
                y,
                width,
                height,
                ink: Ink::Tint,
            });
        }
        self.cells(placed, cells, BODY, weight, Ink::Text);
    }

    fn lines(&self, placed: &Placed, cell: &str, size: f32, weight: Weight) -> Vec<String> {
        let face = self.fonts.face(weight);
        match placed.align {
            Align::Left => face.wrap(cell, size, placed.width, LINES),
            Align::Right if size == SMALL => face.wrap(cell, size, placed.width, LINES),
            Align::Right => vec![face.fit(cell, size, placed.width + 0.5)],
        }
    }

    fn height(&self, placed: &[Placed], cells: &[String], size: f32, weight: Weight) -> f32 {
        let lines = placed
            .iter()
            .zip(cells)
            .map(|(column, cell)| self.lines(column, cell, size, weight).len());
        lines.max().unwrap_or(1) as f32 * LINE + 2.0 * PADDING
    }

    fn cells(&mut self, placed: &[Placed], cells: &[String], size: f32, weight: Weight, ink: Ink) {
        let mut most = 1;
        let mut marks = Vec::new();
        for (column, cell) in placed.iter().zip(cells) {
            let lines = self.lines(column, cell, size, weight);
            most = most.max(lines.len());
            let face = self.fonts.face(weight);
            for (place, text) in lines.into_iter().enumerate() {
                let x = match column.align {
                    Align::Left => column.x,
                    Align::Right => column.x + column.width - face.width(&text, size),
                };
                let y = self.y + PADDING + 9.0 + place as f32 * LINE;
                marks.push(Mark::Text {
                    x,
                    y,
                    size,
                    weight,
                    ink,
                    text,
                });
            }
        }
        for mark in marks {
            self.mark(mark);
        }
        self.y += most as f32 * LINE + 2.0 * PADDING;
        self.rule();
    }
}

/// Takes `missing` from the columns of words: the widest give way until all that gave are equally wide.
fn shrink(widths: &mut [f32], is_words: impl Fn(usize) -> bool, missing: f32) {
    let given = |cap: f32| -> f32 {
        let words = widths.iter().enumerate().filter(|(at, _)| is_words(*at));
        words.map(|(_, width)| (width - cap).max(0.0)).sum()
    };
    // The largest cap that gives enough, by halving.
    let (mut low, mut high) = (NARROWEST, widths.iter().copied().fold(NARROWEST, f32::max));
    for _ in 0..24 {
        let middle = f32::midpoint(low, high);
        if given(middle) >= missing {
            low = middle;
        } else {
            high = middle;
        }
    }
    for (at, width) in widths.iter_mut().enumerate() {
        if is_words(at) {
            *width = width.min(low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn the_widest_column_of_words_gives_way_first() {
        let mut widths = [80.0, 400.0, 100.0, 300.0];
        shrink(&mut widths, |at| at < 3, 150.0);
        assert!((widths[1] - 250.0).abs() < 0.1, "{widths:?}");
        assert_eq!((widths[0], widths[2], widths[3]), (80.0, 100.0, 300.0));
    }
}

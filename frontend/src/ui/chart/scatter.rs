//! Marks over two axes, with a legend of their shapes, tooltip, table and downloads.

use std::sync::Arc;

use charts::{Caption, ChartError, Drawing, Mark, Paint, ScatterChart, Theme, Unit, outline};
use leptos::prelude::*;

use super::card::{Frame, framed, framed_empty};
use super::plot::{Tip, TipRow, plot};
use super::series::{legend_button, opener};
use super::sheet::{Sheet, SheetRow, short};

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub struct ScatterMark {
    /// What it stands for.
    pub name: String,
    /// In a file, where that is not the name.
    pub key: Option<String>,
    /// Where a click, Enter and the table's row lead.
    pub href: Option<String>,
    /// Along x, along y, and what its area stands for.
    pub figures: [f64; 3],
    /// Its place among the kinds.
    pub kind: usize,
}

/// Everything that a scatter says.
#[derive(Clone, Debug, PartialEq)]
pub struct ScatterData {
    /// What the chart shows, in a sentence with its figures, for screen readers.
    pub description: String,
    /// Heading of the table's first column.
    pub heading: &'static str,
    /// What the three figures are, and their names.
    pub figures: [(Unit, &'static str); 3],
    /// The words under the x axis.
    pub below: &'static str,
    /// The kinds of marks, each with its colour and shape.
    pub kinds: Vec<(Paint, String)>,
    /// The marks, the largest first.
    pub marks: Vec<ScatterMark>,
    /// A level of y to compare with, and its name.
    pub level: Option<(f64, String)>,
}

impl ScatterData {
    fn shown<'a>(&'a self, hidden: &'a [bool]) -> impl Iterator<Item = &'a ScatterMark> {
        let is_hidden = |kind: usize| hidden.get(kind).copied().unwrap_or(false);
        self.marks.iter().filter(move |mark| !is_hidden(mark.kind))
    }

    fn paint(&self, mark: &ScatterMark) -> Paint {
        self.kinds.get(mark.kind).map_or(Paint::Previous, |(paint, _)| *paint)
    }

    fn draw(&self, title: &str, hidden: &[bool], size: (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        let marks = self.shown(hidden).map(|mark| {
            let [x, y, size] = mark.figures;
            Mark {
                x,
                y,
                size,
                paint: self.paint(mark),
            }
        });
        ScatterChart {
            caption: Caption {
                title: title.to_owned(),
                description: self.description.clone(),
            },
            marks: marks.collect(),
            x: (self.figures[0].0, self.below.to_owned()),
            y: self.figures[1].0,
            level: self.level.clone(),
        }
        .draw(size, theme)
    }

    fn tip(&self, hidden: &[bool], index: usize) -> Tip {
        let Some(mark) = self.shown(hidden).nth(index) else {
            return Tip::default();
        };
        let rows = self
            .figures
            .iter()
            .zip(mark.figures)
            .map(|((unit, name), value)| TipRow {
                paint: self.paint(mark),
                name: (*name).to_owned(),
                value: short(*unit, value),
            });
        Tip {
            title: mark.name.clone(),
            rows: rows.collect(),
        }
    }

    fn sheet(&self) -> Sheet {
        let mut headings = vec![self.heading.to_owned()];
        headings.extend(self.figures.iter().map(|(_, name)| (*name).to_owned()));
        let row = |mark: &ScatterMark| SheetRow {
            name: mark.name.clone(),
            key: mark.key.clone(),
            href: mark.href.clone(),
            figures: self
                .figures
                .iter()
                .zip(mark.figures)
                .map(|((unit, _), value)| (*unit, Some(value)))
                .collect(),
        };
        Sheet {
            headings,
            rows: self.marks.iter().map(row).collect(),
        }
    }
}

/// A card with a scatter.
#[component]
pub fn Scatter(
    /// The card's heading.
    title: &'static str,
    /// The line under it.
    #[prop(into)]
    sub: String,
    /// The card's further classes: `col-7`.
    class: &'static str,
    /// What it says.
    data: ScatterData,
    /// Stands in the drawing's place when there is nothing to draw: why, and one action.
    #[prop(into)]
    empty: ViewFnOnce,
) -> impl IntoView {
    const HEIGHT: &str = "plot--scatter";
    if data.marks.is_empty() {
        return framed_empty(title, sub, class, HEIGHT, empty.run());
    }
    let hidden = RwSignal::new(vec![false; data.kinds.len()]);
    let keys: Vec<_> = data
        .kinds
        .iter()
        .enumerate()
        .map(|(index, (paint, name))| legend_button(index, sign(*paint), name.clone(), hidden))
        .collect();
    let frame = Frame {
        title,
        sub,
        class,
        sheet: data.sheet(),
        legend: data.kinds.clone(),
    };
    let drawing = RwSignal::new(None);
    let data = Arc::new(data);
    let (drawn, told) = (Arc::clone(&data), Arc::clone(&data));
    let plot = plot(
        title,
        HEIGHT,
        drawing,
        Arc::new(move |size, theme| hidden.with(|hidden| drawn.draw(title, hidden, size, theme))),
        Arc::new(move |index| {
            let tip = hidden.try_with(|hidden| told.tip(hidden, index));
            tip.unwrap_or_default()
        }),
        opener(move |index| {
            let hidden = hidden.try_get_untracked()?;
            data.shown(&hidden).nth(index)?.href.clone()
        }),
    );
    let chart = view! {
        {(keys.len() > 1).then(|| view! { <div class="legend mb-2">{keys}</div> }.into_any())}
        {plot}
    };
    framed(frame, drawing, chart.into_any())
}

/// A mark for the legend.
fn sign(paint: Paint) -> AnyView {
    const MIDDLE: (f64, f64) = (6.0, 6.0);
    let fill = format!("var({})", paint.token());
    let mark = match outline(paint, MIDDLE, 4.0) {
        Some(corners) => {
            let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            view! { <polygon points=points.join(" ") fill=fill></polygon> }.into_any()
        }
        None => view! { <circle cx="6" cy="6" r="4" fill=fill></circle> }.into_any(),
    };
    view! {
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            {mark}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_kinds_are_neither_drawn_nor_pointed_at_but_stay_in_the_table() {
        let mark = |name: &str, kind| ScatterMark {
            name: name.to_owned(),
            key: None,
            href: None,
            figures: [1.0, 2.0, 3e6],
            kind,
        };
        let data = ScatterData {
            description: String::new(),
            heading: "Part",
            figures: [
                (Unit::Percent, "Diskon"),
                (Unit::Percent, "GP%"),
                (Unit::Rupiah, "Penjualan bersih"),
            ],
            below: "Diskon",
            kinds: vec![
                (Paint::Series(1), "OIL".to_owned()),
                (Paint::Series(2), "TYRE".to_owned()),
            ],
            marks: vec![mark("A", 0), mark("B", 1)],
            level: None,
        };
        let tip = data.tip(&[true, false], 0);
        assert_eq!((tip.title.as_str(), tip.rows[2].value.as_str()), ("B", "Rp 3 jt"));
        assert_eq!(data.tip(&[true, false], 1), Tip::default());
        assert_eq!((data.sheet().rows.len(), data.sheet().headings.len()), (2, 4));
    }
}

//! Lines or bars over labelled points, with legend, tooltip, table and downloads.

use std::sync::Arc;

use charts::{
    Bars, BarsChart, Caption, ChartError, Drawing, Line, LineChart, Outlook, Paint, Theme, Unit, WaterfallChart,
    WaterfallRow, waterfall_paint,
};
use leptos::prelude::*;

use super::card::{Frame, framed, framed_empty};
use super::key_class;
use super::plot::{Open, Tip, TipRow, plot};
use super::sheet::{Sheet, SheetRow, short};
use crate::router::{NavigateOptions, use_navigate};

/// A place along the x axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// On the axis: `9 Nov`.
    pub axis: String,
    /// In tooltip and table: `Senin, 9 Nov 2026`.
    pub title: String,
    /// In a file, where that is not the title: `2026-11-09`.
    pub key: Option<String>,
    /// Where a click, Enter and the table's row lead: the rows that the figures are made of.
    pub href: Option<String>,
}

/// A line or a colour of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// In the legend and over the table's column.
    pub legend: String,
    /// In the tooltip: one per point, or one for all.
    pub tips: Vec<String>,
    /// Its colour.
    pub paint: Paint,
    /// One per point; none leaves a gap.
    pub values: Vec<Option<f64>>,
}

/// How the series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As lines.
    Lines,
    /// As bars side by side.
    Bars,
    /// As lines of what is known and, dashed, of what is expected; the other two series are the ends of its interval,
    /// drawn as a tint. It begins after this point.
    Outlook(usize),
    /// As bars of one series that lie one under the other: the first and the last are sums, the others lead from one to
    /// the other.
    Waterfall,
}

/// Series of an outlook that are lines.
const LINES: usize = 2;

/// Everything that a chart over labelled points says.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesData {
    /// What the chart shows, in a sentence with its figures, for screen readers.
    pub description: String,
    /// Heading of the table's first column: `Tanggal`.
    pub heading: &'static str,
    /// The points, in order.
    pub points: Vec<Point>,
    /// The series; the first lies on top.
    pub series: Vec<Series>,
    /// What the values are.
    pub unit: Unit,
    /// How they are drawn.
    pub shape: Shape,
}

impl SeriesData {
    /// Whether there is nothing but zeros and gaps.
    pub fn is_empty(&self) -> bool {
        let mut values = self.series.iter().flat_map(|series| &series.values);
        values.all(|value| value.is_none_or(|value| value == 0.0))
    }

    fn shown<'a>(&'a self, hidden: &'a [bool]) -> impl Iterator<Item = &'a Series> {
        let is_hidden = |index: usize| hidden.get(index).copied().unwrap_or(false);
        self.series
            .iter()
            .enumerate()
            .filter(move |(index, _)| !is_hidden(*index))
            .map(|(_, series)| series)
    }

    fn draw(&self, title: &str, hidden: &[bool], size: (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        let caption = Caption {
            title: title.to_owned(),
            description: self.description.clone(),
        };
        let labels = self.points.iter().map(|point| point.axis.clone()).collect();
        let shown = self.shown(hidden).map(|series| (series.values.clone(), series.paint));
        let unit = self.unit;
        match self.shape {
            Shape::Lines | Shape::Outlook(_) => {
                let from = match self.shape {
                    Shape::Outlook(from) => Some(from),
                    _ => None,
                };
                let lines = shown.enumerate().map(|(place, (values, paint))| Line {
                    values,
                    paint,
                    is_dashed: from.is_some() && place > 0,
                });
                let end = |place: usize| self.series.get(place).map(|series| series.values.clone());
                let outlook = from.map(|from| Outlook {
                    low: end(LINES).unwrap_or_default(),
                    high: end(LINES + 1).unwrap_or_default(),
                    from,
                    name: self
                        .series
                        .get(1)
                        .map(|series| series.legend.clone())
                        .unwrap_or_default(),
                });
                let chart = LineChart {
                    caption,
                    labels,
                    lines: lines.take(if from.is_some() { LINES } else { usize::MAX }).collect(),
                    unit,
                    outlook,
                };
                chart.draw(size, theme)
            }
            Shape::Waterfall => WaterfallChart {
                caption,
                rows: self.waterfall(),
            }
            .draw(size, theme),
            Shape::Bars => {
                let bars = shown.map(|(values, paint)| Bars { values, paint }).collect();
                let chart = BarsChart {
                    caption,
                    labels,
                    bars,
                    unit,
                };
                chart.draw(size, theme)
            }
        }
    }

    fn waterfall(&self) -> Vec<WaterfallRow> {
        let values = self.series.iter().flat_map(|series| &series.values);
        let last = self.points.len().saturating_sub(1);
        let rows = self.points.iter().zip(values).enumerate();
        rows.map(|(index, (point, value))| WaterfallRow {
            label: point.axis.clone(),
            value: value.unwrap_or_default(),
            is_sum: index == 0 || index == last,
        })
        .collect()
    }

    /// What a point is painted with in the tooltip.
    fn paint(&self, series: &Series, index: usize) -> Paint {
        match self.shape {
            Shape::Waterfall => self.waterfall().get(index).map_or(series.paint, waterfall_paint),
            _ => series.paint,
        }
    }

    fn tip(&self, hidden: &[bool], index: usize) -> Tip {
        let rows = self.shown(hidden).filter_map(|series| {
            let value = series.values.get(index).copied().flatten()?;
            let name = series.tips.get(index).or(series.tips.first()).unwrap_or(&series.legend);
            Some(TipRow {
                paint: self.paint(series, index),
                name: name.clone(),
                value: short(self.unit, value),
            })
        });
        Tip {
            title: self
                .points
                .get(index)
                .map(|point| point.title.clone())
                .unwrap_or_default(),
            rows: rows.collect(),
        }
    }

    fn sheet(&self) -> Sheet {
        let mut headings = vec![self.heading.to_owned()];
        headings.extend(self.series.iter().map(|series| series.legend.clone()));
        let row = |(index, point): (usize, &Point)| {
            let figure = |series: &Series| (self.unit, series.values.get(index).copied().flatten());
            SheetRow {
                name: point.title.clone(),
                key: point.key.clone(),
                href: point.href.clone(),
                figures: self.series.iter().map(figure).collect(),
            }
        };
        Sheet {
            headings,
            rows: self.points.iter().enumerate().map(row).collect(),
        }
    }
}

/// A card with a chart over labelled points.
#[component]
pub fn SeriesChart(
    /// The card's heading.
    title: &'static str,
    /// The line under it.
    #[prop(into)]
    sub: String,
    /// The card's further classes: `col-8`.
    class: &'static str,
    /// The class that gives the drawing its height: `plot--trend`, `plot--bars`.
    height: &'static str,
    /// What it says.
    data: SeriesData,
    /// Stands in the drawing's place when there is nothing to draw: why, and one action.
    #[prop(into)]
    empty: ViewFnOnce,
) -> impl IntoView {
    if data.is_empty() {
        return framed_empty(title, sub, class, height, empty.run());
    }
    // The ends of an interval are one tint, and the bars of a waterfall say themselves what they are.
    let in_legend = match data.shape {
        Shape::Outlook(_) => LINES,
        Shape::Waterfall => 0,
        Shape::Lines | Shape::Bars => data.series.len(),
    };
    let legend: Vec<_> = data
        .series
        .iter()
        .take(in_legend)
        .map(|series| (series.paint, series.legend.clone()))
        .collect();
    let hidden = RwSignal::new(vec![false; data.series.len()]);
    let keys: Vec<_> = legend
        .iter()
        .enumerate()
        .map(|(index, (paint, name))| match data.shape {
            Shape::Outlook(_) => {
                let shape = if index > 0 {
                    "legend__key--dash"
                } else {
                    "legend__key--line"
                };
                plain_key(&format!("{shape} {}", key_class(*paint)), name.clone())
            }
            _ => legend_key(index, key_shape(data.shape, *paint), *paint, name.clone(), hidden),
        })
        .chain(matches!(data.shape, Shape::Outlook(_)).then(|| plain_key("key-area", "Rentang 80%".to_owned())))
        .collect();
    let frame = Frame {
        title,
        sub,
        class,
        sheet: data.sheet(),
        legend,
    };
    let drawing = RwSignal::new(None);
    let data = Arc::new(data);
    let (drawn, told) = (Arc::clone(&data), Arc::clone(&data));
    let plot = plot(
        title,
        height,
        drawing,
        Arc::new(move |size, theme| hidden.with(|hidden| drawn.draw(title, hidden, size, theme))),
        Arc::new(move |index| {
            let tip = hidden.try_with(|hidden| told.tip(hidden, index));
            tip.unwrap_or_default()
        }),
        opener(move |index| data.points.get(index)?.href.clone()),
    );
    let chart = view! {
        {(!keys.is_empty()).then(|| view! { <div class="legend mb-2">{keys}</div> }.into_any())}
        {plot}
    };
    framed(frame, drawing, chart.into_any())
}

/// What opens a point: leads to where it says.
pub(super) fn opener(href: impl Fn(usize) -> Option<String> + Send + Sync + 'static) -> Open {
    let navigate = use_navigate();
    Arc::new(move |index| {
        if let Some(href) = href(index) {
            navigate(&href, NavigateOptions::default());
        }
    })
}

fn key_shape(shape: Shape, paint: Paint) -> &'static str {
    match (shape, paint) {
        (Shape::Bars | Shape::Waterfall, _) => "",
        (_, Paint::Compare) => "legend__key--dash",
        _ => "legend__key--line",
    }
}

/// A key of the legend that says what is what and cannot be pressed.
fn plain_key(class: &str, name: String) -> AnyView {
    view! {
        <span class="legend__item">
            <span class=format!("legend__key {class}")></span>
            {name}
        </span>
    }
    .into_any()
}

/// One series of the legend.
fn legend_key(index: usize, shape: &'static str, paint: Paint, name: String, hidden: RwSignal<Vec<bool>>) -> AnyView {
    let class = format!("legend__key {shape} {}", key_class(paint));
    legend_button(index, view! { <span class=class></span> }.into_any(), name, hidden)
}

/// One entry of a legend; pressed while what it names is shown. The last one that is shown stays.
pub(super) fn legend_button(index: usize, key: AnyView, name: String, hidden: RwSignal<Vec<bool>>) -> AnyView {
    let is_hidden = move || hidden.with(|hidden| hidden.get(index).copied().unwrap_or(false));
    let toggle = move |_| {
        hidden.update(|hidden| {
            let others = hidden
                .iter()
                .enumerate()
                .any(|(other, hidden)| other != index && !hidden);
            if let Some(hidden) = hidden.get_mut(index)
                && (others || *hidden)
            {
                *hidden = !*hidden;
            }
        });
    };
    view! {
        <button
            class="legend__item"
            type="button"
            aria-pressed=move || if is_hidden() { "false" } else { "true" }
            on:click=toggle
        >
            {key}
            {name}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> SeriesData {
        let series = |legend: &str, tips: &[&str], paint, values: &[Option<f64>]| Series {
            legend: legend.to_owned(),
            tips: tips.iter().map(|tip| (*tip).to_owned()).collect(),
            paint,
            values: values.to_vec(),
        };
        SeriesData {
            description: String::new(),
            heading: "Tanggal",
            points: ["20 Nov", "21 Nov"]
                .map(|day| Point {
                    axis: day.to_owned(),
                    title: format!("{day} 2026"),
                    key: None,
                    href: None,
                })
                .to_vec(),
            series: vec![
                series(
                    "Kini",
                    &["Penjualan bersih"],
                    Paint::Series(1),
                    &[Some(54.4e6), Some(0.0)],
                ),
                series("Lalu", &["10 Okt", "11 Okt"], Paint::Compare, &[Some(44.5e6), None]),
            ],
            unit: Unit::Rupiah,
            shape: Shape::Lines,
        }
    }

    #[test]
    fn a_tooltip_names_what_is_shown_and_known() {
        let tip = data().tip(&[false, false], 0);
        assert_eq!(tip.title, "20 Nov 2026");
        let rows: Vec<_> = tip
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.value.as_str()))
            .collect();
        assert_eq!(rows, [("Penjualan bersih", "Rp 54,4 jt"), ("10 Okt", "Rp 44,5 jt")]);
        assert_eq!(data().tip(&[true, false], 0).rows.len(), 1);
        assert_eq!(data().tip(&[false, false], 1).rows.len(), 1);
    }

    #[test]
    fn the_table_holds_every_series_shown_or_not() {
        let sheet = data().sheet();
        assert_eq!(sheet.headings, ["Tanggal", "Kini", "Lalu"]);
        assert_eq!(sheet.rows[1].figures, [(Unit::Rupiah, Some(0.0)), (Unit::Rupiah, None)]);
        assert_eq!(data().shown(&[false, true]).count(), 1);
    }

    #[test]
    fn zeros_and_gaps_are_nothing_to_draw() {
        let mut data = data();
        assert!(!data.is_empty());
        data.series
            .iter_mut()
            .for_each(|series| series.values = vec![Some(0.0), None]);
        assert!(data.is_empty());
    }
}

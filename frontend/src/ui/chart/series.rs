//! Lines or bars over labelled points, with legend, tooltip, table and downloads.

use charts::{Bars, BarsChart, Caption, Drawing, Line, LineChart, Paint, Unit};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::card::ChartFrame;
use super::key_class;
use super::plot::{Chart, Plot, Tip, TipRow};
use super::sheet::{Sheet, SheetRow, short};

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
}

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

    fn chart(&self, title: &str, hidden: &[bool]) -> Chart {
        let caption = Caption {
            title: title.to_owned(),
            description: self.description.clone(),
        };
        let labels = self.points.iter().map(|point| point.axis.clone()).collect();
        let shown = self.shown(hidden);
        match self.shape {
            Shape::Lines => Chart::Line(LineChart {
                caption,
                labels,
                lines: shown
                    .map(|series| Line {
                        values: series.values.clone(),
                        paint: series.paint,
                    })
                    .collect(),
                unit: self.unit,
            }),
            Shape::Bars => Chart::Bars(BarsChart {
                caption,
                labels,
                bars: shown
                    .map(|series| Bars {
                        values: series.values.clone(),
                        paint: series.paint,
                    })
                    .collect(),
                unit: self.unit,
            }),
        }
    }

    fn tip(&self, hidden: &[bool], index: usize) -> Tip {
        let rows = self.shown(hidden).filter_map(|series| {
            let value = series.values.get(index).copied().flatten()?;
            let name = series.tips.get(index).or(series.tips.first()).unwrap_or(&series.legend);
            Some(TipRow {
                paint: series.paint,
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
    let picture = RwSignal::new(None::<Drawing>);
    if data.is_empty() {
        let body = view! { <div class=format!("plot-box plot-box--empty {height}")>{empty.run()}</div> }.into_any();
        return view! { <ChartFrame title sub class picture>{body}</ChartFrame> }.into_any();
    }
    let sheet = data.sheet();
    let legend = data
        .series
        .iter()
        .map(|series| (series.paint, series.legend.clone()))
        .collect::<Vec<_>>();
    let key = match data.shape {
        Shape::Lines => "--line",
        Shape::Bars => "",
    };
    let hidden = RwSignal::new(vec![false; data.series.len()]);
    let data = StoredValue::new(data);
    let chart = Signal::derive(move || hidden.with(|hidden| data.with_value(|data| data.chart(title, hidden))));
    let tip = Callback::new(move |index| hidden.with(|hidden| data.with_value(|data| data.tip(hidden, index))));
    let navigate = use_navigate();
    let on_open = Callback::new(move |index: usize| {
        let href = data.with_value(|data| data.points.get(index).and_then(|point| point.href.clone()));
        if let Some(href) = href {
            navigate(&href, NavigateOptions::default());
        }
    });
    let keys = legend.clone();
    view! {
        <ChartFrame title sub class picture sheet legend>
            <div class="legend mb-2">
                {keys
                    .into_iter()
                    .enumerate()
                    .map(|(index, (paint, name))| view! { <LegendKey index paint name key hidden /> })
                    .collect_view()}
            </div>
            <Plot chart tip title class=height picture on_open />
        </ChartFrame>
    }
    .into_any()
}

/// One series of the legend; pressed while it is shown. The last one that is shown stays.
#[component]
fn LegendKey(
    index: usize,
    paint: Paint,
    name: String,
    key: &'static str,
    hidden: RwSignal<Vec<bool>>,
) -> impl IntoView {
    let shape = match (key, paint) {
        ("", _) => "",
        (_, Paint::Compare) => "legend__key--dash",
        _ => "legend__key--line",
    };
    let shown = move || hidden.with(|hidden| !hidden.get(index).copied().unwrap_or(false));
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
            aria-pressed=move || if shown() { "true" } else { "false" }
            on:click=toggle
        >
            <span class=format!("legend__key {shape} {}", key_class(paint))></span>
            {name}
        </button>
    }
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
        let Chart::Line(chart) = data().chart("Tren", &[false, true]) else {
            panic!("lines are a line chart");
        };
        assert_eq!(chart.lines.len(), 1);
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

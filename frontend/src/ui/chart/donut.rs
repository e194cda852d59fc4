//! Shares as a ring, with their table as legend.

use std::sync::Arc;

use charts::{Caption, ChartError, Drawing, Paint, Slice, Theme, Unit};
use domain::money::format_decimal;
use leptos::prelude::*;

use super::card::{Frame, framed, framed_empty};
use super::key_class;
use super::plot::{Tip, TipRow, plot};
use super::series::opener;
use super::sheet::{Sheet, SheetRow, short};
use crate::format::percent;

/// One share.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// What it is of.
    pub name: String,
    /// Its size.
    pub value: f64,
    /// Its part of the whole in percent; none where the whole is nothing.
    pub percent: Option<f64>,
    /// Its colour.
    pub paint: Paint,
    /// Where its name leads: the rows it is made of.
    pub href: Option<String>,
}

/// Everything that a donut says.
#[derive(Clone, Debug, PartialEq)]
pub struct DonutData {
    /// What the chart shows, in a sentence with its figures, for screen readers.
    pub description: String,
    /// The figure in the middle.
    pub figure: String,
    /// What stands under it.
    pub note: String,
    /// Headings of table and file: of the names, of the values.
    pub headings: (&'static str, &'static str),
    /// The shares that are drawn, largest first; the rest already taken together.
    pub shares: Vec<Share>,
    /// Every share by itself, for table and file; colours do not matter here.
    pub all: Vec<Share>,
    /// What the values are.
    pub unit: Unit,
}

impl DonutData {
    fn draw(&self, title: &str, size: (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        let slices = self.shares.iter().map(|share| Slice {
            value: share.value,
            paint: share.paint,
        });
        let chart = charts::DonutChart {
            caption: Caption {
                title: title.to_owned(),
                description: self.description.clone(),
            },
            slices: slices.collect(),
            figure: self.figure.clone(),
            note: self.note.clone(),
        };
        chart.draw(size.0.min(size.1), theme)
    }

    fn tip(&self, index: usize) -> Tip {
        let Some(share) = self.shares.get(index) else {
            return Tip::default();
        };
        Tip {
            title: share.name.clone(),
            rows: vec![TipRow {
                paint: share.paint,
                name: share.percent.map(percent).unwrap_or_default(),
                value: short(self.unit, share.value),
            }],
        }
    }

    fn sheet(&self) -> Sheet {
        Sheet {
            headings: vec![
                self.headings.0.to_owned(),
                self.headings.1.to_owned(),
                "Bagian".to_owned(),
            ],
            rows: self
                .all
                .iter()
                .map(|share| SheetRow {
                    name: share.name.clone(),
                    key: None,
                    href: share.href.clone(),
                    figures: vec![(self.unit, Some(share.value)), (Unit::Percent, share.percent)],
                })
                .collect(),
        }
    }
}

/// A card with a donut over its table of shares.
#[component]
pub fn DonutChart(
    /// The card's heading.
    title: &'static str,
    /// The line under it.
    #[prop(into)]
    sub: String,
    /// The card's further classes: `col-4`.
    class: &'static str,
    /// What it says.
    data: DonutData,
    /// Stands in the drawing's place when there is nothing to draw: why, and one action.
    #[prop(into)]
    empty: ViewFnOnce,
) -> impl IntoView {
    if data.shares.iter().all(|share| share.value <= 0.0) {
        return framed_empty(title, sub, class, "plot--donut-card", empty.run());
    }
    let in_words = |share: &Share| {
        let part = share
            .percent
            .map(|part| format!(" ({})", percent(part)))
            .unwrap_or_default();
        (share.paint, format!("{}{part}", share.name))
    };
    let frame = Frame {
        title,
        sub,
        class,
        sheet: data.sheet(),
        legend: data.shares.iter().map(in_words).collect(),
    };
    let rows: Vec<_> = data.shares.iter().map(|share| share_row(share, data.unit)).collect();
    let drawing = RwSignal::new(None);
    let data = Arc::new(data);
    let (drawn, told) = (Arc::clone(&data), Arc::clone(&data));
    let plot = plot(
        title,
        "plot--donut",
        drawing,
        Arc::new(move |size, theme| drawn.draw(title, size, theme)),
        Arc::new(move |index| told.tip(index)),
        opener(move |index| data.shares.get(index)?.href.clone()),
    );
    let chart = view! {
        <div class="stack ji-center">
            {plot}
            <table class="mini">
                <caption class="sr-only">{title}</caption>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    framed(frame, drawing, chart.into_any())
}

fn share_row(share: &Share, unit: Unit) -> AnyView {
    let name = share.name.clone();
    let key = view! { <span class=format!("legend__key {}", key_class(share.paint))></span> };
    let name = match &share.href {
        Some(href) => view! { <a class="row" href=href.clone()>{key} {name}</a> }.into_any(),
        None => view! { <span class="row">{key} {name}</span> }.into_any(),
    };
    let part = share.percent.map(|part| format!("{}%", format_decimal(part, 0)));
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="num muted">{short(unit, share.value)}</td>
            <td class="num strong">{part.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
    .into_any()
}

//! Shares as a ring, with their table as legend.

use charts::{Caption, Drawing, Paint, Slice, Unit};
use domain::money::format_decimal;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::card::ChartFrame;
use super::key_class;
use super::plot::{Chart, Plot, Tip, TipRow};
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
    fn chart(&self, title: &str) -> Chart {
        Chart::Donut(charts::DonutChart {
            caption: Caption {
                title: title.to_owned(),
                description: self.description.clone(),
            },
            slices: self
                .shares
                .iter()
                .map(|share| Slice {
                    value: share.value,
                    paint: share.paint,
                })
                .collect(),
            figure: self.figure.clone(),
            note: self.note.clone(),
        })
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
    let picture = RwSignal::new(None::<Drawing>);
    if data.shares.iter().all(|share| share.value <= 0.0) {
        let body = view! { <div class="plot-box plot-box--empty plot--donut-card">{empty.run()}</div> }.into_any();
        return view! { <ChartFrame title sub class picture>{body}</ChartFrame> }.into_any();
    }
    let sheet = data.sheet();
    let whole = |share: &Share| {
        let part = share
            .percent
            .map(|part| format!(" ({})", percent(part)))
            .unwrap_or_default();
        (share.paint, format!("{}{part}", share.name))
    };
    let legend = data.shares.iter().map(whole).collect::<Vec<_>>();
    let rows = data.shares.clone();
    let unit = data.unit;
    let data = StoredValue::new(data);
    let chart = Signal::derive(move || data.with_value(|data| data.chart(title)));
    let tip = Callback::new(move |index| data.with_value(|data| data.tip(index)));
    let navigate = use_navigate();
    let on_open = Callback::new(move |index: usize| {
        let href = data.with_value(|data| data.shares.get(index).and_then(|share| share.href.clone()));
        if let Some(href) = href {
            navigate(&href, NavigateOptions::default());
        }
    });
    view! {
        <ChartFrame title sub class picture sheet legend>
            <div class="stack ji-center">
                <Plot chart tip title class="plot--donut" picture on_open />
                <table class="mini">
                    <caption class="sr-only">{title}</caption>
                    <tbody>
                        {rows
                            .clone()
                            .into_iter()
                            .map(|share| view! { <ShareRow share unit /> })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        </ChartFrame>
    }
    .into_any()
}

#[component]
fn ShareRow(share: Share, unit: Unit) -> impl IntoView {
    let key = view! { <span class=format!("legend__key {}", key_class(share.paint))></span> };
    let name = match share.href {
        Some(href) => view! { <a class="row" href=href>{key} {share.name}</a> }.into_any(),
        None => view! { <span class="row">{key} {share.name}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="num muted">{short(unit, share.value)}</td>
            <td class="num strong">{share.percent.map_or_else(|| "–".to_owned(), |part| format!("{}%", format_decimal(part, 0)))}</td>
        </tr>
    }
}

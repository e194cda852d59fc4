//! The drawing in its place: measured, drawn, pointed at.

use charts::{BarsChart, ChartError, Drawing, Geometry, LineChart, Paint, Targets, Theme, place_tooltip};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

use super::key_class;
use super::svg::Svg;
use super::theme::chart_theme;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Chart {
    Line(LineChart),
    Bars(BarsChart),
    Donut(charts::DonutChart),
}

impl Chart {
    fn draw(&self, (width, height): (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        match self {
            Self::Line(chart) => chart.draw((width, height), theme),
            Self::Bars(chart) => chart.draw((width, height), theme),
            Self::Donut(chart) => chart.draw(width.min(height), theme),
        }
    }

    /// What the marks of a target are painted with, in the order of the geometry.
    fn paints(&self) -> Vec<Paint> {
        match self {
            Self::Line(chart) => chart.lines.iter().map(|line| line.paint).collect(),
            Self::Bars(_) | Self::Donut(_) => Vec::new(),
        }
    }
}

/// What a tooltip says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tip {
    pub(super) title: String,
    pub(super) rows: Vec<TipRow>,
}

/// One figure of a tooltip.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TipRow {
    pub(super) paint: Paint,
    pub(super) name: String,
    pub(super) value: String,
}

impl Tip {
    fn spoken(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|row| format!("{} {}", row.name, row.value))
            .collect();
        format!("{}: {}", self.title, rows.join(", "))
    }
}

/// A drawing as wide as its place, with crosshair and tooltip by pointer, tap and arrow keys.
#[component]
pub(super) fn Plot(
    /// What is drawn.
    chart: Signal<Chart>,
    /// What the tooltip says about a point.
    tip: Callback<usize, Tip>,
    /// What the chart is, for the keyboard's stop.
    title: &'static str,
    /// The class that gives the place its size.
    class: &'static str,
    /// Receives the picture as it is now, for the download.
    picture: RwSignal<Option<Drawing>>,
    /// Opens what a point is made of: a click of the mouse, or Enter.
    on_open: Callback<usize>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let size = measured(place);
    let theme = chart_theme();
    let drawing = Memo::new(move |_| {
        let size = size.get()?;
        theme.with(|theme| chart.with(|chart| chart.draw(size, theme.as_ref()?).ok()))
    });
    Effect::new(move || picture.set(drawing.get()));
    let svg = move || drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.svg.clone()).unwrap_or_default());

    let active = RwSignal::new(None::<usize>);
    // The data may have fewer points than the one that was active.
    let geometry = Memo::new(move |_| drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.geometry.clone())));
    Effect::new(move || {
        geometry.track();
        active.set(None);
    });
    // The element outlives its signals by a moment when the page is left, hence `try_` in what it does itself.
    let marked = move || Some((active.try_get()??, geometry.try_get()??));
    let target_at = move |at| {
        geometry
            .try_with_untracked(|geometry| geometry.as_ref()?.nearest(at))
            .flatten()
    };
    let chosen = move || active.try_get_untracked().flatten();
    let choose = move |index: Option<usize>| {
        if chosen() != index {
            let _ = active.try_set(index);
        }
    };
    let move_to = move |event: PointerEvent| {
        let Some(place) = place.try_get_untracked().flatten() else {
            return;
        };
        let bounds = place.get_bounding_client_rect();
        let at = (
            f64::from(event.client_x()) - bounds.left(),
            f64::from(event.client_y()) - bounds.top(),
        );
        choose(target_at(at));
    };
    let leave = move |event: PointerEvent| {
        // A finger that is lifted leaves too; what it tapped stays until the focus goes.
        if event.pointer_type() == "mouse" {
            choose(None);
        }
    };
    let on_click = move |event: MouseEvent| {
        // A tap shows the tooltip; what it is made of is then in the table.
        let is_mouse = event
            .dyn_ref::<PointerEvent>()
            .is_none_or(|event| event.pointer_type() == "mouse");
        if let (true, Some(index)) = (is_mouse, chosen()) {
            on_open.run(index);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if let ("Enter", Some(index)) = (event.key().as_str(), chosen()) {
            on_open.run(index);
            return;
        }
        let count = geometry.try_with_untracked(|geometry| geometry.as_ref().map_or(0, Geometry::len));
        match after_key(&event.key(), chosen(), count.unwrap_or_default()) {
            Step::To(index) => choose(Some(index)),
            Step::Close => choose(None),
            Step::NotOurs => return,
        }
        event.prevent_default();
    };
    let last =
        move || geometry.with(|geometry| geometry.as_ref().map_or(0, |geometry| geometry.len().saturating_sub(1)));
    let tip_at = move |index| tip.try_run(index).unwrap_or_default();
    let spoken = move || match active.try_get().flatten() {
        Some(index) => tip_at(index).spoken(),
        None => "Belum ada titik yang dipilih".to_owned(),
    };
    let paints = move || chart.try_with(Chart::paints).unwrap_or_default();

    view! {
        <div class=format!("plot-box {class}") node_ref=place>
            <Svg svg=Signal::derive(svg) />
            {move || marked().map(|(index, geometry)| view! { <Marks index geometry paints=paints()/> })}
            <div
                class="plot-box__hit"
                role="slider"
                tabindex="0"
                aria-label=format!("{title}, pilih titik dengan tombol panah")
                aria-valuemin="0"
                aria-valuemax=last
                aria-valuenow=move || active.try_get().flatten().unwrap_or(0)
                aria-valuetext=spoken
                on:pointermove=move_to
                on:pointerdown=move_to
                on:pointerleave=leave
                on:click=on_click
                on:keydown=on_key
                on:blur=move |_| choose(None)
            ></div>
            {move || marked().map(|(index, geometry)| view! { <Tooltip index geometry tip=tip_at(index)/> })}
        </div>
    }
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    To(usize),
    Close,
    NotOurs,
}

fn after_key(key: &str, active: Option<usize>, count: usize) -> Step {
    let Some(last) = count.checked_sub(1) else {
        return Step::NotOurs;
    };
    match (key, active) {
        ("ArrowRight" | "ArrowDown", Some(index)) => Step::To((index + 1).min(last)),
        ("ArrowLeft" | "ArrowUp", Some(index)) => Step::To(index.saturating_sub(1)),
        ("ArrowRight" | "ArrowDown" | "Home", _) => Step::To(0),
        ("ArrowLeft" | "ArrowUp" | "End", _) => Step::To(last),
        ("Escape", Some(_)) => Step::Close,
        _ => Step::NotOurs,
    }
}

/// The size of an element in whole pixels, followed as it changes.
fn measured(place: NodeRef<Div>) -> RwSignal<Option<(u32, u32)>> {
    let size = RwSignal::new(None);
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        let measure = {
            let element = HtmlElement::from(element.clone());
            move || {
                let now = (
                    element.client_width().unsigned_abs(),
                    element.client_height().unsigned_abs(),
                );
                // Zero while it is hidden; the observer tells when it is not.
                if now.0 > 0 && size.try_get_untracked().is_some_and(|before| before != Some(now)) {
                    size.set(Some(now));
                }
            }
        };
        measure();
        let on_resize = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = StoredValue::new_local((observer, on_resize));
            on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
        }
    });
    size
}

/// Crosshair and dots, or the highlighted column, over a drawing.
#[component]
fn Marks(index: usize, geometry: Geometry, paints: Vec<Paint>) -> impl IntoView {
    let Targets::Columns { xs, ys, band } = &geometry.targets else {
        return None;
    };
    let x = *xs.get(index)?;
    let plot = geometry.plot;
    let line = (*band <= 0.0).then(|| {
        view! { <line class="crosshair" x1=x x2=x y1=plot.top y2=plot.bottom></line> }
    });
    let column = (*band > 0.0).then(|| {
        view! {
            <rect
                class="plot-column"
                x=x - band / 2.0
                y=plot.top
                width=*band
                height=plot.bottom - plot.top
            ></rect>
        }
    });
    // The first line lies on top.
    let dots = ys
        .iter()
        .zip(paints)
        .rev()
        .filter_map(|(line, paint)| {
            let y = line.get(index).copied().flatten()?;
            let fill = format!("var({})", paint.token());
            Some(view! { <circle class="dot" cx=x cy=y r="4.5" fill=fill></circle> })
        })
        .collect_view();
    Some(view! {
        <svg class="chart plot-box__marks" aria-hidden="true" width=geometry.width height=geometry.height>
            {column}
            {line}
            {dots}
        </svg>
    })
}

/// The tooltip, beside its point. It is hidden from screen readers, which hear the slider's value.
#[component]
fn Tooltip(index: usize, geometry: Geometry, tip: Tip) -> impl IntoView {
    let box_ref = NodeRef::<Div>::new();
    Effect::new(move || {
        let (Some(element), Some(anchor)) = (box_ref.get(), geometry.anchor(index)) else {
            return;
        };
        let element = HtmlElement::from(element);
        let size = (f64::from(element.offset_width()), f64::from(element.offset_height()));
        let (x, y) = place_tooltip(anchor, size, (geometry.width, geometry.height));
        let style = element.style();
        // Both are plain lengths, which the browser takes.
        let _ = style.set_property("left", &format!("{x}px"));
        let _ = style.set_property("top", &format!("{y}px"));
    });
    view! {
        <div class="tooltip-chart" aria-hidden="true" node_ref=box_ref>
            <div class="tooltip-chart__title">{tip.title}</div>
            {tip
                .rows
                .into_iter()
                .map(|row| {
                    view! {
                        <div class="tooltip-chart__row">
                            <span class=format!("legend__key {}", key_class(row.paint))></span>
                            {row.name}
                            <b>{row.value}</b>
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_walk_the_points_and_stop_at_the_ends() {
        for (key, active, count, step) in [
            ("ArrowRight", None, 3, Step::To(0)),
            ("ArrowLeft", None, 3, Step::To(2)),
            ("ArrowRight", Some(2), 3, Step::To(2)),
            ("ArrowLeft", Some(0), 3, Step::To(0)),
            ("End", Some(0), 3, Step::To(2)),
            ("Escape", Some(1), 3, Step::Close),
            ("Escape", None, 3, Step::NotOurs),
            ("Tab", Some(1), 3, Step::NotOurs),
            ("ArrowRight", None, 0, Step::NotOurs),
        ] {
            assert_eq!(after_key(key, active, count), step, "{key} {active:?} {count}");
        }
    }
}

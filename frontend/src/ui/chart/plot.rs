//! The drawing in its place: measured, drawn, pointed at.
//!
//! Plain functions over shared closures, so that all of it is compiled once for every kind of chart.

use std::sync::Arc;

use charts::{ChartError, Drawing, Geometry, Paint, Targets, Theme, place_tooltip, text_width};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

use super::key_class;
use super::svg::svg;
use super::theme::chart_theme;

/// Draws at a size in pixels; called again when a signal that it reads changes.
pub(super) type Draw = Arc<dyn Fn((u32, u32), &Theme) -> Result<Drawing, ChartError> + Send + Sync>;
/// What the tooltip says about a point.
pub(super) type TipOf = Arc<dyn Fn(usize) -> Tip + Send + Sync>;
/// Opens what a point is made of.
pub(super) type Open = Arc<dyn Fn(usize) + Send + Sync>;

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
        let mut words = self.title.clone();
        for (index, row) in self.rows.iter().enumerate() {
            words.push_str(if index == 0 { ": " } else { ", " });
            words.push_str(&row.name);
            words.push(' ');
            words.push_str(&row.value);
        }
        words
    }

    /// Width and height in pixels as the style sheet sets it, so that it is placed without being measured first.
    fn size(&self) -> (f64, f64) {
        const SIZE: f64 = 12.0;
        const SIDES: f64 = 26.0;
        // Key, its gap, and the space before the value.
        const BESIDE: f64 = 29.0;
        const NARROWEST: f64 = 184.0;
        let rows = self.rows.iter();
        let rows = rows.map(|row| BESIDE + text_width(&row.name, SIZE) + text_width(&row.value, SIZE));
        let widest = rows.fold(text_width(&self.title, SIZE), f64::max);
        // Titles and values are set in heavier type than the widths are of.
        let width = (widest * 1.04 + SIDES).max(NARROWEST);
        (width, 42.0 + 20.4 * self.rows.len() as f64)
    }
}

/// A drawing as wide as its place (which `class` gives its size), with crosshair and tooltip by pointer, tap and arrow
/// keys. `drawing` is what is drawn now, for the download too.
pub(super) fn plot(
    title: &'static str,
    class: &'static str,
    drawing: RwSignal<Option<Drawing>>,
    draw: Draw,
    tip: TipOf,
    open: Open,
) -> AnyView {
    let place = NodeRef::<Div>::new();
    let size = measured(place);
    let active = RwSignal::new(None::<usize>);
    let theme = chart_theme();
    Effect::new(move || {
        let drawn = size
            .get()
            .zip(theme())
            .and_then(|(size, theme)| draw(size, &theme).ok());
        drawing.set(drawn);
        // The data may have fewer points than the one that was active.
        active.set(None);
    });

    // The element outlives its signals by a moment when the page is left, hence `try_` in what it does itself.
    let chosen = move || active.try_get_untracked().flatten();
    let choose = move |index: Option<usize>| {
        if chosen() != index {
            let _ = active.try_set(index);
        }
    };
    let geometry = move || {
        drawing
            .try_with_untracked(|drawing| Some(drawing.as_ref()?.geometry.clone()))
            .flatten()
    };
    let move_to = move |event: PointerEvent| {
        let Some((place, geometry)) = place.try_get_untracked().flatten().zip(geometry()) else {
            return;
        };
        let bounds = place.get_bounding_client_rect();
        let x = f64::from(event.client_x()) - bounds.left();
        let y = f64::from(event.client_y()) - bounds.top();
        choose(geometry.nearest((x, y)));
    };
    let on_leave = move |event: PointerEvent| {
        // A finger that is lifted leaves too; what it tapped stays until the focus goes.
        if event.pointer_type() == "mouse" {
            choose(None);
        }
    };
    let open_by_key = Arc::clone(&open);
    let on_click = move |event: MouseEvent| {
        // A tap shows the tooltip; what it is made of is then in the table.
        let pointer = event.dyn_ref::<PointerEvent>();
        if let (true, Some(index)) = (pointer.is_none_or(|event| event.pointer_type() == "mouse"), chosen()) {
            open(index);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        if let ("Enter", Some(index)) = (key.as_str(), chosen()) {
            open_by_key(index);
            return;
        }
        match after_key(&key, chosen(), geometry().map_or(0, |geometry| geometry.len())) {
            Step::To(index) => choose(Some(index)),
            Step::Close => choose(None),
            Step::NotOurs => return,
        }
        event.prevent_default();
    };
    let last = move || {
        let count = drawing.try_with(|drawing| drawing.as_ref().map_or(0, |drawing| drawing.geometry.len()));
        count.unwrap_or_default().saturating_sub(1)
    };
    let tip_aloud = Arc::clone(&tip);
    let spoken = move || match active.try_get().flatten() {
        Some(index) => tip_aloud(index).spoken(),
        None => "Belum ada titik yang dipilih".to_owned(),
    };
    let overlay = move || {
        let index = active.try_get().flatten()?;
        Some(pointed_at(index, &geometry()?, tip(index)))
    };
    let drawn = move || {
        let svg = drawing.try_with(|drawing| drawing.as_ref().map(|drawing| drawing.svg.clone()));
        svg.flatten().unwrap_or_default()
    };
    view! {
        <div class=format!("plot-box {class}") node_ref=place>
            {svg("plot-svg", drawn)}
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
                on:pointerleave=on_leave
                on:click=on_click
                on:keydown=on_key
                on:blur=move |_| choose(None)
            ></div>
            {overlay}
        </div>
    }
    .into_any()
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

/// Crosshair and dots, or the highlighted column, and the tooltip beside them. The tooltip is hidden from screen
/// readers, which hear the slider's value.
fn pointed_at(index: usize, geometry: &Geometry, tip: Tip) -> AnyView {
    let bounds = (geometry.width, geometry.height);
    let (x, y) = match geometry.anchor(index) {
        Some(anchor) => place_tooltip(anchor, tip.size(), bounds),
        None => (0.0, 0.0),
    };
    let marks = marks(index, geometry, &tip);
    let rows = tip.rows.into_iter().map(|row| {
        let key = format!("legend__key {}", key_class(row.paint));
        view! { <div class="tooltip-chart__row"><span class=key></span>{row.name}<b>{row.value}</b></div> }.into_any()
    });
    view! {
        {marks}
        <div
            class="tooltip-chart"
            aria-hidden="true"
            style:left=format!("{x:.0}px")
            style:top=format!("{y:.0}px")
        >
            <div class="tooltip-chart__title">{tip.title}</div>
            {rows.collect_view()}
        </div>
    }
    .into_any()
}

fn marks(index: usize, geometry: &Geometry, tip: &Tip) -> Option<AnyView> {
    let (xs, ys, band) = match &geometry.targets {
        Targets::Columns { xs, ys, band } => (xs, ys, band),
        Targets::Rows { ys, band, .. } => {
            let top = ys.get(index)? - band / 2.0;
            let row = view! { <rect class="plot-column" x="0" y=top width=geometry.width height=*band></rect> };
            return Some(over(geometry, row.into_any()));
        }
        Targets::Marks { centres, radii } => {
            let ((x, y), radius) = (*centres.get(index)?, *radii.get(index)?);
            let ring = view! { <circle class="ring" cx=x cy=y r=radius + 4.0></circle> };
            return Some(over(geometry, ring.into_any()));
        }
        Targets::Slices { .. } => return None,
    };
    let x = *xs.get(index)?;
    let plot = geometry.plot;
    let height = plot.bottom - plot.top;
    if *band > 0.0 {
        let column = view! { <rect class="plot-column" x=x - band / 2.0 y=plot.top width=*band height=height></rect> };
        return Some(over(geometry, column.into_any()));
    }
    // The tooltip has a row for each line with a value here, in the same order; the first line lies on top.
    let known = ys.iter().filter_map(|line| line.get(index).copied().flatten());
    let dots: Vec<_> = known
        .zip(&tip.rows)
        .map(|(y, row)| {
            let fill = format!("var({})", row.paint.token());
            view! { <circle class="dot" cx=x cy=y r="4.5" fill=fill></circle> }.into_any()
        })
        .collect();
    let line = view! {
        <line class="crosshair" x1=x x2=x y1=plot.top y2=plot.bottom></line>
        {dots.into_iter().rev().collect_view()}
    };
    Some(over(geometry, line.into_any()))
}

/// An SVG of the drawing's size over it.
fn over(geometry: &Geometry, content: AnyView) -> AnyView {
    view! {
        <svg class="chart plot-box__marks" aria-hidden="true" width=geometry.width height=geometry.height>
            {content}
        </svg>
    }
    .into_any()
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

    #[test]
    fn a_tooltip_is_read_aloud_and_as_large_as_its_words() {
        let row = |name: &str, value: &str| TipRow {
            paint: Paint::Series(1),
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let mut tip = Tip {
            title: "Senin, 9 Nov 2026".to_owned(),
            rows: vec![row("Penjualan bersih", "Rp 54,4 jt"), row("10 Okt 2026", "Rp 44,5 jt")],
        };
        assert_eq!(
            tip.spoken(),
            "Senin, 9 Nov 2026: Penjualan bersih Rp 54,4 jt, 10 Okt 2026 Rp 44,5 jt"
        );
        let (width, height) = tip.size();
        assert!(
            (184.0..230.0).contains(&width) && (82.0..84.0).contains(&height),
            "{width} {height}"
        );
        tip.rows[0].name = "Penjualan bersih seluruh kelompok part".to_owned();
        assert!(tip.size().0 > width);
    }
}

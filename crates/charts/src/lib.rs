//! Charts as pure functions: data, a size in pixels and a [`Theme`] in, SVG text and its [`Geometry`] out.
//!
//! Nothing here knows a browser, so the same drawing serves the page, a PDF and a test. Colours and fonts come
//! from the theme only. Texts are escaped, there is no `style` attribute, and the same input always gives the
//! same bytes. Legends, tooltips and crosshairs are the caller's; [`Geometry`] says where they belong.

mod axis;
mod backend;
mod bars;
mod canvas;
mod donut;
mod geometry;
mod line;
mod scatter;
mod spark;
mod text;
mod theme;
mod waterfall;

pub use axis::Unit;
pub use bars::{Bars, BarsChart};
pub use donut::{DonutChart, Slice};
pub use geometry::{Anchor, Geometry, Rect, Targets, place_tooltip};
pub use line::{Line, LineChart, Outlook};
pub use scatter::{Mark, ScatterChart, outline};
pub use spark::sparkline;
pub use text::width as text_width;
pub use theme::{Colour, Paint, Theme, ThemeError};
pub use waterfall::{WaterfallChart, WaterfallRow, waterfall_paint};

/// The words that a screen reader gives for the whole picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What the picture is.
    pub title: String,
    /// What it shows, in a sentence with its figures.
    pub description: String,
}

/// A finished picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// A whole `<svg>` element.
    pub svg: String,
    /// Where things are in it, in pixels of its own size.
    pub geometry: Geometry,
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// No value, or nothing but zeros: the caller shows its empty state.
    #[error("there is nothing to draw")]
    NoData,
    /// plotters could not draw.
    #[error("drawing failed: {0}")]
    Backend(String),
}

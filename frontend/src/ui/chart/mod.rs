//! Charts: drawn by `crates/charts` at the real width of their place, with tooltip, legend, table and downloads.
//!
//! A page gives a [`SeriesChart`] its [`SeriesData`] (lines or bars over labelled points) or a [`DonutChart`] its
//! [`DonutData`], a [`Scatter`] its [`ScatterData`]; all come as a card with title, tools and body. [`spark`] is the small line beside a figure.
//! Everything is redrawn when the place changes its width or the theme changes.

mod card;
mod donut;
mod palette;
mod picture;
mod plot;
mod scatter;
mod series;
mod sheet;
mod spark;
mod svg;
mod theme;

pub use donut::{DonutChart, DonutData, Share};
pub use palette::category_paints;
pub use scatter::{Scatter, ScatterData, ScatterMark};
pub use series::{Point, Series, SeriesChart, SeriesData, Shape};
pub use sheet::{Sheet, SheetRow, full, short};
pub use spark::spark;

use charts::Paint;

/// The class that gives a legend's key its colour.
fn key_class(paint: Paint) -> &'static str {
    const SERIES: [&str; 8] = ["key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7", "key-8"];
    match paint {
        Paint::Series(number) => SERIES[usize::from(number.clamp(1, 8)) - 1],
        Paint::Compare => "key-compare",
        Paint::Previous => "key-prev",
    }
}

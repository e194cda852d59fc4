//! The sheet that the charts draw on.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::IntoDrawingArea;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};

use crate::backend::Backend;
use crate::text::escape;
use crate::{Caption, ChartError, Colour, Theme};

/// plotters counts in whole units, so a unit is a tenth of a pixel.
const UNITS: f64 = 10.0;
/// plotters-svg divides a font size by this to come from line height to size.
const FONT_FACTOR: f64 = 1.24;
/// Half of Inter's x-height: a text that plotters centres has its baseline this far below, by font size.
const HALF_X_HEIGHT: f64 = 0.273;

/// Size of axis labels.
pub(crate) const LABEL_SIZE: f64 = 11.0;

/// What an area of a layer is.
pub(crate) type Area<'a> = DrawingArea<Backend<'a>, Shift>;
/// What drawing gives.
pub(crate) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

impl From<DrawingAreaErrorKind<std::io::Error>> for ChartError {
    fn from(error: DrawingAreaErrorKind<std::io::Error>) -> Self {
        Self::Backend(error.to_string())
    }
}

/// Where a text stands in relation to its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Middle,
    End,
}

/// A picture that grows layer by layer.
///
/// A layer is one plotters drawing inside a `<g>`. The group carries what plotters has no word for (dashes, line
/// joins, font weights); the elements inherit it.
pub(crate) struct Canvas {
    width: u32,
    height: u32,
    body: String,
}

impl Canvas {
    /// Sizes in pixels.
    pub(crate) fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            body: String::new(),
        }
    }

    /// Adds a layer.
    pub(crate) fn layer<F>(&mut self, attributes: &str, draw: F) -> Result<(), ChartError>
    where
        F: for<'a> FnOnce(&Pen<'a>) -> Drawn,
    {
        let mut svg = String::new();
        {
            let size = (self.width * UNITS as u32, self.height * UNITS as u32);
            let pen = Pen(Backend::new(&mut svg, size).into_drawing_area());
            draw(&pen)?;
            pen.0.present()?;
        }
        let inner = svg.split_once('\n').map_or("", |(_, rest)| rest);
        let inner = inner.strip_suffix("</svg>\n").unwrap_or(inner);
        for part in ["<g ", attributes, ">\n", inner, "</g>\n"] {
            self.body.push_str(part);
        }
        Ok(())
    }

    /// The whole element. Without a caption it is decoration and hidden from screen readers.
    pub(crate) fn finish(self, theme: &Theme, caption: Option<&Caption>) -> String {
        let (width, height) = (self.width, self.height);
        let (role, words) = match caption {
            Some(caption) => (
                "role=\"img\"",
                format!(
                    "<title>{}</title>\n<desc>{}</desc>\n",
                    escape(&caption.title),
                    escape(&caption.description)
                ),
            ),
            None => ("aria-hidden=\"true\"", String::new()),
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" {role} width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {} {}\" font-family=\"{}\">\n{words}{}</svg>",
            width * UNITS as u32,
            height * UNITS as u32,
            escape(&theme.font),
            self.body
        )
    }
}

fn unit(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}

fn at((x, y): (f64, f64)) -> (i32, i32) {
    (unit(x), unit(y))
}

/// Draws in pixels on one layer.
pub(crate) struct Pen<'a>(Area<'a>);

impl Pen<'_> {
    /// A line of straight segments. A single point becomes a dot, which a line of no length would not show.
    pub(crate) fn line(&self, points: &[(f64, f64)], width: f64, colour: Colour) -> Drawn {
        if let [point] = points {
            return self.dot(*point, width, colour);
        }
        let style = ShapeStyle {
            color: colour.into(),
            filled: false,
            stroke_width: unit(width).unsigned_abs(),
        };
        let points: Vec<_> = points.iter().copied().map(at).collect();
        self.0.draw(&PathElement::new(points, style))
    }

    /// A filled circle.
    pub(crate) fn dot(&self, centre: (f64, f64), radius: f64, colour: Colour) -> Drawn {
        self.0.draw(&Circle::new(at(centre), unit(radius), filled(colour)))
    }

    /// A filled shape.
    pub(crate) fn polygon(&self, points: &[(f64, f64)], colour: Colour) -> Drawn {
        let points: Vec<_> = points.iter().copied().map(at).collect();
        self.0.draw(&Polygon::new(points, filled(colour)))
    }

    /// A filled rectangle between two corners.
    pub(crate) fn rect(&self, from: (f64, f64), to: (f64, f64), colour: Colour) -> Drawn {
        self.0.draw(&Rectangle::new([at(from), at(to)], filled(colour)))
    }

    /// A text on its baseline, in the font of the whole picture.
    pub(crate) fn text(&self, text: &str, (x, baseline): (f64, f64), align: Align, size: f64, colour: Colour) -> Drawn {
        let colour = RGBAColor::from(colour);
        let font = FontDesc::new(
            FontFamily::Name("inherit"),
            size * UNITS * FONT_FACTOR,
            FontStyle::Normal,
        );
        let h_pos = match align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(h_pos, VPos::Center));
        let middle = baseline - size * HALF_X_HEIGHT;
        self.0.draw(&Text::new(text, at((x, middle)), style))
    }
}

fn filled(colour: Colour) -> ShapeStyle {
    ShapeStyle {
        color: colour.into(),
        filled: true,
        stroke_width: 0,
    }
}

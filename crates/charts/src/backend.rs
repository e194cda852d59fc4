//! plotters' SVG backend with texts measured by table.

use std::io::Error;

use plotters::prelude::SVGBackend;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use crate::text;

/// [`SVGBackend`] in which a text is measured by a width table and cleaned of what XML forbids.
///
/// The stock one measures with a font library, or in a browser by inserting a styled element per label, which is
/// slow and which a strict content security policy blocks.
pub(crate) struct Backend<'a>(SVGBackend<'a>);

impl<'a> Backend<'a> {
    /// Draws into `target`, in units of the size given.
    pub(crate) fn new(target: &'a mut String, size: (u32, u32)) -> Self {
        Self(SVGBackend::with_string(target, size))
    }
}

type Outcome = Result<(), DrawingErrorKind<Error>>;

impl DrawingBackend for Backend<'_> {
    type ErrorType = Error;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Outcome {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Outcome {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Outcome {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Outcome {
        self.0.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome {
        self.0.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Outcome {
        self.0.draw_circle(centre, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome {
        self.0.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Outcome {
        self.0.draw_text(&text::clean(text), style, at)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Error>> {
        let size = style.size();
        Ok((text::width(text, size).ceil() as u32, size.ceil() as u32))
    }
}

#[cfg(test)]
mod tests {
    use plotters::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_measured_by_the_table() {
        let mut svg = String::new();
        let area = Backend::new(&mut svg, (100, 100)).into_drawing_area();
        let style = ("sans-serif", 10.0).into_text_style(&area);
        assert_eq!(area.estimate_text_size("00", &style).unwrap(), (13, 10));
    }
}

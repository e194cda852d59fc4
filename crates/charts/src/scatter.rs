//! Marks over two axes: area is a third figure, and each colour has a shape of its own.

use crate::axis::{Frame, Unit, ticks};
use crate::canvas::{Align, Canvas, LABEL_SIZE};
use crate::geometry::{Geometry, Targets};
use crate::{Caption, ChartError, Drawing, Paint, Theme};

/// One mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Along x.
    pub x: f64,
    /// Along y.
    pub y: f64,
    /// What its area stands for; what is not above zero is drawn as small as can be.
    pub size: f64,
    /// Its colour, and with it its shape.
    pub paint: Paint,
}

/// Marks over two axes.
#[derive(Clone, Debug, PartialEq)]
pub struct ScatterChart {
    /// The words for screen readers.
    pub caption: Caption,
    /// The marks; the first lie below the others.
    pub marks: Vec<Mark>,
    /// What x is, and its name.
    pub x: (Unit, String),
    /// What y is.
    pub y: Unit,
    /// A level of y to compare with, and its name.
    pub level: Option<(f64, String)>,
}

/// Least size that holds axes and marks.
const SMALLEST: (u32, u32) = (160, 120);
/// Radius of the largest and of the smallest mark.
const RADII: (f64, f64) = (15.0, 3.0);
/// Between the y axis and a mark at the start of x, and at its end.
const INSET: f64 = 14.0;
/// Kept below for the name of x.
const NAME: u32 = 18;

impl ScatterChart {
    /// Draws at a size in pixels.
    pub fn draw(&self, size: (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        let size = (size.0.max(SMALLEST.0), size.1.max(SMALLEST.1));
        let is_drawn = |mark: &&Mark| mark.x.is_finite() && mark.y.is_finite();
        let marks: Vec<&Mark> = self.marks.iter().filter(is_drawn).collect();
        if marks.is_empty() {
            return Err(ChartError::NoData);
        }
        let ends = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((0.0_f64, 0.0_f64), |(low, high), value| {
                (low.min(value), high.max(value))
            })
        };
        let level = self.level.as_ref().map(|(level, _)| *level);
        let frame = Frame::new(
            (size.0, size.1 - NAME),
            ends(&mut marks.iter().map(|mark| mark.y).chain(level)),
            self.y,
        );
        let plot = frame.plot;
        let (low, high) = ends(&mut marks.iter().map(|mark| mark.x));
        let steps = ticks(low, high, self.x.0);
        let (first, last) = (
            steps.first().copied().unwrap_or(0.0),
            steps.last().copied().unwrap_or(1.0),
        );
        let at = |x: f64| plot.left + INSET + (x - first) / (last - first) * (plot.right - plot.left - 2.0 * INSET);
        let labels: Vec<(f64, String)> = steps.iter().map(|step| (at(*step), self.x.0.label(*step))).collect();
        let labels: Vec<_> = labels
            .iter()
            .map(|(x, label)| (*x, label.as_str(), Align::Middle))
            .collect();
        let largest = marks.iter().map(|mark| mark.size).fold(0.0, f64::max);
        let radius = |mark: &Mark| {
            let share = if largest > 0.0 {
                (mark.size / largest).max(0.0)
            } else {
                0.0
            };
            (RADII.0 * share.sqrt()).max(RADII.1)
        };

        let mut canvas = Canvas::new(size.0, size.1);
        frame.draw(&mut canvas, theme, &labels)?;
        canvas.layer("font-variant=\"tabular-nums\"", |pen| {
            let middle = f64::midpoint(plot.left, plot.right);
            let baseline = f64::from(size.1) - 5.0;
            pen.text(&self.x.1, (middle, baseline), Align::Middle, LABEL_SIZE, theme.label)
        })?;
        canvas.layer("fill-opacity=\"0.72\"", |pen| {
            for mark in &marks {
                let (centre, radius, colour) = ((at(mark.x), frame.y(mark.y)), radius(mark), theme.paint(mark.paint));
                match outline(mark.paint, centre, radius) {
                    Some(points) => pen.polygon(&points, colour)?,
                    None => pen.dot(centre, radius, colour)?,
                }
            }
            Ok(())
        })?;
        if let Some((level, name)) = &self.level {
            let y = frame.y(*level).floor() + 0.5;
            canvas.layer("stroke-dasharray=\"40 40\"", |pen| {
                pen.line(&[(plot.left, y), (plot.right, y)], 1.0, theme.strong)
            })?;
            canvas.layer("font-weight=\"600\" font-variant=\"tabular-nums\"", |pen| {
                pen.text(name, (plot.right, y - 5.0), Align::End, LABEL_SIZE, theme.strong)
            })?;
        }
        Ok(Drawing {
            svg: canvas.finish(theme, Some(&self.caption)),
            geometry: Geometry {
                width: f64::from(size.0),
                height: f64::from(size.1),
                plot,
                targets: Targets::Marks {
                    centres: marks.iter().map(|mark| (at(mark.x), frame.y(mark.y))).collect(),
                    radii: marks.iter().map(|mark| radius(mark)).collect(),
                },
            },
        })
    }
}

/// The corners of a paint's mark, of about the same area whatever its shape; none for a circle.
pub fn outline(paint: Paint, (x, y): (f64, f64), radius: f64) -> Option<Vec<(f64, f64)>> {
    // Corners of a mark of radius 1.
    const SQUARE: &[(f64, f64)] = &[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)];
    const UP: &[(f64, f64)] = &[(0.0, -1.3), (1.25, 0.9), (-1.25, 0.9)];
    const DIAMOND: &[(f64, f64)] = &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)];
    const PLUS: &[(f64, f64)] = &[
        (-0.4, -1.15),
        (0.4, -1.15),
        (0.4, -0.4),
        (1.15, -0.4),
        (1.15, 0.4),
        (0.4, 0.4),
        (0.4, 1.15),
        (-0.4, 1.15),
        (-0.4, 0.4),
        (-1.15, 0.4),
        (-1.15, -0.4),
        (-0.4, -0.4),
    ];
    const DOWN: &[(f64, f64)] = &[(0.0, 1.3), (1.25, -0.9), (-1.25, -0.9)];
    const HOURGLASS: &[(f64, f64)] = &[(-1.2, -1.2), (1.2, -1.2), (-1.2, 1.2), (1.2, 1.2)];
    const BAR: &[(f64, f64)] = &[(-1.4, -0.5), (1.4, -0.5), (1.4, 0.5), (-1.4, 0.5)];
    let corners = match paint {
        Paint::Series(2) => SQUARE,
        Paint::Series(3) => UP,
        Paint::Series(4) => DIAMOND,
        Paint::Series(5) => PLUS,
        Paint::Series(6) => DOWN,
        Paint::Series(7) => HOURGLASS,
        Paint::Series(8) => BAR,
        _ => return None,
    };
    Some(
        corners
            .iter()
            .map(|(dx, dy)| (x + dx * radius, y + dy * radius))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::tests::theme;

    fn chart() -> ScatterChart {
        let mark = |x, y, size, series| Mark {
            x,
            y,
            size,
            paint: Paint::Series(series),
        };
        ScatterChart {
            caption: Caption {
                title: "Diskon terhadap GP%".to_owned(),
                description: String::new(),
            },
            marks: vec![
                mark(0.0, 20.0, 88e6, 1),
                mark(14.2, 5.1, 40e6, 2),
                mark(7.5, -3.0, 1e6, 3),
                mark(3.0, 12.0, 2e6, 4),
                mark(4.0, 14.0, 3e6, 5),
                mark(f64::NAN, 14.0, 3e6, 5),
            ],
            x: (Unit::Percent, "Diskon".to_owned()),
            y: Unit::Percent,
            level: Some((18.5, "GP% toko 18,5%".to_owned())),
        }
    }

    #[test]
    fn every_colour_has_its_shape() {
        insta::assert_snapshot!(chart().draw((480, 300), &theme()).unwrap().svg);
        let shapes: Vec<_> = (1..=8)
            .map(|number| outline(Paint::Series(number), (0.0, 0.0), 1.0))
            .collect();
        for (place, shape) in shapes.iter().enumerate() {
            assert!(shapes[..place].iter().all(|other| other != shape), "{place}");
        }
    }

    #[test]
    fn a_pointer_finds_the_mark_that_is_nearest_and_none_far_away() {
        let drawing = chart().draw((480, 300), &theme()).unwrap();
        assert_eq!(drawing.geometry.len(), 5);
        let Targets::Marks { centres, radii } = &drawing.geometry.targets else {
            panic!("a scatter has marks");
        };
        assert!(radii[0] > radii[1] && radii[2] < radii[1]);
        let (x, y) = centres[1];
        assert_eq!(drawing.geometry.nearest((x + 3.0, y - 2.0)), Some(1));
        assert_eq!(drawing.geometry.nearest((x, y - 90.0)), None);
        let anchor = drawing.geometry.anchor(1).unwrap();
        assert!((anchor.bottom - anchor.top - 2.0 * radii[1]).abs() < 1e-9);
    }

    #[test]
    fn no_marks_is_no_drawing() {
        let empty = ScatterChart {
            marks: Vec::new(),
            ..chart()
        };
        assert_eq!(empty.draw((480, 300), &theme()), Err(ChartError::NoData));
    }
}

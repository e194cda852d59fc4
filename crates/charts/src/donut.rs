//! A ring of shares with a figure in the middle.

use std::f64::consts::TAU;

use crate::canvas::{Align, Canvas, LABEL_SIZE};
use crate::geometry::{Geometry, Rect, Targets, sin_cos};
use crate::text::width;
use crate::{Caption, ChartError, Drawing, Paint, Theme};

/// One share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    /// Its size; what is not above zero has no place on a ring.
    pub value: f64,
    /// What it is painted with.
    pub paint: Paint,
}

/// A ring of shares, clockwise from twelve o'clock.
#[derive(Clone, Debug, PartialEq)]
pub struct DonutChart {
    /// The words for screen readers.
    pub caption: Caption,
    /// The shares, in order.
    pub slices: Vec<Slice>,
    /// The main figure in the middle.
    pub figure: String,
    /// What stands under it.
    pub note: String,
}

/// Least diameter that holds the figure.
const SMALLEST: u32 = 96;
/// The hole's radius as a share of the ring's.
const HOLE: f64 = 55.0 / 77.0;
/// Pixels between two slices.
const GAP: f64 = 1.8;
/// Size of the main figure.
const FIGURE_SIZE: f64 = 17.0;

impl DonutChart {
    /// Draws at a diameter in pixels.
    pub fn draw(&self, diameter: u32, theme: &Theme) -> Result<Drawing, ChartError> {
        let diameter = diameter.max(SMALLEST);
        let size = f64::from(diameter);
        let drawn = |slice: &Slice| slice.value.is_finite() && slice.value > 0.0;
        let total: f64 = self
            .slices
            .iter()
            .filter(|slice| drawn(slice))
            .map(|slice| slice.value)
            .sum();
        if total <= 0.0 {
            return Err(ChartError::NoData);
        }
        let middle = size / 2.0;
        let outer = middle - 1.0;
        let inner = outer * HOLE;
        let mut turned = 0.0;
        let angles: Vec<Option<(f64, f64)>> = self
            .slices
            .iter()
            .map(|slice| {
                drawn(slice).then(|| {
                    let from = turned;
                    turned += slice.value / total * TAU;
                    (from, turned)
                })
            })
            .collect();

        let mut canvas = Canvas::new(diameter, diameter);
        let alone = angles.iter().flatten().count() == 1;
        canvas.layer("stroke=\"none\"", |pen| {
            for (slice, span) in self.slices.iter().zip(&angles) {
                let Some((from, to)) = *span else { continue };
                let ring = ring(
                    (middle, middle),
                    (inner, outer),
                    (from, to),
                    if alone { 0.0 } else { GAP },
                );
                pen.polygon(&ring, theme.paint(slice.paint))?;
            }
            Ok(())
        })?;
        // The figure shrinks before it touches the ring.
        let fitting = FIGURE_SIZE * inner * 1.7 / width(&self.figure, FIGURE_SIZE).max(1.0);
        let figure_size = (FIGURE_SIZE.min(fitting) * 2.0).floor() / 2.0;
        canvas.layer("font-weight=\"600\" font-variant=\"tabular-nums\"", |pen| {
            pen.text(
                &self.figure,
                (middle, middle - 2.0),
                Align::Middle,
                figure_size,
                theme.strong,
            )
        })?;
        canvas.layer("font-variant=\"tabular-nums\"", |pen| {
            pen.text(
                &self.note,
                (middle, middle + 15.0),
                Align::Middle,
                LABEL_SIZE,
                theme.label,
            )
        })?;
        Ok(Drawing {
            svg: canvas.finish(theme, Some(&self.caption)),
            geometry: Geometry {
                width: size,
                height: size,
                plot: Rect {
                    left: 0.0,
                    top: 0.0,
                    right: size,
                    bottom: size,
                },
                targets: Targets::Slices {
                    centre: (middle, middle),
                    inner,
                    outer,
                    angles,
                },
            },
        })
    }
}

/// The outline of a slice, half a gap short at both ends; the ends are parallel, as cuts are.
fn ring(centre: (f64, f64), (inner, outer): (f64, f64), (from, to): (f64, f64), gap: f64) -> Vec<(f64, f64)> {
    // Small enough that the chord is not told from the arc.
    const STEP: f64 = 0.035;
    let arc = |radius: f64| {
        let short = gap / 2.0 / radius;
        let (from, to) = (from + short, (to - short).max(from + short));
        let steps = ((to - from) / STEP).ceil().max(1.0) as u32;
        (0..=steps).map(move |step| {
            let (sin, cos) = sin_cos(from + (to - from) * f64::from(step) / f64::from(steps));
            (centre.0 + radius * sin, centre.1 - radius * cos)
        })
    };
    let mut points: Vec<_> = arc(outer).collect();
    let outside = points.len();
    points.extend(arc(inner));
    points[outside..].reverse();
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::tests::theme;

    fn donut(values: &[f64]) -> DonutChart {
        DonutChart {
            caption: Caption {
                title: "Komposisi pendapatan".to_owned(),
                description: String::new(),
            },
            slices: values
                .iter()
                .zip(1..)
                .map(|(value, number)| Slice {
                    value: *value,
                    paint: Paint::Series(number),
                })
                .collect(),
            figure: "Rp 1,21 M".to_owned(),
            note: "3 kelompok".to_owned(),
        }
    }

    #[test]
    fn shares_as_a_ring() {
        insta::assert_snapshot!(donut(&[50.0, 25.0, 25.0]).draw(156, &theme()).unwrap().svg);
    }

    #[test]
    fn a_share_has_the_angle_of_its_size_and_a_return_has_none() {
        let drawing = donut(&[75.0, -10.0, 25.0]).draw(156, &theme()).unwrap();
        let Targets::Slices { angles, .. } = &drawing.geometry.targets else {
            panic!("a donut has slices");
        };
        let expected = [Some((0.0, 0.75 * TAU)), None, Some((0.75 * TAU, TAU))];
        for (angle, expected) in angles.iter().zip(expected) {
            assert_eq!(angle.is_some(), expected.is_some());
            if let (Some(angle), Some(expected)) = (angle, expected) {
                assert!((angle.0 - expected.0).abs() < 1e-9 && (angle.1 - expected.1).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_long_figure_stays_inside_the_hole() {
        let mut long = donut(&[1.0]);
        long.figure = "−Rp 1.234.567.890".to_owned();
        let svg = long.draw(156, &theme()).unwrap().svg;
        assert!(!svg.contains("font-size=\"170\""), "{svg}");
    }

    #[test]
    fn nothing_above_zero_is_no_drawing() {
        for values in [&[][..], &[0.0], &[-5.0, 0.0], &[f64::NAN]] {
            assert_eq!(donut(values).draw(156, &theme()), Err(ChartError::NoData));
        }
    }
}

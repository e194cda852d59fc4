//! Lines over time, one of them with a tinted area, comparisons dashed.

use crate::axis::{Frame, Unit, spread};
use crate::canvas::{Align, Canvas, LABEL_SIZE};
use crate::geometry::{Geometry, Targets};
use crate::{Caption, ChartError, Drawing, Paint, Theme};

/// A line's values.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// One per label; none leaves a gap.
    pub values: Vec<Option<f64>>,
    /// What it is painted with; [`Paint::Compare`] is dashed.
    pub paint: Paint,
    /// Dashed as what is not known yet.
    pub is_dashed: bool,
}

/// What comes after what is known: the interval that it lies in, and where it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The lower end of the interval, one per label.
    pub low: Vec<Option<f64>>,
    /// The upper end, one per label.
    pub high: Vec<Option<f64>>,
    /// The label at which a dotted line parts it from what is known.
    pub from: usize,
    /// What stands at that line.
    pub name: String,
}

/// A line chart.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// The words for screen readers.
    pub caption: Caption,
    /// The axis label of each point, in order; those with room are written.
    pub labels: Vec<String>,
    /// The lines; the first ones lie on top.
    pub lines: Vec<Line>,
    /// What the values are.
    pub unit: Unit,
    /// The part of the labels that is yet to come.
    pub outlook: Option<Outlook>,
}

/// Least size that holds axes and a line.
const SMALLEST: (u32, u32) = (120, 80);

impl LineChart {
    /// Draws at a size in pixels.
    pub fn draw(&self, size: (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        let size = (size.0.max(SMALLEST.0), size.1.max(SMALLEST.1));
        let lines = self.lines.iter().map(|line| &line.values);
        let ends = self.outlook.iter().flat_map(|outlook| [&outlook.low, &outlook.high]);
        let range = range(lines.chain(ends)).ok_or(ChartError::NoData)?;
        let frame = Frame::new(size, range, self.unit);
        let plot = frame.plot;
        let count = self.labels.len();
        let xs: Vec<f64> = (0..count)
            .map(|index| match count {
                1 => f64::midpoint(plot.left, plot.right),
                _ => plot.left + index as f64 * (plot.right - plot.left) / (count - 1) as f64,
            })
            .collect();
        let ys: Vec<Vec<Option<f64>>> = self
            .lines
            .iter()
            .map(|line| {
                (0..count)
                    .map(|index| finite(&line.values, index).map(|value| frame.y(value)))
                    .collect()
            })
            .collect();

        let mut canvas = Canvas::new(size.0, size.1);
        frame.draw(&mut canvas, theme, &spread(&xs, &self.labels))?;
        if let Some(outlook) = &self.outlook {
            draw_outlook(outlook, &mut canvas, &frame, &xs, theme)?;
        }
        // A tint under two lines would hide one of them.
        let tinted = self.lines.iter().filter(|line| line.paint != Paint::Compare).count() == 1;
        for (line, ys) in self.lines.iter().zip(&ys).rev() {
            let runs = runs(&xs, ys);
            let colour = theme.paint(line.paint);
            if line.paint == Paint::Compare {
                canvas.layer("stroke-dasharray=\"40 40\"", |pen| {
                    runs.iter().try_for_each(|run| pen.line(run, 1.5, colour))
                })?;
                continue;
            }
            if line.is_dashed {
                canvas.layer("stroke-linejoin=\"round\" stroke-dasharray=\"60 40\"", |pen| {
                    runs.iter().try_for_each(|run| pen.line(run, 2.0, colour))
                })?;
                continue;
            }
            canvas.layer("stroke-linejoin=\"round\" stroke-linecap=\"round\"", |pen| {
                for run in &runs {
                    if let (true, [first, .., last]) = (tinted, run.as_slice()) {
                        let zero = frame.y(0.0);
                        let mut shape = run.clone();
                        shape.extend([(last.0, zero), (first.0, zero)]);
                        pen.polygon(&shape, theme.area)?;
                    }
                    pen.line(run, 2.0, colour)?;
                }
                Ok(())
            })?;
        }
        Ok(Drawing {
            svg: canvas.finish(theme, Some(&self.caption)),
            geometry: Geometry {
                width: f64::from(size.0),
                height: f64::from(size.1),
                plot,
                targets: Targets::Columns { xs, ys, band: 0.0 },
            },
        })
    }
}

/// The interval as a tint, and the dotted line where it begins.
fn draw_outlook(
    outlook: &Outlook,
    canvas: &mut Canvas,
    frame: &Frame,
    xs: &[f64],
    theme: &Theme,
) -> Result<(), ChartError> {
    let end = |values: &[Option<f64>]| -> Vec<Option<f64>> {
        (0..xs.len())
            .map(|index| finite(values, index).map(|value| frame.y(value)))
            .collect()
    };
    let (high, low) = (runs(xs, &end(&outlook.high)), runs(xs, &end(&outlook.low)));
    canvas.layer("", |pen| {
        high.iter().zip(&low).try_for_each(|(high, low)| {
            let shape: Vec<_> = high.iter().chain(low.iter().rev()).copied().collect();
            pen.polygon(&shape, theme.area)
        })
    })?;
    let Some(x) = xs.get(outlook.from).copied() else {
        return Ok(());
    };
    let plot = frame.plot;
    canvas.layer("stroke-dasharray=\"20 30\"", |pen| {
        pen.line(&[(x, plot.top), (x, plot.bottom)], 1.0, theme.label)
    })?;
    canvas.layer("font-weight=\"600\"", |pen| {
        pen.text(
            &outlook.name,
            (x + 8.0, plot.top + 10.0),
            Align::Start,
            LABEL_SIZE,
            theme.strong,
        )
    })
}

fn finite(values: &[Option<f64>], index: usize) -> Option<f64> {
    values.get(index).copied().flatten().filter(|value| value.is_finite())
}

/// Lowest and highest of all values; none where there is no value or nothing but zeros.
pub(crate) fn range<'a>(lists: impl Iterator<Item = &'a Vec<Option<f64>>>) -> Option<(f64, f64)> {
    let values = lists.flat_map(|values| (0..values.len()).filter_map(|index| finite(values, index)));
    let (low, high) = values.fold((0f64, 0f64), |(low, high), value| (low.min(value), high.max(value)));
    (low < 0.0 || high > 0.0).then_some((low, high))
}

/// The stretches without a gap.
pub(crate) fn runs(xs: &[f64], ys: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let mut runs = vec![Vec::new()];
    for (x, y) in xs.iter().zip(ys) {
        match (y, runs.last_mut()) {
            (Some(y), Some(run)) => run.push((*x, *y)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::tests::theme;

    fn chart(values: &[Option<f64>]) -> LineChart {
        LineChart {
            caption: Caption {
                title: "Tren".to_owned(),
                description: "Tiga hari".to_owned(),
            },
            labels: (1..=values.len()).map(|day| format!("{day} Nov")).collect(),
            lines: vec![Line {
                values: values.to_vec(),
                paint: Paint::Series(1),
                is_dashed: false,
            }],
            unit: Unit::Rupiah,
            outlook: None,
        }
    }

    #[test]
    fn a_line_with_its_comparison() {
        let mut chart = chart(&[Some(43e6), Some(37e6), Some(54.4e6), Some(0.0)]);
        chart.lines.push(Line {
            values: vec![Some(37e6), Some(40e6), None, Some(12e6)],
            paint: Paint::Compare,
            is_dashed: false,
        });
        let drawing = chart.draw((320, 200), &theme()).unwrap();
        insta::assert_snapshot!(drawing.svg);
        assert_eq!(drawing, chart.draw((320, 200), &theme()).unwrap());
    }

    #[test]
    fn what_is_yet_to_come_has_its_interval() {
        let mut chart = chart(&[Some(43e6), Some(37e6), None, None]);
        chart.lines.push(Line {
            values: vec![None, None, Some(40e6), Some(45e6)],
            paint: Paint::Series(2),
            is_dashed: true,
        });
        chart.outlook = Some(Outlook {
            low: vec![None, None, Some(30e6), Some(31e6)],
            high: vec![None, None, Some(52e6), Some(70e6)],
            from: 1,
            name: "Prakiraan".to_owned(),
        });
        let drawing = chart.draw((320, 200), &theme()).unwrap();
        insta::assert_snapshot!(drawing.svg);
        assert!(drawing.svg.contains("75 jt"), "the axis holds the interval too");
    }

    #[test]
    fn the_geometry_is_where_the_line_is() {
        let drawing = chart(&[Some(0.0), Some(60e6), None])
            .draw((320, 200), &theme())
            .unwrap();
        let plot = drawing.geometry.plot;
        assert_eq!(
            drawing.geometry.targets,
            Targets::Columns {
                xs: vec![plot.left, f64::midpoint(plot.left, plot.right), plot.right],
                ys: vec![vec![Some(plot.bottom), Some(plot.top), None]],
                band: 0.0,
            }
        );
    }

    #[test]
    fn two_lines_have_no_tint_and_a_single_point_is_a_dot() {
        let mut two = chart(&[Some(1.0), Some(2.0)]);
        assert!(two.draw((320, 200), &theme()).unwrap().svg.contains("0.09"));
        two.lines.push(Line {
            values: vec![Some(2.0), Some(1.0)],
            paint: Paint::Series(2),
            is_dashed: false,
        });
        assert!(!two.draw((320, 200), &theme()).unwrap().svg.contains("0.09"));
        assert!(
            chart(&[Some(5.0)])
                .draw((320, 200), &theme())
                .unwrap()
                .svg
                .contains("<circle")
        );
    }

    #[test]
    fn nothing_or_only_zeros_is_no_drawing() {
        for values in [&[][..], &[None, None], &[Some(0.0), Some(0.0)], &[Some(f64::NAN)]] {
            assert_eq!(chart(values).draw((320, 200), &theme()), Err(ChartError::NoData));
        }
    }

    #[test]
    fn a_container_without_room_still_draws() {
        let drawing = chart(&[Some(1.0), Some(-2.0)]).draw((0, 0), &theme()).unwrap();
        assert!(drawing.geometry.plot.left < drawing.geometry.plot.right);
    }
}

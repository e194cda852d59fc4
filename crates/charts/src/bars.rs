//! Bars side by side.

use crate::axis::{Frame, Unit, thin};
use crate::canvas::Canvas;
use crate::geometry::{Geometry, Targets};
use crate::line::range;
use crate::{Caption, ChartError, Drawing, Paint, Theme};

/// One colour of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// One per label; none leaves the place empty.
    pub values: Vec<Option<f64>>,
    /// What they are painted with.
    pub paint: Paint,
}

/// Groups of bars, a group per label.
#[derive(Clone, Debug, PartialEq)]
pub struct BarsChart {
    /// The words for screen readers.
    pub caption: Caption,
    /// The label under each group.
    pub labels: Vec<String>,
    /// The bars of each group, left to right.
    pub bars: Vec<Bars>,
    /// What the values are.
    pub unit: Unit,
}

/// Least size that holds axes and bars.
const SMALLEST: (u32, u32) = (120, 80);
/// Between the bars of a group.
const GAP: f64 = 2.0;
/// Widest bar.
const WIDEST: f64 = 40.0;
/// Share of a group's width that its bars fill.
const FILL: f64 = 0.66;

impl BarsChart {
    /// Draws at a size in pixels.
    pub fn draw(&self, size: (u32, u32), theme: &Theme) -> Result<Drawing, ChartError> {
        let size = (size.0.max(SMALLEST.0), size.1.max(SMALLEST.1));
        let range = range(self.bars.iter().map(|bars| &bars.values)).ok_or(ChartError::NoData)?;
        let frame = Frame::new(size, range, self.unit);
        let plot = frame.plot;
        let count = self.labels.len().max(1) as f64;
        let band = (plot.right - plot.left) / count;
        let xs: Vec<f64> = (0..self.labels.len())
            .map(|index| plot.left + (index as f64 + 0.5) * band)
            .collect();
        let in_group = self.bars.len() as f64;
        let gaps = GAP * (in_group - 1.0);
        let bar = ((band * FILL - gaps) / in_group).floor().clamp(1.0, WIDEST);
        let group = in_group * bar + gaps;

        let mut canvas = Canvas::new(size.0, size.1);
        let mut ys = Vec::with_capacity(self.bars.len());
        let mut shapes = Vec::new();
        for (place, bars) in self.bars.iter().enumerate() {
            let mut tops = Vec::with_capacity(xs.len());
            for (index, x) in xs.iter().enumerate() {
                let value = bars
                    .values
                    .get(index)
                    .copied()
                    .flatten()
                    .filter(|value| value.is_finite());
                tops.push(value.map(|value| frame.y(value)));
                let Some(value) = value.filter(|value| *value != 0.0) else {
                    continue;
                };
                let left = (x - group / 2.0 + place as f64 * (bar + GAP)).round();
                let (zero, end) = (frame.y(0.0).floor(), frame.y(value).round());
                // A bar is never so small that it cannot be seen.
                let end = if value > 0.0 {
                    end.min(zero - 1.0)
                } else {
                    end.max(zero + 1.0)
                };
                shapes.push(((left, zero.min(end)), (left + bar, zero.max(end)), bars.paint));
            }
            ys.push(tops);
        }
        frame.draw(&mut canvas, theme, &thin(&xs, &self.labels))?;
        canvas.layer("shape-rendering=\"crispEdges\"", |pen| {
            shapes
                .iter()
                .try_for_each(|(from, to, paint)| pen.rect(*from, *to, theme.paint(*paint)))
        })?;
        Ok(Drawing {
            svg: canvas.finish(theme, Some(&self.caption)),
            geometry: Geometry {
                width: f64::from(size.0),
                height: f64::from(size.1),
                plot,
                targets: Targets::Columns { xs, ys, band },
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::tests::theme;

    fn chart() -> BarsChart {
        BarsChart {
            caption: Caption {
                title: "Bulan ini vs bulan lalu".to_owned(),
                description: String::new(),
            },
            labels: ["1–7", "8–14", "15–21"].map(str::to_owned).to_vec(),
            bars: vec![
                Bars {
                    values: vec![Some(282e6), Some(290e6), Some(1.0)],
                    paint: Paint::Series(1),
                },
                Bars {
                    values: vec![Some(262e6), None, Some(-40e6)],
                    paint: Paint::Previous,
                },
            ],
            unit: Unit::Rupiah,
        }
    }

    #[test]
    fn two_months_week_by_week() {
        insta::assert_snapshot!(chart().draw((332, 186), &theme()).unwrap().svg);
    }

    #[test]
    fn a_pointer_finds_the_group_and_the_tops_of_its_bars() {
        let drawing = chart().draw((332, 186), &theme()).unwrap();
        let plot = drawing.geometry.plot;
        assert_eq!(drawing.geometry.nearest((plot.right, 0.0)), Some(2));
        let Targets::Columns { ys, band, .. } = &drawing.geometry.targets else {
            panic!("bars are columns");
        };
        assert!((band * 3.0 - (plot.right - plot.left)).abs() < 1e-6);
        assert_eq!(ys[1][1], None);
    }

    #[test]
    fn no_bars_is_no_drawing() {
        let mut empty = chart();
        empty
            .bars
            .iter_mut()
            .for_each(|bars| bars.values = vec![Some(0.0), None]);
        assert_eq!(empty.draw((332, 186), &theme()), Err(ChartError::NoData));
        empty.bars.clear();
        assert_eq!(empty.draw((332, 186), &theme()), Err(ChartError::NoData));
    }
}

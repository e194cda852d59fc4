//! Axes: round steps, labels that fit, gridlines.

use domain::money::{format_decimal, format_short};

use crate::canvas::{Align, Canvas, LABEL_SIZE, Pen};
use crate::geometry::Rect;
use crate::text::width;
use crate::{ChartError, Theme};

/// What the values are, which decides how an axis writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole rupiah: `40 jt`.
    Rupiah,
    /// A number of things: `1.200`, `12 rb`.
    Count,
    /// Percent: `20%`.
    Percent,
}

impl Unit {
    pub(crate) fn label(self, value: f64) -> String {
        match self {
            Self::Rupiah | Self::Count => format_short(value.round() as i64),
            Self::Percent => {
                let decimals = usize::from((value - value.round()).abs() > 0.01);
                format!("{}%", format_decimal(value, decimals))
            }
        }
    }

    /// The smallest step that the labels can tell apart.
    fn smallest_step(self) -> f64 {
        match self {
            Self::Rupiah | Self::Count => 1.0,
            Self::Percent => 0.1,
        }
    }
}

/// Round values from the lowest to the highest gridline; zero is one of them.
pub(crate) fn ticks(low: f64, high: f64, unit: Unit) -> Vec<f64> {
    let (low, high) = (low.min(0.0), high.max(0.0));
    let span = (high - low).max(unit.smallest_step());
    let mut magnitude = 0.01;
    while magnitude * 100.0 <= span {
        magnitude *= 10.0;
    }
    let mut best: Option<(bool, f64, i64, Vec<f64>)> = None;
    for factor in [1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0] {
        let step = (factor * magnitude).max(unit.smallest_step());
        let step = if unit == Unit::Percent { step } else { step.ceil() };
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let last = last.max(first + 1);
        let count = last - first;
        // Three to five lines besides the lowest, of these the ones that waste least, of these the fewest.
        let key = (!(3..=5).contains(&count), count as f64 * step, count);
        if best.as_ref().is_none_or(|(a, b, c, _)| key < (*a, *b, *c)) {
            let values = (first..=last).map(|index| index as f64 * step).collect();
            best = Some((key.0, key.1, key.2, values));
        }
    }
    best.map(|(_, _, _, values)| values).unwrap_or_default()
}

/// The y axis of a chart and the plot that it leaves.
pub(crate) struct Frame {
    pub(crate) plot: Rect,
    ticks: Vec<f64>,
    labels: Vec<String>,
}

impl Frame {
    /// Lays out a picture of `size` for values from `low` to `high`.
    pub(crate) fn new(size: (u32, u32), (low, high): (f64, f64), unit: Unit) -> Self {
        const LABEL_GAP: f64 = 10.0;
        const TOP: f64 = 10.0;
        const RIGHT: f64 = 8.0;
        const BELOW: f64 = 24.0;
        let ticks = ticks(low, high, unit);
        let labels: Vec<String> = ticks.iter().map(|value| unit.label(*value)).collect();
        let widest = labels.iter().map(|label| width(label, LABEL_SIZE)).fold(0.0, f64::max);
        let (width, height) = (f64::from(size.0), f64::from(size.1));
        let left = (widest + LABEL_GAP).ceil().min(width / 2.0);
        let plot = Rect {
            left,
            top: TOP,
            right: (width - RIGHT).max(left + 1.0),
            bottom: (height - BELOW).max(TOP + 1.0),
        };
        Self { plot, ticks, labels }
    }

    /// The y of a value.
    pub(crate) fn y(&self, value: f64) -> f64 {
        let low = self.ticks.first().copied().unwrap_or(0.0);
        let high = self.ticks.last().copied().unwrap_or(1.0);
        self.plot.bottom - (value - low) / (high - low) * (self.plot.bottom - self.plot.top)
    }

    /// Gridlines, the zero baseline and the labels of both axes. `x_labels` come with the x they stand at.
    pub(crate) fn draw(
        &self,
        canvas: &mut Canvas,
        theme: &Theme,
        x_labels: &[(f64, &str, Align)],
    ) -> Result<(), ChartError> {
        canvas.layer("shape-rendering=\"crispEdges\"", |pen| {
            // The baseline comes last, so that it lies over its neighbours.
            let lines = self.ticks.iter().filter(|value| !is_zero(**value));
            for value in lines.chain(&[0.0]) {
                let y = self.y(*value).floor() + 0.5;
                let colour = if is_zero(*value) { theme.axis } else { theme.grid };
                pen.line(&[(self.plot.left, y), (self.plot.right, y)], 1.0, colour)?;
            }
            Ok(())
        })?;
        canvas.layer("font-variant=\"tabular-nums\"", |pen: &Pen<'_>| {
            for (value, label) in self.ticks.iter().zip(&self.labels) {
                let place = (self.plot.left - 10.0, self.y(*value) + 4.0);
                pen.text(label, place, Align::End, LABEL_SIZE, theme.label)?;
            }
            for (x, label, align) in x_labels {
                pen.text(label, (*x, self.plot.bottom + 19.0), *align, LABEL_SIZE, theme.label)?;
            }
            Ok(())
        })
    }
}

fn is_zero(value: f64) -> bool {
    value.abs() < f64::EPSILON
}

/// Which labels to write under points at `xs`: the first, the last and about five between, evenly, so that none
/// touches its neighbour. The first is aligned to its start and the last to its end, so that neither sticks out.
pub(crate) fn spread<'a>(xs: &[f64], labels: &'a [String]) -> Vec<(f64, &'a str, Align)> {
    const GAP: f64 = 12.0;
    let count = xs.len().min(labels.len());
    if count == 0 {
        return Vec::new();
    }
    if count == 1 {
        return vec![(xs[0], &labels[0], Align::Middle)];
    }
    let last = count - 1;
    let take = |index: usize| {
        let align = match index {
            0 => Align::Start,
            index if index == last => Align::End,
            _ => Align::Middle,
        };
        (xs[index], labels[index].as_str(), align)
    };
    for between in (1..=5).rev() {
        let step = last.div_ceil(between + 1);
        let chosen: Vec<_> = (0..last).step_by(step).chain([last]).map(take).collect();
        if fits(&chosen, GAP) {
            return chosen;
        }
    }
    let ends = vec![take(0), take(last)];
    if fits(&ends, GAP) { ends } else { vec![take(0)] }
}

/// Which labels to write under bars: all, or every second, third ... where they would touch.
pub(crate) fn thin<'a>(xs: &[f64], labels: &'a [String]) -> Vec<(f64, &'a str, Align)> {
    const GAP: f64 = 6.0;
    for step in 1..=labels.len().max(1) {
        let chosen: Vec<_> = xs
            .iter()
            .zip(labels)
            .step_by(step)
            .map(|(x, label)| (*x, label.as_str(), Align::Middle))
            .collect();
        if fits(&chosen, GAP) {
            return chosen;
        }
    }
    Vec::new()
}

fn fits(labels: &[(f64, &str, Align)], gap: f64) -> bool {
    let edges: Vec<(f64, f64)> = labels
        .iter()
        .map(|(x, label, align)| {
            let width = width(label, LABEL_SIZE);
            match align {
                Align::Start => (*x, x + width),
                Align::Middle => (x - width / 2.0, x + width / 2.0),
                Align::End => (x - width, *x),
            }
        })
        .collect();
    edges.windows(2).all(|pair| pair[0].1 + gap <= pair[1].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64, unit: Unit) -> Vec<String> {
        ticks(low, high, unit)
            .into_iter()
            .map(|value| unit.label(value))
            .collect()
    }

    #[test]
    fn steps_are_round_and_give_three_to_five_gridlines() {
        assert_eq!(labels(0.0, 54.4e6, Unit::Rupiah), ["0", "20 jt", "40 jt", "60 jt"]);
        assert_eq!(labels(0.0, 292e6, Unit::Rupiah), ["0", "100 jt", "200 jt", "300 jt"]);
        assert_eq!(
            labels(0.0, 1.21e9, Unit::Rupiah),
            ["0", "250 jt", "500 jt", "750 jt", "1 M", "1,25 M"]
        );
        assert_eq!(labels(0.0, 3.0, Unit::Count), ["0", "1", "2", "3"]);
        assert_eq!(labels(0.0, 1.0, Unit::Count), ["0", "1"]);
        assert_eq!(labels(0.0, 18.5, Unit::Percent), ["0%", "5%", "10%", "15%", "20%"]);
        for exponent in 1..14 {
            for digit in 1..100 {
                let high = f64::from(digit) * 10f64.powi(exponent - 1);
                if high < 3.0 {
                    continue;
                }
                let values = ticks(0.0, high, Unit::Rupiah);
                assert!((4..=6).contains(&values.len()), "{high}: {values:?}");
                assert!(
                    values[values.len() - 1] >= high && values[values.len() - 2] < high,
                    "{high}: {values:?}"
                );
            }
        }
    }

    #[test]
    fn a_loss_goes_below_the_baseline() {
        let values = ticks(-12e6, 30e6, Unit::Rupiah);
        assert!(
            values.contains(&0.0) && values[0] <= -12e6 && values[values.len() - 1] >= 30e6,
            "{values:?}"
        );
        assert_eq!(labels(-8.0, 0.0, Unit::Count), ["−8", "−6", "−4", "−2", "0"]);
    }

    #[test]
    fn labels_under_a_line_never_touch_and_keep_both_ends() {
        for count in 1..400_usize {
            for plot_width in [60.0, 150.0, 278.0, 658.0] {
                let labels: Vec<String> = (0..count).map(|index| format!("{} Nov", index % 28 + 1)).collect();
                let xs: Vec<f64> = (0..count)
                    .map(|index| index as f64 * plot_width / (count.max(2) - 1) as f64)
                    .collect();
                let chosen = spread(&xs, &labels);
                assert!(fits(&chosen, 12.0) && chosen.len() <= 7, "{count} {plot_width}");
                assert_eq!(chosen[0].1, labels[0]);
                if count > 1 && plot_width > 100.0 {
                    assert_eq!(chosen[chosen.len() - 1].1, labels[count - 1], "{count} {plot_width}");
                }
            }
        }
    }

    #[test]
    fn thirty_days_have_five_labels_between_the_ends_where_there_is_room() {
        let labels: Vec<String> = (0..30).map(|index| format!("{index} Nov")).collect();
        let at = |plot_width: f64| {
            let xs: Vec<f64> = (0..30).map(|index| f64::from(index) * plot_width / 29.0).collect();
            let chosen = spread(&xs, &labels);
            chosen
                .into_iter()
                .map(|(_, label, _)| label.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(at(658.0).len(), 7);
        assert_eq!(at(278.0), ["0 Nov", "10 Nov", "20 Nov", "29 Nov"]);
    }
}

//! A line without axes, beside a figure.

use crate::canvas::Canvas;
use crate::line::runs;
use crate::{Paint, Theme};

/// Draws the values from their lowest to their highest, with a dot on the last. It is decoration for the figure
/// beside it, hidden from screen readers. None with fewer than two values.
pub fn sparkline(values: &[Option<f64>], size: (u32, u32), theme: &Theme) -> Option<String> {
    /// Room for the line's width and the last dot.
    const LEFT: f64 = 1.0;
    const ROUND: f64 = 3.0;
    const RIGHT: f64 = 4.0;
    const DOT: f64 = 2.5;
    let known = values.iter().flatten().copied().filter(|value| value.is_finite());
    if known.clone().count() < 2 {
        return None;
    }
    let low = known.clone().fold(f64::INFINITY, f64::min);
    let high = known.fold(f64::NEG_INFINITY, f64::max);
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let step = (width - LEFT - RIGHT) / (values.len() - 1) as f64;
    let xs: Vec<f64> = (0..values.len()).map(|index| LEFT + index as f64 * step).collect();
    let ys: Vec<Option<f64>> = values
        .iter()
        .map(|value| {
            let value = value.filter(|value| value.is_finite())?;
            // A flat line runs through the middle.
            let share = if high > low { (value - low) / (high - low) } else { 0.5 };
            Some(height - ROUND - share * (height - 2.0 * ROUND))
        })
        .collect();
    let colour = theme.paint(Paint::Compare);
    let mut canvas = Canvas::new(size.0, size.1);
    canvas
        .layer("stroke-linejoin=\"round\" stroke-linecap=\"round\"", |pen| {
            let runs = runs(&xs, &ys);
            runs.iter().try_for_each(|run| pen.line(run, 1.5, colour))?;
            match runs.last().and_then(|run| run.last()) {
                Some(last) => pen.dot(*last, DOT, colour),
                None => Ok(()),
            }
        })
        .ok()?;
    Some(canvas.finish(theme, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::tests::theme;

    #[test]
    fn a_line_with_a_gap_and_a_last_dot() {
        let values = [Some(3.0), Some(9.0), None, Some(6.0), Some(7.5)];
        insta::assert_snapshot!(sparkline(&values, (88, 36), &theme()).unwrap());
    }

    #[test]
    fn one_value_shows_no_course() {
        assert_eq!(sparkline(&[], (88, 36), &theme()), None);
        assert_eq!(sparkline(&[None, Some(1.0), None], (88, 36), &theme()), None);
        let flat = sparkline(&[Some(4.0), Some(4.0)], (88, 36), &theme()).unwrap();
        assert!(flat.contains("10,180 840,180"), "{flat}");
    }
}

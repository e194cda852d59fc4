//! Where things are in a drawing, so that a pointer can be answered and a tooltip placed.

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// What a pointer can hit.
#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    /// Points along x.
    Columns {
        /// The x of each.
        xs: Vec<f64>,
        /// Per line or bar, in the order they were given, the y of each point; none where there is no value.
        ys: Vec<Vec<Option<f64>>>,
        /// Width of a column where it is an area (bars), 0 where it is a point (lines).
        band: f64,
    },
    /// Bars lying one under the other.
    Rows {
        /// The middle of each.
        ys: Vec<f64>,
        /// Where each ends at the right.
        ends: Vec<f64>,
        /// Height of a row.
        band: f64,
    },
    /// Marks anywhere in the plot.
    Marks {
        /// The middle of each.
        centres: Vec<(f64, f64)>,
        /// The radius of each.
        radii: Vec<f64>,
    },
    /// Slices of a ring.
    Slices {
        /// The middle.
        centre: (f64, f64),
        /// Radius of the hole.
        inner: f64,
        /// Radius of the ring.
        outer: f64,
        /// Start and end of each in radians, clockwise from twelve o'clock; none for one too small to be drawn.
        angles: Vec<Option<(f64, f64)>>,
    },
}

/// Size, plot area and targets of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
    /// Where the values are, without labels.
    pub plot: Rect,
    /// What a pointer can hit.
    pub targets: Targets,
}

/// The place a tooltip speaks about: an x and the span of the marks there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// Of the crosshair.
    pub x: f64,
    /// Of the highest mark.
    pub top: f64,
    /// Of the lowest mark.
    pub bottom: f64,
}

impl Geometry {
    /// How many targets there are.
    pub fn len(&self) -> usize {
        match &self.targets {
            Targets::Columns { xs, .. } => xs.len(),
            Targets::Rows { ys, .. } => ys.len(),
            Targets::Marks { centres, .. } => centres.len(),
            Targets::Slices { angles, .. } => angles.len(),
        }
    }

    /// Whether there is nothing to hit.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The target nearest to a place: by x along an axis, by distance among marks (none far from
    /// all), by angle on a ring (none in the hole or far outside).
    pub fn nearest(&self, (x, y): (f64, f64)) -> Option<usize> {
        match &self.targets {
            Targets::Columns { xs, .. } => closest(xs, x),
            Targets::Rows { ys, .. } => closest(ys, y),
            Targets::Marks { centres, radii } => {
                const REACH: f64 = 16.0;
                let distances: Vec<f64> = centres
                    .iter()
                    .zip(radii)
                    // From the edge; inside of several the smallest is meant, which the others would cover.
                    .map(|((cx, cy), radius)| {
                        let distance = ((cx - x) * (cx - x) + (cy - y) * (cy - y)).sqrt();
                        if distance <= *radius {
                            *radius / 1e3 - 1.0
                        } else {
                            distance - radius
                        }
                    })
                    .collect();
                closest(&distances, -1.0).filter(|index| distances[*index] <= REACH)
            }
            Targets::Slices {
                centre,
                inner,
                outer,
                angles,
            } => {
                const REACH: f64 = 8.0;
                let (dx, dy) = (x - centre.0, y - centre.1);
                let distance = (dx * dx + dy * dy).sqrt();
                if distance < inner - REACH || distance > outer + REACH {
                    return None;
                }
                let angle = dx.atan2(-dy).rem_euclid(std::f64::consts::TAU);
                angles
                    .iter()
                    .position(|span| span.is_some_and(|(from, to)| from <= angle && angle < to))
            }
        }
    }

    /// Where the marks of a target are; none for a target that does not exist or is not drawn.
    pub fn anchor(&self, index: usize) -> Option<Anchor> {
        match &self.targets {
            Targets::Columns { xs, ys, .. } => {
                let x = *xs.get(index)?;
                let marks = ys.iter().filter_map(|line| line.get(index).copied().flatten());
                let (top, bottom) = marks.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), y| {
                    (top.min(y), bottom.max(y))
                });
                let (top, bottom) = if top.is_finite() {
                    (top, bottom)
                } else {
                    (self.plot.bottom, self.plot.bottom)
                };
                Some(Anchor { x, top, bottom })
            }
            Targets::Rows { ys, ends, band } => {
                let y = *ys.get(index)?;
                Some(Anchor {
                    x: *ends.get(index)?,
                    top: y - band / 2.0,
                    bottom: y + band / 2.0,
                })
            }
            Targets::Marks { centres, radii } => {
                let ((x, y), radius) = (centres.get(index)?, radii.get(index)?);
                Some(Anchor {
                    x: *x,
                    top: y - radius,
                    bottom: y + radius,
                })
            }
            Targets::Slices {
                centre,
                inner,
                outer,
                angles,
            } => {
                let (from, to) = angles.get(index).copied().flatten()?;
                let (sin, cos) = sin_cos(f64::midpoint(from, to));
                let radius = f64::midpoint(*inner, *outer);
                let y = centre.1 - radius * cos;
                Some(Anchor {
                    x: centre.0 + radius * sin,
                    top: y,
                    bottom: y,
                })
            }
        }
    }
}

fn closest(places: &[f64], to: f64) -> Option<usize> {
    let places = places.iter().enumerate();
    let closest = places.min_by(|(_, a), (_, b)| (*a - to).abs().total_cmp(&(*b - to).abs()));
    closest.map(|(index, _)| index)
}

/// Sine and cosine of an angle on a ring. The library's own takes angles of any size, which is 8 KB of code in a browser.
pub(crate) fn sin_cos(angle: f64) -> (f64, f64) {
    // The first terms of the series for a small part of the angle, which is then doubled six times.
    let small = angle / 64.0;
    let square = small * small;
    let mut sin = small * (1.0 - square / 6.0 * (1.0 - square / 20.0));
    let mut cos = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0));
    for _ in 0..6 {
        (sin, cos) = (2.0 * sin * cos, cos * cos - sin * sin);
    }
    (sin, cos)
}

/// Upper left corner of a tooltip of `size`: beside the anchor and never over it, on the other side where it would
/// leave the width, above or below where neither side has room.
pub fn place_tooltip(anchor: Anchor, size: (f64, f64), bounds: (f64, f64)) -> (f64, f64) {
    const GAP: f64 = 12.0;
    let (width, height) = size;
    let right = anchor.x + GAP;
    let left = anchor.x - GAP - width;
    let beside = f64::midpoint(anchor.top, anchor.bottom) - height / 2.0;
    let beside = beside.min(bounds.1 - height).max(0.0);
    if right + width <= bounds.0 {
        return (right, beside);
    }
    if left >= 0.0 {
        return (left, beside);
    }
    let x = (anchor.x - width / 2.0).min(bounds.0 - width).max(0.0);
    let above = anchor.top - GAP - height;
    (x, if above >= 0.0 { above } else { anchor.bottom + GAP })
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn columns() -> Geometry {
        Geometry {
            width: 300.0,
            height: 200.0,
            plot: Rect {
                left: 40.0,
                top: 10.0,
                right: 290.0,
                bottom: 176.0,
            },
            targets: Targets::Columns {
                xs: vec![40.0, 165.0, 290.0],
                ys: vec![vec![Some(20.0), None, None], vec![Some(90.0), Some(50.0), None]],
                band: 0.0,
            },
        }
    }

    #[test]
    fn a_pointer_snaps_to_the_nearest_point() {
        let geometry = columns();
        assert_eq!(geometry.nearest((0.0, 0.0)), Some(0));
        assert_eq!(geometry.nearest((110.0, 0.0)), Some(1));
        assert_eq!(geometry.nearest((999.0, 0.0)), Some(2));
        assert_eq!(geometry.anchor(0).map(|a| (a.top, a.bottom)), Some((20.0, 90.0)));
        assert_eq!(geometry.anchor(2).map(|a| a.top), Some(176.0));
        assert_eq!(geometry.anchor(3), None);
    }

    #[test]
    fn a_pointer_on_a_ring_finds_the_slice_under_it() {
        let geometry = Geometry {
            targets: Targets::Slices {
                centre: (78.0, 78.0),
                inner: 55.0,
                outer: 77.0,
                angles: vec![Some((0.0, PI)), None, Some((PI, 2.0 * PI))],
            },
            ..columns()
        };
        assert_eq!(geometry.nearest((144.0, 78.0)), Some(0));
        assert_eq!(geometry.nearest((12.0, 78.0)), Some(2));
        assert_eq!(geometry.nearest((78.0, 78.0)), None);
        assert_eq!(geometry.nearest((78.0, 178.0)), None);
        let right = geometry.anchor(0).unwrap();
        assert!((right.x - 144.0).abs() < 1e-9 && (right.top - 78.0).abs() < 1e-9);
        assert_eq!(geometry.anchor(1), None);
    }

    #[test]
    fn sine_and_cosine_are_those_of_the_library() {
        for step in 0..=1_000 {
            let angle = f64::from(step) / 1_000.0 * 2.0 * PI;
            let (sin, cos) = sin_cos(angle);
            assert!(
                (sin - angle.sin()).abs() < 1e-7 && (cos - angle.cos()).abs() < 1e-7,
                "{angle}"
            );
        }
    }

    #[test]
    fn a_tooltip_flips_at_the_edge_and_never_covers_its_point() {
        let anchor = |x, top, bottom| Anchor { x, top, bottom };
        let size = (100.0, 60.0);
        assert_eq!(
            place_tooltip(anchor(50.0, 80.0, 120.0), size, (300.0, 200.0)),
            (62.0, 70.0)
        );
        assert_eq!(
            place_tooltip(anchor(280.0, 10.0, 10.0), size, (300.0, 200.0)),
            (168.0, 0.0)
        );
        // No room at either side: above, else below.
        assert_eq!(
            place_tooltip(anchor(80.0, 100.0, 120.0), size, (160.0, 200.0)),
            (30.0, 28.0)
        );
        assert_eq!(
            place_tooltip(anchor(80.0, 30.0, 120.0), size, (160.0, 200.0)),
            (30.0, 132.0)
        );
    }
}

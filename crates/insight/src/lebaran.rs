//! Lebaran: the weeks before Idul Fitri are the busiest of the year and the days from it on the quietest, and both move
//! eleven days a year. What they do to sales is measured on the Lebarans that the history holds.

use chrono::NaiveDate;

/// 1 Syawal. Years to come as the calendars reckon; a day more or less is within what the bands smooth.
const IDUL_FITRI: [(i32, u32, u32); 16] = [
    (2018, 6, 15),
    (2019, 6, 5),
    (2020, 5, 24),
    (2021, 5, 13),
    (2022, 5, 2),
    (2023, 4, 22),
    (2024, 4, 10),
    (2025, 3, 31),
    (2026, 3, 20),
    (2027, 3, 9),
    (2028, 2, 26),
    (2029, 2, 14),
    (2030, 2, 4),
    (2031, 1, 24),
    (2032, 1, 14),
    (2033, 1, 2),
];

/// Days until Idul Fitri, in bands that behave alike: from the first to the second, both included.
const BANDS: [(i64, i64); 8] = [
    (19, 24),
    (13, 18),
    (7, 12),
    (1, 6),
    (-2, 0),
    (-5, -3),
    (-9, -6),
    (-14, -10),
];

/// Days around a Lebaran that say what sales would be without it: days until it, or after it.
const AROUND: i64 = 56;
/// Fewest of these days that must be there.
const AROUND_LEAST: usize = 21;

/// The band of a day, and which Idul Fitri it belongs to.
fn band(day: NaiveDate) -> Option<(usize, NaiveDate)> {
    feasts().find_map(|feast| {
        let gap = (feast - day).num_days();
        let band = BANDS.iter().position(|(low, high)| (*low..=*high).contains(&gap))?;
        Some((band, feast))
    })
}

/// Every Idul Fitri that is known.
pub(crate) fn feasts() -> impl Iterator<Item = NaiveDate> {
    IDUL_FITRI
        .iter()
        .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(*year, *month, *day))
}

/// What each band does to the sales of a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Effect {
    factors: [f64; BANDS.len()],
    /// How many Lebarans told.
    pub(crate) years: u32,
}

impl Effect {
    /// Measures it. `share` gives what part of a mean day a day of its weekday usually sells.
    pub(crate) fn measure(start: NaiveDate, values: &[f64], share: impl Fn(NaiveDate) -> f64) -> Self {
        let mut sold = [0.0; BANDS.len()];
        let mut usual = [0.0; BANDS.len()];
        let mut years = 0;
        let end = start + chrono::Days::new(values.len() as u64);
        for feast in feasts().filter(|feast| *feast + chrono::Days::new(14) < end) {
            let near = |value: (usize, &f64)| {
                let day = start + chrono::Days::new(value.0 as u64);
                let gap = (feast - day).num_days();
                (gap.abs() <= AROUND).then_some((day, gap, *value.1))
            };
            let near: Vec<_> = values.iter().enumerate().filter_map(near).collect();
            let mut base = (0.0, 0.0, 0);
            for (day, _, value) in near.iter().filter(|(day, _, _)| band(*day).is_none()) {
                let share = share(*day);
                base = (base.0 + value, base.1 + share, base.2 + usize::from(share > 0.0));
            }
            if base.2 < AROUND_LEAST || base.1 <= 0.0 || base.0 <= 0.0 {
                continue;
            }
            years += 1;
            for (day, _, value) in &near {
                if let Some((band, _)) = band(*day).filter(|(_, of)| *of == feast) {
                    sold[band] += value;
                    usual[band] += share(*day) * base.0 / base.1;
                }
            }
        }
        let mut factors = [1.0; BANDS.len()];
        for (factor, (sold, usual)) in factors.iter_mut().zip(sold.into_iter().zip(usual)) {
            if usual > 0.0 {
                *factor = (sold / usual).clamp(0.02, 5.0);
            }
        }
        Self { factors, years }
    }

    /// What the sales of a day of this band are multiplied by.
    pub(crate) fn factor(&self, band: Option<usize>) -> f64 {
        band.map_or(1.0, |band| self.factors[band])
    }
}

/// The band of a day that Lebaran changes.
pub(crate) fn band_of(day: NaiveDate) -> Option<usize> {
    band(day).map(|(band, _)| band)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn what_lebaran_did_before_it_does_again() {
        let start = day(2024, 11, 1);
        let values: Vec<f64> = (0..400)
            .map(|index| {
                let gap = (day(2025, 3, 31) - (start + chrono::Days::new(index))).num_days();
                match gap {
                    1..=18 => 170.0,
                    -5..=0 => 12.0,
                    _ => 100.0,
                }
            })
            .collect();
        let effect = Effect::measure(start, &values, |_| 1.0);
        assert_eq!(effect.years, 1);
        for (day, factor) in [
            (day(2026, 3, 19), 1.7),
            (day(2026, 3, 20), 0.12),
            (day(2026, 3, 25), 0.12),
            (day(2026, 3, 28), 1.0),
            (day(2026, 6, 1), 1.0),
        ] {
            let found = effect.factor(band_of(day));
            assert!((found - factor).abs() < 0.01, "{day}: {found}");
        }
    }

    #[test]
    fn a_history_without_a_whole_lebaran_says_nothing_about_it() {
        let effect = Effect::measure(day(2026, 5, 1), &[100.0; 200], |_| 1.0);
        assert_eq!((effect.years, effect.factor(band_of(day(2027, 3, 8)))), (0, 1.0));
    }
}

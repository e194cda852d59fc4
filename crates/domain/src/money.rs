//! Money in whole rupiah, and the ratios made of it.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Deserialize, Serialize};

/// An amount in whole rupiah; negative on returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = i64, example = 1_234_567))]
#[serde(transparent)]
pub struct Rupiah(pub i64);

impl Rupiah {
    /// Nothing.
    pub const ZERO: Self = Self(0);
}

impl Add for Rupiah {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Rupiah {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Rupiah {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Rupiah {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Rupiah {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// `Rp 1.234.567`, with the minus sign `−` in front of a negative amount.
impl fmt::Display for Rupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        write!(f, "{sign}Rp {}", group_thousands(self.0.unsigned_abs()))
    }
}

/// Digits in groups of three with dots, as Indonesian writes them: `22.247`.
pub fn group_thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// A whole number with its sign and dots: `−1.204`.
pub fn format_count(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", group_thousands(value.unsigned_abs()))
}

/// Rounds a ratio to the two decimals that the API promises, half away from zero.
pub fn round2(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// `part` of `whole` in percent with two decimals; none where `whole` is nothing.
pub fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| round2(part as f64 * 100.0 / whole as f64))
}

/// Change of `value` against `previous` in percent with two decimals; none against nothing (not 100 %, not infinite).
/// A negative `previous` is measured by its size, so that a rise is always positive.
pub fn change_percent(value: i64, previous: i64) -> Option<f64> {
    (previous != 0).then(|| round2((value - previous) as f64 * 100.0 / previous.abs() as f64))
}

/// A decimal number as Indonesian writes it, with a comma: `20,6`.
pub fn format_decimal(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        "−"
    } else {
        ""
    };
    let whole = group_thousands(whole.parse().unwrap_or(u64::MAX));
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole},{fraction}")
    }
}

/// An amount in few characters, for axes and cards: `138,4 jt`, `1,21 M`, `40 rb`. Without `Rp`.
pub fn format_short(value: i64) -> String {
    let size = value.unsigned_abs();
    let (scale, unit) = match size {
        0..1_000 => return format_count(value),
        1_000..1_000_000 => (1e3, "rb"),
        1_000_000..1_000_000_000 => (1e6, "jt"),
        1_000_000_000..1_000_000_000_000 => (1e9, "M"),
        _ => (1e12, "T"),
    };
    let scaled = value as f64 / scale;
    let decimals = if unit == "M" || unit == "T" { 2 } else { 1 };
    let text = format_decimal(scaled, decimals);
    let text = text.trim_end_matches('0').trim_end_matches(',');
    let text = if text.is_empty() || !format_decimal(scaled, decimals).contains(',') {
        format_decimal(scaled, 0)
    } else {
        text.to_owned()
    };
    format!("{text} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_are_written_with_dots_and_a_true_minus() {
        assert_eq!(Rupiah(0).to_string(), "Rp 0");
        assert_eq!(Rupiah(1_234_567).to_string(), "Rp 1.234.567");
        assert_eq!(Rupiah(-8_300).to_string(), "−Rp 8.300");
        assert_eq!(format_count(-1_204), "−1.204");
    }

    #[test]
    fn short_amounts_keep_one_or_two_decimals_and_no_empty_ones() {
        for (value, text) in [
            (999, "999"),
            (40_000, "40 rb"),
            (60_000_000, "60 jt"),
            (138_400_000, "138,4 jt"),
            (1_210_000_000, "1,21 M"),
            (2_000_000_000, "2 M"),
            (-224_100_000, "−224,1 jt"),
            (100_000_000, "100 jt"),
        ] {
            assert_eq!(format_short(value), text);
        }
    }

    #[test]
    fn a_change_against_nothing_is_unknown() {
        assert_eq!(change_percent(5, 0), None);
        assert_eq!(change_percent(150, 100), Some(50.0));
        assert_eq!(change_percent(-50, -100), Some(50.0));
        assert_eq!(percent(1, 0), None);
        assert_eq!(percent(1, 3), Some(33.33));
    }

    #[test]
    fn decimals_use_a_comma_and_zero_has_no_sign() {
        assert_eq!(format_decimal(20.56, 1), "20,6");
        assert_eq!(format_decimal(-0.04, 1), "0,0");
        assert_eq!(format_decimal(-0.4, 1), "−0,4");
        assert_eq!(format_decimal(1234.5, 1), "1.234,5");
    }
}

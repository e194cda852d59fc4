//! Numbers written as text, in the two ways that Indonesian files write them.

/// The largest amount of one line, in rupiah: two million of them add up inside an `i64`.
pub(crate) const MAX_MONEY: i64 = 999_999_999_999;
/// The largest quantity of one line.
pub(crate) const MAX_QUANTITY: i64 = 999_999_999;

/// What is read where a number has more digits than any amount.
const OVER: i64 = 100_000_000_000_000_000;

/// A number, rounded half away from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub whole: i64,
    /// Whether rounding changed it.
    pub fraction: bool,
}

impl Amount {
    /// A number cell. Less than a millionth is what computing with binary fractions leaves behind, and no fraction.
    pub fn of_float(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let whole = value.round();
        if whole.abs() >= OVER as f64 {
            return Some(Self {
                whole: if value < 0.0 { -OVER } else { OVER },
                fraction: false,
            });
        }
        Some(Self {
            whole: whole as i64,
            fraction: (value - whole).abs() > 1e-6,
        })
    }
}

/// What a text is as a number: with a decimal comma (1.234,5) and with a decimal dot (1,234.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Readings {
    pub comma: Option<Amount>,
    pub dot: Option<Amount>,
}

impl Readings {
    fn plain(whole: i64) -> Self {
        let amount = Some(Amount { whole, fraction: false });
        Self {
            comma: amount,
            dot: amount,
        }
    }

    /// Whether it is a number at all.
    pub fn is_number(self) -> bool {
        self.comma.is_some() || self.dot.is_some()
    }
}

/// Reads a text as a number in both ways.
pub(crate) fn parse(text: &str) -> Readings {
    match plain_integer(text.as_bytes()) {
        Some(whole) => Readings::plain(whole),
        None => parse_marked(text),
    }
}

/// Digits with at most a minus in front, the form of nearly every cell.
fn plain_integer(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 17 {
        return None;
    }
    let mut value = 0i64;
    for &b in digits {
        if !b.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(b - b'0');
    }
    Some(if negative { -value } else { value })
}

/// Longest number that is looked at, without blanks and `Rp`.
const LONGEST: usize = 48;

fn parse_marked(text: &str) -> Readings {
    let Some((negative, buffer, length)) = strip(text) else {
        return Readings::default();
    };
    let body = &buffer[..length];
    let read = |decimal, thousands| {
        decimal_amount(body, decimal, thousands).map(|amount| Amount {
            whole: if negative { -amount.whole } else { amount.whole },
            ..amount
        })
    };
    Readings {
        comma: read(b',', b'.'),
        dot: read(b'.', b','),
    }
}

/// Drops blanks, `Rp` and the sign; what is left are digits, dots and commas.
fn strip(text: &str) -> Option<(bool, [u8; LONGEST], usize)> {
    let mut buffer = [0u8; LONGEST];
    let mut length = 0;
    let (mut minus, mut open, mut closed, mut ended) = (false, false, false, false);
    let mut chars = text
        .chars()
        .filter(|c| !c.is_whitespace() && !crate::text::is_dropped(*c))
        .peekable();
    let mut signed = false;
    while let Some(c) = chars.next() {
        if ended || closed {
            return None;
        }
        match c {
            '0'..='9' | '.' | ',' => {
                *buffer.get_mut(length)? = c as u8;
                length += 1;
            }
            'R' | 'r' if length == 0 && matches!(chars.peek(), Some('p' | 'P')) => {
                chars.next();
                if chars.peek() == Some(&'.') {
                    chars.next();
                }
            }
            '+' if length == 0 && !signed && !open => signed = true,
            '-' | '\u{2212}' if length == 0 && !signed && !open => {
                signed = true;
                minus = true;
            }
            '-' | '\u{2212}' if length > 0 && !signed && !open => {
                minus = true;
                ended = true;
            }
            '(' if length == 0 && !signed && !open => open = true,
            ')' if length > 0 && open => closed = true,
            _ => return None,
        }
    }
    (open == closed && length > 0).then_some((minus || open, buffer, length))
}

/// Digits with one kind of mark for thousands and another for the fraction.
fn decimal_amount(body: &[u8], decimal: u8, thousands: u8) -> Option<Amount> {
    let (whole, fraction) = match body.iter().position(|b| *b == decimal) {
        Some(at) => (&body[..at], Some(&body[at + 1..])),
        None => (body, None),
    };
    let mut value = 0i64;
    let grouped = whole.contains(&thousands);
    for (index, group) in whole.split(|b| *b == thousands).enumerate() {
        let fits = if !grouped {
            true
        } else if index == 0 {
            (1..=3).contains(&group.len())
        } else {
            group.len() == 3
        };
        if !fits {
            return None;
        }
        for &b in group {
            if !b.is_ascii_digit() {
                return None;
            }
            value = (value * 10 + i64::from(b - b'0')).min(OVER);
        }
    }
    let Some(digits) = fraction else {
        return (!whole.is_empty()).then_some(Amount {
            whole: value,
            fraction: false,
        });
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(Amount {
        whole: value + i64::from(digits[0] >= b'5'),
        fraction: digits.iter().any(|b| *b != b'0'),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn both(text: &str) -> (Option<i64>, Option<i64>) {
        let readings = parse(text);
        (readings.comma.map(|a| a.whole), readings.dot.map(|a| a.whole))
    }

    #[test]
    fn numbers_without_marks_read_one_way() {
        for (text, value) in [("0", 0), ("12", 12), ("-7", -7), ("+7", 7), ("007", 7)] {
            assert_eq!(both(text), (Some(value), Some(value)), "{text}");
        }
    }

    #[test]
    fn rupiah_and_blanks_are_dropped_and_three_forms_are_negative() {
        for text in [
            "(1.000)",
            "1.000-",
            "-1.000",
            "Rp -1.000",
            "-Rp1.000",
            "( Rp. 1.000 )",
            "\u{2212}1.000",
        ] {
            assert_eq!(both(text).0, Some(-1000), "{text}");
        }
        for text in ["Rp 1.000", "rp1.000", "\u{a0}1.000 ", "1 000", "Rp. 1.000,00"] {
            assert_eq!(both(text).0, Some(1000), "{text}");
        }
    }

    #[test]
    fn marks_are_thousands_only_between_whole_groups_of_three() {
        assert_eq!(both("1.000"), (Some(1000), Some(1)));
        assert_eq!(both("1,000"), (Some(1), Some(1000)));
        assert_eq!(both("1.234.567"), (Some(1_234_567), None));
        assert_eq!(both("1,234,567"), (None, Some(1_234_567)));
        assert_eq!(both("12.34"), (None, Some(12)));
        assert_eq!(both("12,5"), (Some(13), None));
        assert_eq!(both("1234.5678"), (None, Some(1235)));
        assert_eq!(both("1234.567"), (None, Some(1235)));
    }

    #[test]
    fn with_both_marks_the_last_kind_is_decimal() {
        assert_eq!(both("1.234,56"), (Some(1235), None));
        assert_eq!(both("1,234.46"), (None, Some(1234)));
        assert_eq!(both("1.234,567"), (Some(1235), None));
        assert_eq!(both("12.34,5"), (None, None));
        assert_eq!(both("1,234.56.7"), (None, None));
    }

    #[test]
    fn fractions_are_rounded_half_away_from_zero() {
        assert_eq!(both("0,5").0, Some(1));
        assert_eq!(both("-0,5").0, Some(-1));
        assert_eq!(both("0,49").0, Some(0));
        assert_eq!(
            parse("12.0").dot,
            Some(Amount {
                whole: 12,
                fraction: false
            })
        );
        assert_eq!(
            parse("12.5").dot,
            Some(Amount {
                whole: 13,
                fraction: true
            })
        );
        assert_eq!(
            Amount::of_float(-2.5),
            Some(Amount {
                whole: -3,
                fraction: true
            })
        );
        assert_eq!(
            Amount::of_float(0.1 + 0.2 + 2.7),
            Some(Amount {
                whole: 3,
                fraction: false
            })
        );
        assert_eq!(Amount::of_float(f64::NAN), None);
    }

    #[test]
    fn what_is_no_number_in_any_reading_is_none() {
        for text in [
            "dua ribu",
            "",
            "-",
            "Rp",
            "1E5",
            "1.",
            "1,-",
            "--1",
            "(1",
            "1)",
            "(-1)",
            "1-2",
            "31/02/2026",
            "12%",
            "1..000",
            ".",
        ] {
            assert!(!parse(text).is_number(), "{text}");
        }
    }

    #[test]
    fn more_digits_than_any_amount_are_over_every_limit() {
        assert!(parse("123456789012345678901234567890").dot.unwrap().whole > MAX_MONEY);
        assert!(Amount::of_float(-1e300).unwrap().whole < -MAX_MONEY);
    }

    proptest! {
        #[test]
        fn a_grouped_number_reads_back(value in -9_999_999_999i64..9_999_999_999, cents in proptest::option::of(0u32..100)) {
            let grouped = domain::money::group_thousands(value.unsigned_abs());
            let sign = if value < 0 { "-" } else { "" };
            let text = match cents {
                None => format!("{sign}{grouped}"),
                Some(cents) => format!("{sign}{grouped},{cents:02}"),
            };
            let up = i64::from(cents.unwrap_or(0) >= 50);
            let want = value.abs() + up;
            prop_assert_eq!(parse(&text).comma.map(|a| a.whole.abs()), Some(want), "{}", text);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            parse(&text);
        }
    }
}

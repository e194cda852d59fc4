//! Part, invoice and customer numbers that a spreadsheet keeps as numbers.

/// From here on a number cell may have lost digits.
const EXACT: f64 = 1e15;

/// The digits of a number cell that still holds all of them.
pub(crate) fn digits(value: f64) -> Option<u64> {
    (value.fract() == 0.0 && (0.0..EXACT).contains(&value)).then_some(value as u64)
}

/// A number format that writes leading zeros, such as `00000` or `000-000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyFormat {
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// `0`: a digit, or a zero where there is none.
    Zero,
    /// `#`: a digit, or nothing.
    Digit,
    Literal(char),
}

impl KeyFormat {
    /// None for formats that write no leading zeros, and for those that write anything but the digits and literals.
    pub fn parse(code: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                '0' => parts.push(Part::Zero),
                '#' => parts.push(Part::Digit),
                '\\' => parts.push(Part::Literal(chars.next()?)),
                '"' => loop {
                    match chars.next()? {
                        '"' => break,
                        inside => parts.push(Part::Literal(inside)),
                    }
                },
                '-' | ' ' | '/' | '(' | ')' | '+' | ':' => parts.push(Part::Literal(c)),
                // Positive numbers are written by the first of several sections.
                ';' => break,
                _ => return None,
            }
            if parts.len() > 64 {
                return None;
            }
        }
        let zeros = parts.iter().filter(|part| **part == Part::Zero).count();
        let literals = parts.iter().any(|part| matches!(part, Part::Literal(_)));
        (zeros > 1 || (zeros == 1 && literals)).then_some(Self { parts })
    }

    /// The text that the spreadsheet shows for a number.
    pub fn rebuild(&self, value: f64) -> Option<String> {
        let mut rest = digits(value)?;
        let mut reversed = Vec::with_capacity(self.parts.len() + 4);
        let first = self.parts.iter().position(|part| !matches!(part, Part::Literal(_)))?;
        for (at, part) in self.parts.iter().enumerate().rev() {
            match part {
                Part::Literal(c) => reversed.push(*c),
                Part::Digit if rest == 0 => {}
                Part::Zero | Part::Digit => {
                    reversed.push(char::from(b'0' + (rest % 10) as u8));
                    rest /= 10;
                    while at == first && rest > 0 {
                        reversed.push(char::from(b'0' + (rest % 10) as u8));
                        rest /= 10;
                    }
                }
            }
        }
        Some(reversed.into_iter().rev().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebuilt(code: &str, value: f64) -> Option<String> {
        KeyFormat::parse(code).and_then(|format| format.rebuild(value))
    }

    #[test]
    fn a_number_format_gives_leading_zeros_back() {
        assert_eq!(rebuilt("00000", 6430.0).as_deref(), Some("06430"));
        assert_eq!(rebuilt("000\\-000", 6430.0).as_deref(), Some("006-430"));
        assert_eq!(rebuilt("\"P\"0000;-0", 43.0).as_deref(), Some("P0043"));
        assert_eq!(rebuilt("000", 123_456.0).as_deref(), Some("123456"));
        assert_eq!(rebuilt("##0000", 7.0).as_deref(), Some("0007"));
    }

    #[test]
    fn other_formats_rebuild_nothing() {
        for code in [
            "General",
            "0",
            "@",
            "#,##0",
            "0.00",
            "0.00E+00",
            "dd/mm/yyyy",
            "0%",
            "",
            "\"x",
        ] {
            assert_eq!(KeyFormat::parse(code), None, "{code}");
        }
    }

    #[test]
    fn digits_are_exact_below_ten_to_the_fifteen() {
        assert_eq!(digits(8_001_073_914.0), Some(8_001_073_914));
        assert_eq!(digits(999_999_999_999_999.0), Some(999_999_999_999_999));
        for value in [1e15, 1.91431e18, 1.5, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(digits(value), None);
            assert_eq!(rebuilt("00000", value), None);
        }
    }
}

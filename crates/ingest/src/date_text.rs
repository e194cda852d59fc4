//! Dates written as text.

use chrono::NaiveDate;
use domain::upload::DateOrder;

use crate::date::of_number;

/// What a text is as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateText {
    /// Reads one way whatever the order: ISO, a month's name, a serial.
    Fixed(NaiveDate),
    /// Two numbers whose order decides.
    Pair {
        dmy: Option<NaiveDate>,
        mdy: Option<NaiveDate>,
    },
    /// No day of the calendar in any reading.
    None,
}

impl DateText {
    /// The day under an order.
    pub fn under(self, order: DateOrder) -> Option<NaiveDate> {
        match (self, order) {
            (Self::Fixed(date), _) => Some(date),
            (Self::Pair { dmy, .. }, DateOrder::Dmy) => dmy,
            (Self::Pair { mdy, .. }, DateOrder::Mdy) => mdy,
            (Self::None, _) => None,
        }
    }
}

#[derive(Clone, Copy)]
enum Token {
    Number { value: u32, digits: u8 },
    Month(u32),
}

/// Reads a text as a date in both orders.
pub(crate) fn parse(text: &str) -> DateText {
    let mut tokens = [Token::Month(0); 3];
    let mut count = 0;
    let mut comma = false;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        if b.is_ascii_digit() || b.is_ascii_alphabetic() {
            let end = at + bytes[at..].iter().take_while(|c| same_class(b, **c)).count();
            if count == 3 {
                // What follows a whole date may only be a time of day, which does not count.
                return if is_time(&text[at..]) {
                    assemble(tokens)
                } else {
                    DateText::None
                };
            }
            let Some(token) = token(&text[at..end]) else {
                return DateText::None;
            };
            tokens[count] = token;
            count += 1;
            at = end;
            if count == 3 && bytes.get(at) == Some(&b'T') {
                return if is_time(&text[at + 1..]) {
                    assemble(tokens)
                } else {
                    DateText::None
                };
            }
        } else if matches!(b, b'/' | b'-' | b'.' | b' ') {
            at += 1;
        } else if b == b',' {
            comma = true;
            at += 1;
        } else {
            // A blank that is not ASCII, or something that no date holds.
            match text[at..].chars().next() {
                Some(c) if c.is_whitespace() || crate::text::is_dropped(c) => at += c.len_utf8(),
                _ => return DateText::None,
            }
        }
    }
    // A comma stands only beside a month's name: Nov 21, 2026.
    let named = tokens.iter().any(|token| matches!(token, Token::Month(1..)));
    match (count, tokens[0]) {
        _ if comma && !named => DateText::None,
        (3, _) => assemble(tokens),
        (1, Token::Number { value, .. }) => of_number(f64::from(value), false).map_or(DateText::None, DateText::Fixed),
        _ => DateText::None,
    }
}

fn same_class(first: u8, b: u8) -> bool {
    if first.is_ascii_digit() {
        b.is_ascii_digit()
    } else {
        b.is_ascii_alphabetic()
    }
}

fn token(word: &str) -> Option<Token> {
    if word.as_bytes()[0].is_ascii_digit() {
        if word.len() > 8 {
            return None;
        }
        let value = word.bytes().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'));
        return Some(Token::Number {
            value,
            digits: word.len() as u8,
        });
    }
    month(word).map(Token::Month)
}

/// The month of an Indonesian or English name, whole or shortened.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&[&str]; 12] = [
        &["januari", "january"],
        &["februari", "february", "pebruari"],
        &["maret", "march"],
        &["april"],
        &["mei", "may"],
        &["juni", "june"],
        &["juli", "july"],
        &["agustus", "august", "agt", "ags"],
        &["september"],
        &["oktober", "october"],
        &["november", "nopember"],
        &["desember", "december"],
    ];
    if word.len() < 3 {
        return None;
    }
    let starts = |name: &&str| name.len() >= word.len() && name[..word.len()].eq_ignore_ascii_case(word);
    let at = NAMES.iter().position(|names| names.iter().any(&starts))?;
    Some(at as u32 + 1)
}

/// 08:14, 08.14.00, 8:14 AM, 00:00:00+08:00, 12:00:00Z: an hour and minutes, then whatever belongs to a time.
fn is_time(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    let hour = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let minutes = match bytes.get(hour..hour + 3) {
        Some([b':' | b'.', tens, ones]) => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    };
    let belongs = |b: u8| b.is_ascii_digit() || b":.+- ZzAaPpMm".contains(&b);
    (1..=2).contains(&hour) && minutes && bytes.len() <= 32 && bytes.iter().all(|b| belongs(*b))
}

fn assemble(tokens: [Token; 3]) -> DateText {
    let date = |y: Option<i32>, m: Option<u32>, d: Option<u32>| NaiveDate::from_ymd_opt(y?, m?, d?);
    let [a, b, c] = tokens;
    if let Some(y) = a.full_year() {
        return date(Some(y), b.month_number(), c.short()).map_or(DateText::None, DateText::Fixed);
    }
    let named = match (a, b) {
        (Token::Month(m), day) | (day, Token::Month(m)) => Some(date(c.year(), Some(m), day.short())),
        _ => None,
    };
    if let Some(date) = named {
        return date.map_or(DateText::None, DateText::Fixed);
    }
    let dmy = date(c.year(), b.short(), a.short());
    let mdy = date(c.year(), a.short(), b.short());
    if dmy.is_none() && mdy.is_none() {
        DateText::None
    } else {
        DateText::Pair { dmy, mdy }
    }
}

impl Token {
    /// A day or a month of one or two digits.
    fn short(self) -> Option<u32> {
        match self {
            Self::Number { value, digits: 1 | 2 } => Some(value),
            _ => None,
        }
    }

    fn month_number(self) -> Option<u32> {
        match self {
            Self::Month(month) => Some(month),
            Self::Number { .. } => self.short(),
        }
    }

    fn full_year(self) -> Option<i32> {
        match self {
            Self::Number { value, digits: 4 } => Some(value as i32),
            _ => None,
        }
    }

    /// A year of four digits, or of two in this century.
    fn year(self) -> Option<i32> {
        self.full_year().or_else(|| match self {
            Self::Number { value, digits: 2 } => Some(2000 + value as i32),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn every_separator_reads_in_both_orders() {
        for text in [
            "4/2/2024",
            "04-02-2024",
            "4.2.24",
            "4 2 2024",
            " 04/02/24 ",
            "4/2/2024 08:14",
            "4/2/2024 8:14:00 AM",
        ] {
            let want = DateText::Pair {
                dmy: Some(day(2024, 2, 4)),
                mdy: Some(day(2024, 4, 2)),
            };
            assert_eq!(parse(text), want, "{text}");
        }
        assert_eq!(
            parse("21/11/2026"),
            DateText::Pair {
                dmy: Some(day(2026, 11, 21)),
                mdy: None
            }
        );
    }

    #[test]
    fn iso_and_month_names_read_one_way() {
        for text in [
            "2026-11-21",
            "2026/11/21",
            "20261121",
            "2026-11-21T23:30:00+08:00",
            "2026-11-21 00:00:00",
            "2026-11-21T16:00:00Z",
            "21 November 2026",
            "21 Nov 26",
            "21-NOV-2026",
            "Nov 21, 2026",
            "21 nopember 2026",
        ] {
            assert_eq!(parse(text), DateText::Fixed(day(2026, 11, 21)), "{text}");
        }
        for (text, month) in [
            ("Agu", 8),
            ("Ags", 8),
            ("Agustus", 8),
            ("Aug", 8),
            ("Mei", 5),
            ("May", 5),
            ("Okt", 10),
            ("Oct", 10),
            ("Des", 12),
            ("Dec", 12),
            ("Maret", 3),
        ] {
            assert_eq!(
                parse(&format!("2 {text} 2026")),
                DateText::Fixed(day(2026, month, 2)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_serial_written_as_text_is_a_serial() {
        assert_eq!(parse("46000"), DateText::Fixed(day(2025, 12, 9)));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "31/02/2026",
            "",
            "besok",
            "1/2",
            "1/2/3/4",
            "21/11/2026x",
            "2026-13-01",
            "21/11/026",
            "99999",
            "Rp 5",
            "2026-11-21T",
            "0/0/2026",
            "4,2,2024",
            "4/2/2024 1.000.000,5",
        ] {
            assert_eq!(parse(text), DateText::None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), digits in "[0-9/. T:,-]{0,14}") {
            parse(&text);
            parse(&digits);
        }

        #[test]
        fn a_written_date_reads_back(days in 0i64..36_000) {
            let date = day(2000, 1, 1) + chrono::TimeDelta::days(days);
            prop_assert_eq!(parse(&date.format("%d/%m/%Y").to_string()).under(DateOrder::Dmy), Some(date));
            prop_assert_eq!(parse(&date.format("%-m-%-d-%y").to_string()).under(DateOrder::Mdy), Some(date));
            prop_assert_eq!(parse(&date.to_string()), DateText::Fixed(date));
        }
    }
}

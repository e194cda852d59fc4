//! Dates written as text, spreadsheet serials, and the range that invoices may lie in.

use chrono::{Datelike, Months, NaiveDate};
use domain::upload::DateOrder;

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

/// Serials that stand for days in 2000 to 2099 by the 1900 epoch.
const SERIALS: std::ops::RangeInclusive<i64> = 36_526..=73_050;

/// Days between the two epochs of workbooks.
const EPOCH_1904: i64 = 1_462;

/// The day of a serial, counted from the workbook's epoch; the time of day does not count.
pub(crate) fn of_serial(serial: f64, is_1904: bool) -> Option<NaiveDate> {
    if !serial.is_finite() || serial.abs() > 4e6 {
        return None;
    }
    let days = serial.floor() as i64 + if is_1904 { EPOCH_1904 } else { 0 };
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    start.checked_add_signed(chrono::TimeDelta::try_days(days)?)
}

/// A number in a date column that no date format marks as a date: a whole number within reach is a serial.
pub(crate) fn of_number(value: f64, is_1904: bool) -> Option<NaiveDate> {
    if value.fract() != 0.0 || value.abs() > 1e9 {
        return None;
    }
    let whole = value as i64;
    if SERIALS.contains(&(whole + if is_1904 { EPOCH_1904 } else { 0 })) {
        return of_serial(value, is_1904);
    }
    compact_iso(whole)
}

/// 20261121.
fn compact_iso(value: i64) -> Option<NaiveDate> {
    if !(19_000_101..=20_991_231).contains(&value) {
        return None;
    }
    NaiveDate::from_ymd_opt(
        (value / 10_000) as i32,
        (value / 100 % 100) as u32,
        (value % 100) as u32,
    )
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
    let at = NAMES.iter().position(|names| names.iter().any(|name| starts(name)))?;
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
    let fixed = |date: Option<NaiveDate>| date.map_or(DateText::None, DateText::Fixed);
    match tokens {
        [
            Token::Number { value: y, digits: 4 },
            Token::Number {
                value: m,
                digits: 1 | 2,
            },
            Token::Number {
                value: d,
                digits: 1 | 2,
            },
        ]
        | [
            Token::Number { value: y, digits: 4 },
            Token::Month(m),
            Token::Number {
                value: d,
                digits: 1 | 2,
            },
        ] => fixed(NaiveDate::from_ymd_opt(y as i32, m, d)),
        [
            Token::Number {
                value: d,
                digits: 1 | 2,
            },
            Token::Month(m),
            Token::Number { value, digits },
        ]
        | [
            Token::Month(m),
            Token::Number {
                value: d,
                digits: 1 | 2,
            },
            Token::Number { value, digits },
        ] => fixed(year(value, digits).and_then(|y| NaiveDate::from_ymd_opt(y, m, d))),
        [
            Token::Number {
                value: a,
                digits: 1 | 2,
            },
            Token::Number {
                value: b,
                digits: 1 | 2,
            },
            Token::Number { value, digits },
        ] => {
            let Some(y) = year(value, digits) else {
                return DateText::None;
            };
            let dmy = NaiveDate::from_ymd_opt(y, b, a);
            let mdy = NaiveDate::from_ymd_opt(y, a, b);
            if dmy.is_none() && mdy.is_none() {
                DateText::None
            } else {
                DateText::Pair { dmy, mdy }
            }
        }
        _ => DateText::None,
    }
}

/// A year of four digits, or of two in this century.
fn year(value: u32, digits: u8) -> Option<i32> {
    match digits {
        4 => Some(value as i32),
        2 => Some(2000 + value as i32),
        _ => None,
    }
}

/// Where a date lies, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Fine,
    /// After today, at most a year.
    Future,
    /// Before 2000 or more than a year after today.
    Out,
}

/// Judges a date.
pub(crate) fn reach(date: NaiveDate, today: NaiveDate) -> Reach {
    let last = today.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX);
    if date.year() < 2000 || date > last {
        Reach::Out
    } else if date > today {
        Reach::Future
    } else {
        Reach::Fine
    }
}

/// The first day in a file's name, as in `stok-2026-11-21.xlsx`: year, month and day, with or without a mark between.
pub(crate) fn in_file_name(name: &str) -> Option<NaiveDate> {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let found = match digits {
            0 => None,
            8 => name[at..at + 8].parse().ok().and_then(compact_iso),
            4 => marked(&name[at..]),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at += digits.max(1);
        while !name.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}

/// `2026-11-21`, `2026_11_21`, `2026.11.21`, not followed by a further digit.
fn marked(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let (mark, rest) = (*bytes.get(4)?, bytes.get(5..10)?);
    if !matches!(mark, b'-' | b'_' | b'.' | b' ') || rest[2] != mark || bytes.get(10).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?)
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
    fn serials_count_from_the_workbook_s_epoch() {
        assert_eq!(parse("46000"), DateText::Fixed(day(2025, 12, 9)));
        assert_eq!(of_number(46000.0, false), Some(day(2025, 12, 9)));
        assert_eq!(of_number(46000.0 - 1462.0, true), Some(day(2025, 12, 9)));
        assert_eq!(of_number(36525.0, false), None);
        assert_eq!(of_number(73051.0, false), None);
        assert_eq!(of_number(46000.5, false), None);
        assert_eq!(of_serial(46000.99, false), Some(day(2025, 12, 9)));
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

    #[test]
    fn a_year_ahead_is_the_last_day_taken() {
        let today = day(2026, 11, 23);
        assert_eq!(reach(day(1999, 12, 31), today), Reach::Out);
        assert_eq!(reach(day(2000, 1, 1), today), Reach::Fine);
        assert_eq!(reach(today, today), Reach::Fine);
        assert_eq!(reach(day(2026, 11, 24), today), Reach::Future);
        assert_eq!(reach(day(2027, 11, 23), today), Reach::Future);
        assert_eq!(reach(day(2027, 11, 24), today), Reach::Out);
    }

    #[test]
    fn a_snapshot_s_day_stands_in_the_file_s_name() {
        for name in [
            "stok-2026-11-21.xlsx",
            "stok_20261121.csv",
            "2026_11_21 stok é.xls",
            "12 stok 2026.11.21",
        ] {
            assert_eq!(in_file_name(name), Some(day(2026, 11, 21)), "{name}");
        }
        for name in [
            "stok.xlsx",
            "stok-2026-13-21.xlsx",
            "stok-2026-11-211.xlsx",
            "penjualan-2026-11.xlsx",
            "1234567890",
        ] {
            assert_eq!(in_file_name(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), digits in "[0-9/. T:,-]{0,14}") {
            parse(&text);
            parse(&digits);
            in_file_name(&text);
            in_file_name(&digits);
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

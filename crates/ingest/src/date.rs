//! Spreadsheet serials, the range that dates may lie in, and the day in a file's name.

use chrono::{Datelike, Months, NaiveDate};

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
    fn serials_count_from_the_workbook_s_epoch() {
        assert_eq!(of_number(46000.0, false), Some(day(2025, 12, 9)));
        assert_eq!(of_number(46000.0 - 1462.0, true), Some(day(2025, 12, 9)));
        assert_eq!(of_number(36525.0, false), None);
        assert_eq!(of_number(73051.0, false), None);
        assert_eq!(of_number(46000.5, false), None);
        assert_eq!(of_serial(46000.99, false), Some(day(2025, 12, 9)));
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
        fn no_file_name_makes_it_panic(name in any::<String>(), digits in "[0-9._ -]{0,14}") {
            in_file_name(&name);
            in_file_name(&digits);
        }
    }
}

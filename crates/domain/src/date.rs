//! Calendar days in WITA (UTC+8), ranges, presets and the comparison period.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc, Weekday,
};
use serde::{Deserialize, Serialize};

/// Seconds that WITA (`Asia/Makassar`) is ahead of UTC; it has no daylight saving time.
pub const WITA_OFFSET_SECONDS: i32 = 8 * 3600;

/// The offset as a time zone.
const WITA: FixedOffset = FixedOffset::east_opt(WITA_OFFSET_SECONDS).expect("8 hours is an offset");

/// The instant in WITA.
pub fn in_wita(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    instant.with_timezone(&WITA)
}

/// The calendar day of an instant in WITA.
pub fn wita_day(instant: DateTime<Utc>) -> NaiveDate {
    in_wita(instant).date_naive()
}

/// A day as it is sent: `2026-11-21`.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let number = |digits: &str, length: usize| -> Option<u32> {
        let is_plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_plain)
    };
    NaiveDate::from_ymd_opt(number(year, 4)? as i32, number(month, 2)?, number(day, 2)?)
}

/// An instant as it is sent: `2026-11-22T00:14:05.123456Z`.
pub fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = clock.split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = nanos.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some(parse_day(day)?.and_hms_nano_opt(hour, minute, second, nanos)?.and_utc())
}

/// What a clock in WITA shows at an instant.
pub fn wita_time(instant: DateTime<Utc>) -> NaiveDateTime {
    in_wita(instant).naive_local()
}

/// The instant at which a calendar day begins in WITA.
pub fn wita_start(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    midnight.checked_sub_offset(WITA).unwrap_or(midnight).and_utc()
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
];
const WEEKDAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];

/// `Nov`, for month 1 to 12.
pub fn month_name(month: u32) -> &'static str {
    MONTHS[(month.clamp(1, 12) - 1) as usize]
}

const WHOLE_MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `November`, for month 1 to 12.
pub fn whole_month_name(month: u32) -> &'static str {
    WHOLE_MONTHS[(month.clamp(1, 12) - 1) as usize]
}

/// `Senin` for Monday.
pub fn weekday_name(weekday: Weekday) -> &'static str {
    WEEKDAYS[weekday.num_days_from_monday() as usize]
}

/// `22 Nov 2026`.
pub fn format_day(day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}

/// `22 Nov`.
pub fn format_day_short(day: NaiveDate) -> String {
    format!("{} {}", day.day(), month_name(day.month()))
}

/// `22 Nov 2026, 08.14 WITA`.
pub fn format_instant(instant: DateTime<Utc>) -> String {
    let local = in_wita(instant);
    let day = format_day(local.date_naive());
    format!("{day}, {:02}.{:02} WITA", local.hour(), local.minute())
}

/// Days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DateRange {
    /// First day, WITA.
    pub from: NaiveDate,
    /// Last day, WITA.
    pub to: NaiveDate,
}

impl DateRange {
    /// None where `from` is after `to`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The `days` days that end on `to`.
    pub fn ending(to: NaiveDate, days: u64) -> Self {
        Self {
            from: back(to, days.saturating_sub(1)),
            to,
        }
    }

    /// How many days the range holds, at least 1.
    pub fn days(&self) -> u64 {
        (self.to - self.from).num_days().unsigned_abs() + 1
    }

    /// Every day of the range in order.
    pub fn each_day(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.from.iter_days().take(self.days() as usize)
    }

    /// Whether the day lies in the range.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// The comparison period. If `from` starts a month, quarter or year and `to` lies in the same one: the same days of
    /// the preceding one, a full one against the full one before. Otherwise the as many days right before `from`.
    /// The smallest such unit counts: 1 January to 20 January is compared with December.
    #[must_use]
    pub fn previous(&self) -> Self {
        for months in [1, 3, 12] {
            let start = unit_start(self.from, months);
            let end = unit_end(start, months);
            if start != self.from || self.to > end {
                continue;
            }
            let before = months_back(start, months);
            let before_end = back(start, 1);
            if self.to == end {
                return Self {
                    from: before,
                    to: before_end,
                };
            }
            // The same days: as many whole months into the unit, then the same day of the month.
            let into = (self.to.year() - start.year()) * 12 + self.to.month() as i32 - start.month() as i32;
            let month = before
                .checked_add_months(Months::new(into.unsigned_abs()))
                .unwrap_or(before);
            let last = back(month.checked_add_months(Months::new(1)).unwrap_or(month), 1);
            let to = month.with_day(self.to.day()).unwrap_or(last);
            return Self {
                from: before,
                to: to.min(before_end),
            };
        }
        let days = self.days();
        Self {
            from: back(self.from, days),
            to: back(self.from, 1),
        }
    }

    /// `23 Okt – 21 Nov 2026`; one day alone is written once.
    pub fn label(&self) -> String {
        if self.from == self.to {
            format_day(self.to)
        } else if self.from.year() == self.to.year() {
            format!("{} – {}", format_day_short(self.from), format_day(self.to))
        } else {
            format!("{} – {}", format_day(self.from), format_day(self.to))
        }
    }
}

/// The day `days` before; the earliest day there is where the calendar ends.
pub fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

fn months_back(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// First day of the month, quarter (3) or year (12) that holds the day.
fn unit_start(day: NaiveDate, months: u32) -> NaiveDate {
    let first = (day.month0() / months) * months + 1;
    NaiveDate::from_ymd_opt(day.year(), first, 1).unwrap_or(day)
}

fn unit_end(start: NaiveDate, months: u32) -> NaiveDate {
    back(
        start.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX),
        1,
    )
}

/// First day of the month.
pub fn month_start(day: NaiveDate) -> NaiveDate {
    unit_start(day, 1)
}

/// The ranges that every page offers; they count back from the data date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatePreset {
    /// The 7 days that end on the data date.
    Last7,
    /// The 30 days that end on the data date.
    Last30,
    /// From the first of the data date's month.
    ThisMonth,
    /// The whole month before.
    LastMonth,
    /// From the first day of the data date's quarter.
    ThisQuarter,
    /// From 1 January of the data date's year.
    ThisYear,
}

impl DatePreset {
    /// All, in the order of the menu.
    pub const ALL: [Self; 6] = [
        Self::Last7,
        Self::Last30,
        Self::ThisMonth,
        Self::LastMonth,
        Self::ThisQuarter,
        Self::ThisYear,
    ];

    /// The menu's word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Last7 => "7 hari",
            Self::Last30 => "30 hari",
            Self::ThisMonth => "Bulan ini",
            Self::LastMonth => "Bulan lalu",
            Self::ThisQuarter => "Kuartal ini",
            Self::ThisYear => "Tahun ini",
        }
    }

    /// The days it stands for, seen from the data date.
    pub fn range(self, data_date: NaiveDate) -> DateRange {
        let from = |months| DateRange {
            from: unit_start(data_date, months),
            to: data_date,
        };
        match self {
            Self::Last7 => DateRange::ending(data_date, 7),
            Self::Last30 => DateRange::ending(data_date, 30),
            Self::ThisMonth => from(1),
            Self::LastMonth => {
                let end = back(unit_start(data_date, 1), 1);
                DateRange {
                    from: unit_start(end, 1),
                    to: end,
                }
            }
            Self::ThisQuarter => from(3),
            Self::ThisYear => from(12),
        }
    }

    /// The preset that stands for exactly these days, if one does.
    pub fn of(range: DateRange, data_date: NaiveDate) -> Option<Self> {
        [
            Self::Last30,
            Self::Last7,
            Self::ThisMonth,
            Self::LastMonth,
            Self::ThisQuarter,
            Self::ThisYear,
        ]
        .into_iter()
        .find(|preset| preset.range(data_date) == range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(from: &str, to: &str) -> DateRange {
        DateRange::new(day(from), day(to)).unwrap()
    }

    #[test]
    fn days_and_instants_read_as_they_are_sent() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21);
        assert_eq!(parse_day("2026-11-21"), day);
        for wrong in [
            "",
            "2026-11",
            "2026-1-21",
            "26-11-21",
            "2026-02-30",
            "2026-11-21Z",
            "+026-11-21",
            "2026-11-21-1",
        ] {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
        for sent in [
            "2026-11-22T00:14:05Z",
            "2026-11-22T23:59:59.5Z",
            "2026-11-22T00:14:05.123456789Z",
        ] {
            assert_eq!(parse_instant(sent), sent.parse().ok(), "{sent}");
        }
        for wrong in [
            "2026-11-22",
            "2026-11-22T00:14Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T00:14:05+08:00",
            "T::Z",
        ] {
            assert_eq!(parse_instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_comparison_period_keeps_whole_units_and_same_days() {
        for (from, to, previous_from, previous_to) in [
            ("2026-11-01", "2026-11-21", "2026-10-01", "2026-10-21"),
            ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
            ("2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31"),
            ("2026-03-01", "2026-03-30", "2026-02-01", "2026-02-28"),
            ("2026-10-01", "2026-11-21", "2026-07-01", "2026-08-21"),
            ("2026-01-01", "2026-11-21", "2025-01-01", "2025-11-21"),
            ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
            ("2024-01-01", "2024-01-20", "2023-12-01", "2023-12-20"),
            ("2026-10-23", "2026-11-21", "2026-09-23", "2026-10-22"),
            ("2026-11-05", "2026-11-05", "2026-11-04", "2026-11-04"),
        ] {
            assert_eq!(
                range(from, to).previous(),
                range(previous_from, previous_to),
                "{from}..{to}"
            );
        }
    }

    #[test]
    fn a_day_is_a_day_in_wita() {
        let late: DateTime<Utc> = "2026-11-21T16:00:00Z".parse().unwrap();
        assert_eq!(wita_day(late), day("2026-11-22"));
        assert_eq!(wita_start(day("2026-11-22")), late);
        assert_eq!(
            format_instant("2026-11-22T00:14:00Z".parse().unwrap()),
            "22 Nov 2026, 08.14 WITA"
        );
    }

    #[test]
    fn presets_count_back_from_the_data_date() {
        let data_date = day("2026-11-21");
        assert_eq!(DatePreset::Last30.range(data_date), range("2026-10-23", "2026-11-21"));
        assert_eq!(
            DatePreset::LastMonth.range(data_date),
            range("2026-10-01", "2026-10-31")
        );
        assert_eq!(
            DatePreset::ThisQuarter.range(data_date),
            range("2026-10-01", "2026-11-21")
        );
        for preset in DatePreset::ALL {
            assert_eq!(DatePreset::of(preset.range(data_date), data_date), Some(preset));
        }
    }

    proptest! {
        #[test]
        fn the_comparison_period_ends_before_the_range_begins(start in 0i64..20_000, length in 0u64..900) {
            let from = day("1990-01-01") + chrono::Duration::days(start);
            let range = DateRange { from, to: from + Days::new(length) };
            let previous = range.previous();
            prop_assert!(previous.from <= previous.to);
            prop_assert!(previous.to < range.from);
        }
    }
}

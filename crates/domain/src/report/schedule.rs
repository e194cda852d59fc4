//! Schedules: when a report is sent, which days it is about, and to whom.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::{ReportBy, ReportFilter, ReportFormat, ReportKind};
use crate::account::email_problem;
use crate::date::{DateRange, back, in_wita, month_start, weekday_name, wita_start};
use crate::tree::{answers, fields};
use crate::words::words;

/// Most recipients of a schedule.
pub const RECIPIENTS_MAX: usize = 10;

words! {
    /// How often a report is sent.
    Every {
        /// Each day.
        Day = "day", "Harian";
        /// Each week, on a weekday.
        Week = "week", "Mingguan";
        /// Each month, on a day.
        Month = "month", "Bulanan";
    }
}

words! {
    /// Which days a report is about, counted from the day on which it is sent.
    SchedulePeriod {
        /// The day before.
        Yesterday = "yesterday", "Kemarin";
        /// The seven days before.
        Last7 = "last7", "7 hari terakhir";
        /// The thirty days before.
        Last30 = "last30", "30 hari terakhir";
        /// From Monday to Sunday of the week before.
        LastWeek = "last_week", "Minggu lalu";
        /// From the first of the month to the day before.
        ThisMonth = "this_month", "Bulan berjalan";
        /// The whole month before.
        LastMonth = "last_month", "Bulan lalu";
        /// The whole quarter before.
        LastQuarter = "last_quarter", "Kuartal lalu";
    }
}

impl SchedulePeriod {
    /// The days, seen from the day on which the report is sent. On the first of a month the month that goes on is the
    /// one before.
    pub fn range(self, day: NaiveDate) -> DateRange {
        let yesterday = back(day, 1);
        let whole_month = |of: NaiveDate| DateRange {
            from: month_start(of),
            to: of,
        };
        match self {
            Self::Yesterday => DateRange::ending(yesterday, 1),
            Self::Last7 => DateRange::ending(yesterday, 7),
            Self::Last30 => DateRange::ending(yesterday, 30),
            Self::LastWeek => {
                let monday = back(day, u64::from(day.weekday().num_days_from_monday()));
                DateRange::ending(back(monday, 1), 7)
            }
            Self::ThisMonth => whole_month(yesterday),
            Self::LastMonth => whole_month(back(month_start(day), 1)),
            Self::LastQuarter => {
                let first = month_start(day);
                let quarter = back_months(first, first.month0() % 3);
                DateRange {
                    from: back_months(quarter, 3),
                    to: back(quarter, 1),
                }
            }
        }
    }
}

fn back_months(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(chrono::Months::new(months)).unwrap_or(day)
}

/// What is sent, when and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SchedulePlan {
    /// The report.
    pub kind: ReportKind,
    /// What it is narrowed to.
    pub filter: ReportFilter,
    /// Its days; does not count for reports without days.
    pub period: SchedulePeriod,
    /// How often.
    pub every: Every,
    /// For `week`: 1 for Monday to 7 for Sunday.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 7))]
    pub weekday: u32,
    /// For `month`: 1 to 31; in shorter months the last day.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 31))]
    pub day: u32,
    /// The hour, WITA.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 23))]
    pub hour: u32,
    /// The minute.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 59))]
    pub minute: u32,
    /// Email addresses, 1 to 10.
    pub recipients: Vec<String>,
    /// The file.
    pub format: ReportFormat,
    /// Whether nothing is sent where the report has no rows.
    pub skip_empty: bool,
}

fn one() -> u32 {
    1
}

/// A field of a plan that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchedulePlanError {
    /// Its name.
    pub field: &'static str,
    /// How to mend it.
    pub words: &'static str,
}

impl SchedulePlan {
    /// What is wrong with its times and recipients.
    pub fn errors(&self) -> Vec<SchedulePlanError> {
        let mut errors = Vec::new();
        let mut check = |is_right: bool, field, words| {
            if !is_right {
                errors.push(SchedulePlanError { field, words });
            }
        };
        check((1..=7).contains(&self.weekday), "weekday", "Pilih hari.");
        check((1..=31).contains(&self.day), "day", "Pakai tanggal 1 sampai 31.");
        check(self.hour < 24, "hour", "Pakai jam 00.00 sampai 23.59.");
        check(self.minute < 60, "minute", "Pakai menit 0 sampai 59.");
        check(
            !self.recipients.is_empty(),
            "recipients",
            "Isi paling sedikit satu alamat email.",
        );
        check(
            self.recipients.len() <= RECIPIENTS_MAX,
            "recipients",
            "Pakai paling banyak 10 alamat email.",
        );
        check(
            self.recipients.iter().all(|address| email_problem(address).is_none()),
            "recipients",
            "Periksa alamatnya. Contoh: nama@contoh.id, gudang@contoh.id",
        );
        errors
    }

    fn at(&self, day: NaiveDate) -> DateTime<Utc> {
        wita_start(day) + TimeDelta::minutes(i64::from(self.hour * 60 + self.minute))
    }

    /// Whether it is sent on a day.
    fn is_on(&self, day: NaiveDate) -> bool {
        match self.every {
            Every::Day => true,
            Every::Week => day.weekday().number_from_monday() == self.weekday,
            Every::Month => {
                let is_last = day.checked_add_days(Days::new(1)).is_some_and(|next| next.day() == 1);
                day.day() == self.day || (is_last && day.day() < self.day)
            }
        }
    }

    /// The first time after an instant.
    pub fn next_after(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        let today = in_wita(instant).date_naive();
        let coming = today.iter_days().take(40).filter(|day| self.is_on(*day));
        let mut times = coming.map(|day| self.at(day));
        // A month and more holds a time of every plan.
        times
            .find(|time| *time > instant)
            .unwrap_or(instant + TimeDelta::days(40))
    }

    /// The last time up to an instant, not before `first`: after a standstill only the newest is sent.
    pub fn latest(&self, first: DateTime<Utc>, instant: DateTime<Utc>) -> DateTime<Utc> {
        let mut latest = first;
        loop {
            let next = self.next_after(latest);
            if next > instant {
                return latest;
            }
            latest = next;
        }
    }

    /// The days of the report that is sent at a time; none for reports without days.
    pub fn days(&self, at: DateTime<Utc>) -> Option<DateRange> {
        self.kind
            .has_range()
            .then(|| self.period.range(in_wita(at).date_naive()))
    }

    /// What it is called: `Penjualan per hari`.
    pub fn title(&self) -> String {
        let by = self.filter.by.unwrap_or(self.kind.groupings()[0]);
        match (self.kind, self.filter.status) {
            (ReportKind::Stock, Some(status)) => format!("Stok {}", status.label().to_ascii_lowercase()),
            (ReportKind::Customers | ReportKind::PointsLiability, _) => self.kind.label().to_owned(),
            _ => format!("{} per {}", self.kind.label(), by_word(by)),
        }
    }

    /// When it is sent: `Mingguan, Senin 07.00`.
    pub fn when(&self) -> String {
        let time = format!("{:02}.{:02}", self.hour, self.minute);
        match self.every {
            Every::Day => format!("Harian, {time}"),
            Every::Week => {
                let weekday = u8::try_from(self.weekday.saturating_sub(1)).ok();
                let weekday = weekday
                    .and_then(|day| Weekday::try_from(day).ok())
                    .unwrap_or(Weekday::Mon);
                format!("Mingguan, {} {time}", weekday_name(weekday))
            }
            Every::Month => format!("Bulanan, tanggal {} {time}", self.day),
        }
    }
}

/// A grouping inside a sentence.
pub(super) fn by_word(by: ReportBy) -> String {
    by.label().to_ascii_lowercase()
}

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schedule {
    /// Its id.
    pub id: String,
    /// For `If-Match`.
    pub version: i64,
    /// What is sent, when and to whom.
    pub plan: SchedulePlan,
    /// Whether it is sent at all.
    pub active: bool,
    /// Whose it is.
    pub owner: String,
    /// When it is sent next; null while it is paused.
    pub next_at: Option<DateTime<Utc>>,
    /// When it was due last; null before the first time.
    pub last_at: Option<DateTime<Utc>>,
    /// What became of that, in words.
    pub last_outcome: Option<String>,
}

/// Body of `PATCH /api/admin/schedules/{id}`; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ScheduleChange {
    /// The new plan.
    pub plan: Option<SchedulePlan>,
    /// Whether it is sent from now on.
    pub active: Option<bool>,
}

fields! {
    Schedule { id, version, plan, active, owner, next_at, last_at, last_outcome }
    SchedulePlan { kind, filter, period, every, weekday or_default, day or_default, hour, minute or_default, recipients, format, skip_empty }
}
answers!(Schedule);

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(every: Every) -> SchedulePlan {
        SchedulePlan {
            kind: ReportKind::Sales,
            filter: ReportFilter::default(),
            period: SchedulePeriod::Last7,
            every,
            weekday: 1,
            day: 31,
            hour: 7,
            minute: 0,
            recipients: vec!["rina@contoh.id".to_owned()],
            format: ReportFormat::Xlsx,
            skip_empty: true,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_those_of_wita_and_a_short_month_ends_early() {
        // 07.00 WITA is 23.00 UTC of the day before.
        for (every, after, expected) in [
            (Every::Day, "2026-11-22T22:59:59Z", "2026-11-22T23:00:00Z"),
            (Every::Day, "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"),
            (Every::Week, "2026-11-22T22:00:00Z", "2026-11-22T23:00:00Z"),
            (Every::Week, "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"),
            (Every::Month, "2026-01-31T00:00:00Z", "2026-02-27T23:00:00Z"),
            (Every::Month, "2026-11-22T00:00:00Z", "2026-11-29T23:00:00Z"),
            (Every::Month, "2026-11-30T00:00:00Z", "2026-12-30T23:00:00Z"),
        ] {
            assert_eq!(
                plan(every).next_after(at(after)),
                at(expected),
                "{every:?} after {after}"
            );
        }
    }

    #[test]
    fn after_a_standstill_the_newest_time_counts() {
        let plan = plan(Every::Day);
        let first = at("2026-11-22T23:00:00Z");
        assert_eq!(plan.latest(first, first), first);
        assert_eq!(
            plan.latest(first, at("2026-11-26T10:00:00Z")),
            at("2026-11-25T23:00:00Z")
        );
    }

    #[test]
    fn the_days_count_back_from_the_day_of_sending() {
        let monday: NaiveDate = "2026-11-23".parse().unwrap();
        for (period, from, to) in [
            (SchedulePeriod::Yesterday, "2026-11-22", "2026-11-22"),
            (SchedulePeriod::Last7, "2026-11-16", "2026-11-22"),
            (SchedulePeriod::Last30, "2026-10-24", "2026-11-22"),
            (SchedulePeriod::LastWeek, "2026-11-16", "2026-11-22"),
            (SchedulePeriod::ThisMonth, "2026-11-01", "2026-11-22"),
            (SchedulePeriod::LastMonth, "2026-10-01", "2026-10-31"),
            (SchedulePeriod::LastQuarter, "2026-07-01", "2026-09-30"),
        ] {
            let range = period.range(monday);
            assert_eq!(
                (range.from.to_string(), range.to.to_string()),
                (from.to_owned(), to.to_owned()),
                "{period:?}"
            );
        }
        let first: NaiveDate = "2026-11-01".parse().unwrap();
        assert_eq!(
            SchedulePeriod::ThisMonth.range(first),
            SchedulePeriod::LastMonth.range(first)
        );
    }

    #[test]
    fn a_plan_is_told_in_words() {
        assert_eq!(plan(Every::Week).when(), "Mingguan, Senin 07.00");
        assert_eq!(plan(Every::Month).when(), "Bulanan, tanggal 31 07.00");
        assert_eq!(plan(Every::Day).title(), "Penjualan per minggu");
    }

    #[test]
    fn wrong_times_and_addresses_are_named() {
        let fields = |plan: SchedulePlan| plan.errors().iter().map(|error| error.field).collect::<Vec<_>>();
        assert!(fields(plan(Every::Day)).is_empty());
        let broken = SchedulePlan {
            weekday: 8,
            day: 0,
            hour: 24,
            minute: 60,
            recipients: Vec::new(),
            ..plan(Every::Day)
        };
        assert_eq!(fields(broken), ["weekday", "day", "hour", "minute", "recipients"]);
        let many = SchedulePlan {
            recipients: vec!["a@b.id".to_owned(); 11],
            ..plan(Every::Day)
        };
        assert_eq!(fields(many), ["recipients"]);
        let smuggled = SchedulePlan {
            recipients: vec!["a@b.id\r\nBcc: c@d.id".to_owned()],
            ..plan(Every::Day)
        };
        assert_eq!(fields(smuggled), ["recipients"]);
    }
}

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Two years of a shop: closed on Sundays, growing, busy before Lebaran and quiet after, and never quite the same.
fn shop(start: NaiveDate, end: NaiveDate) -> Vec<i64> {
    let feasts = [day("2025-03-31"), day("2026-03-20")];
    let mut noise = 12_345_u64;
    start
        .iter_days()
        .take_while(|day| *day <= end)
        .enumerate()
        .map(|(index, day)| {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let shake = 0.75 + (noise >> 40) as f64 / f64::from(1 << 24) * 0.5;
            let weekday = [1.1, 1.12, 1.06, 1.0, 1.05, 0.8, 0.0][weekday(day)];
            let lebaran = feasts
                .iter()
                .fold(1.0, |factor, feast| match (*feast - day).num_days() {
                    1..=18 => 1.7,
                    -5..=0 => 0.12,
                    _ => factor,
                });
            (40e6 * (1.0 + index as f64 / 3_000.0) * weekday * lebaran * shake) as i64
        })
        .collect()
}

fn forecast(end: &str) -> SalesForecast {
    let start = day("2024-11-01");
    sales_forecast(start, &shop(start, day(end))).unwrap()
}

#[test]
fn it_is_nearer_than_last_week_and_than_the_mean_of_28_days() {
    let found = forecast("2026-11-21");
    let test = &found.back_test;
    assert_eq!((test.range.from, test.range.to), (day("2026-09-23"), day("2026-11-21")));
    assert_eq!(test.forecasts, 60 * 30, "every day from 1 to 30 days ahead");
    assert_eq!(test.days.len(), 60);
    assert!(
        test.error_percent < test.last_week_percent && test.error_percent < test.mean_28_percent,
        "{} {} {}",
        test.error_percent,
        test.last_week_percent,
        test.mean_28_percent
    );
}

#[test]
fn it_counts_on_from_the_last_day_and_knows_the_weekday() {
    let found = forecast("2026-11-21");
    assert_eq!(found.days.len(), AHEAD);
    assert_eq!(found.days[0].date, day("2026-11-22"));
    for day in &found.days {
        let closed = day.date.weekday() == chrono::Weekday::Sun;
        assert_eq!(day.value.0 == 0, closed, "{}", day.date);
        assert!(day.low <= day.value && day.value <= day.high);
    }
    let sum: i64 = found.days.iter().map(|day| day.value.0).sum();
    assert_eq!(found.total.0, sum);
    assert!(found.total_low <= found.total && found.total <= found.total_high);
    // A sum is surer than its days.
    let spread = (found.total_high.0 - found.total_low.0) as f64 / found.total.0 as f64;
    let of_day = (found.days[1].high.0 - found.days[1].low.0) as f64 / found.days[1].value.0 as f64;
    assert!(spread < of_day, "{spread} {of_day}");
}

#[test]
fn a_lebaran_ahead_is_seen_as_the_last_one_was() {
    let found = forecast("2026-02-20");
    assert_eq!(found.lebaran_years, 1);
    let mean = |from: &str, to: &str| {
        let days = found.days.iter().filter(|at| (day(from)..=day(to)).contains(&at.date));
        let (sum, count) = days.fold((0.0, 0.0), |(sum, count), day| (sum + day.value.0 as f64, count + 1.0));
        sum / count
    };
    let (usual, busy) = (mean("2026-02-23", "2026-02-28"), mean("2026-03-09", "2026-03-14"));
    assert!((1.4..2.1).contains(&(busy / usual)), "{}", busy / usual);
    let (quiet, all) = (found.days[28].value.0, found.days[20].value.0);
    assert!(quiet * 4 < all, "{quiet} {all}");
}

#[test]
fn a_lebaran_that_has_passed_does_not_pull_the_level() {
    let found = forecast("2026-04-04");
    let monday = found.days.iter().find(|day| day.date.weekday() == chrono::Weekday::Mon);
    let monday = monday.unwrap().value.0 as f64;
    assert!((45e6..65e6).contains(&monday), "{monday}");
}

#[test]
fn a_short_history_and_one_without_sales_are_not_forecast() {
    let start = day("2026-01-01");
    assert_eq!(sales_forecast(start, &[1_000; SHORTEST - 1]), None);
    assert_eq!(sales_forecast(start, &[0; 400]), None);
    assert!(sales_forecast(start, &[1_000; SHORTEST]).is_some());
}

#[test]
fn steady_sales_are_forecast_as_they_are() {
    let found = sales_forecast(day("2026-01-01"), &[1_000; 300]).unwrap();
    assert!(
        found
            .days
            .iter()
            .all(|day| (day.low.0, day.value.0, day.high.0) == (1_000, 1_000, 1_000))
    );
    assert_eq!((found.total_low.0, found.total_high.0), (30_000, 30_000));
    assert!(found.back_test.error_percent.abs() < 0.01);
}

use domain::dashboard::{GroupShare, Kpi, KpiPercent, Kpis, MonthPair, StockAttention, TrendDay};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn range(from: &str, to: &str) -> DateRange {
    DateRange {
        from: day(from),
        to: day(to),
    }
}

fn dashboard(range: DateRange, previous: DateRange) -> Dashboard {
    let kpi = Kpi {
        value: None,
        previous: None,
        change_percent: None,
        spark: Vec::new(),
    };
    Dashboard {
        as_of: range.to,
        has_sales: true,
        range,
        previous,
        kpi: Kpis {
            net_sales: kpi.clone(),
            invoices: kpi.clone(),
            gross_profit: kpi,
            gp_percent: KpiPercent {
                value: None,
                previous: None,
                change_points: None,
                spark: Vec::new(),
            },
            cost_known_percent: None,
        },
        trend: Vec::new(),
        by_group: Vec::new(),
        top_products: Vec::new(),
        months: MonthPair {
            current: Vec::new(),
            previous: Vec::new(),
        },
        stock: StockAttention {
            low: 0,
            critical: 0,
            items: Vec::new(),
        },
        alerts: Vec::new(),
        last_upload: None,
    }
}

fn by_rank(names: &[&str]) -> Vec<Paint> {
    (1..).take(names.len()).map(Paint::Series).collect()
}

fn month(days: u32, amount: i64) -> Vec<MonthDay> {
    (1..=days)
        .map(|day| MonthDay {
            day,
            net_sales: Rupiah(amount),
        })
        .collect()
}

#[test]
fn a_change_says_what_it_is_measured_against() {
    for (now, before, words) in [
        (
            range("2026-10-23", "2026-11-21"),
            range("2026-09-23", "2026-10-22"),
            "dari 30 hari sebelumnya",
        ),
        (
            range("2026-11-21", "2026-11-21"),
            range("2026-11-20", "2026-11-20"),
            "dari hari sebelumnya",
        ),
        (
            range("2026-11-01", "2026-11-21"),
            range("2026-10-01", "2026-10-21"),
            "dari 1 Okt – 21 Okt",
        ),
        (
            range("2026-10-01", "2026-10-31"),
            range("2026-09-01", "2026-09-30"),
            "dari 1 Sep – 30 Sep",
        ),
    ] {
        assert_eq!(against(now, before), words);
    }
    assert_eq!(days(range("2025-12-30", "2026-01-02")), "30 Des 2025 – 2 Jan 2026");
}

#[test]
fn a_day_stands_beside_the_day_at_the_same_place_before() {
    let mut dashboard = dashboard(range("2026-03-01", "2026-03-31"), range("2026-02-01", "2026-02-28"));
    dashboard.trend = dashboard
        .range
        .each_day()
        .map(|date| TrendDay {
            date,
            net_sales: Rupiah(i64::from(date.day())),
            previous: (date.day() <= 28).then_some(Rupiah(1)),
        })
        .collect();
    let trend = trend(&dashboard);
    assert_eq!(trend.points[8].title, "Senin, 9 Mar 2026");
    assert_eq!(
        trend.points[8].href.as_deref(),
        Some("/admin/sales?from=2026-03-09&to=2026-03-09")
    );
    assert_eq!(trend.series[1].tips[8], "9 Feb 2026");
    assert_eq!(
        (trend.series[1].values[27], trend.series[1].values[28]),
        (Some(1.0), None)
    );
    assert!(
        trend.description.ends_with("Tertinggi Selasa 31 Mar: Rp 31."),
        "{}",
        trend.description
    );
}

#[test]
fn a_comparison_period_before_the_first_invoice_is_no_line_of_zeros() {
    let mut dashboard = dashboard(range("2026-11-01", "2026-11-02"), range("2026-10-01", "2026-10-02"));
    dashboard.trend = dashboard
        .range
        .each_day()
        .map(|date| TrendDay {
            date,
            net_sales: Rupiah(1),
            previous: Some(Rupiah::ZERO),
        })
        .collect();
    assert_eq!(trend(&dashboard).series.len(), 1);
}

#[test]
fn over_five_groups_the_rest_is_taken_together_and_the_slices_add_up() {
    let mut dashboard = dashboard(range("2026-11-01", "2026-11-21"), range("2026-10-01", "2026-10-21"));
    let group = |name: &str, amount: i64| GroupShare {
        group: name.to_owned(),
        net_sales: Rupiah(amount),
        share_percent: domain::money::percent(amount, 150),
    };
    dashboard.by_group = [("OIL", 50), ("", 40), ("C", 30), ("D", 20), ("E", 10)]
        .map(|(name, amount)| group(name, amount))
        .to_vec();
    let five = composition(&dashboard, by_rank);
    assert_eq!(five.shares.len(), 5);
    assert_eq!(five.shares[1].name, "Tanpa kelompok");
    assert!(
        five.shares[1]
            .href
            .as_ref()
            .is_some_and(|href| href.ends_with("group=~none"))
    );

    dashboard.by_group.extend([group("F", 5), group("G", -5)]);
    let seven = composition(&dashboard, by_rank);
    assert_eq!(seven.shares.len(), 6);
    let rest = &seven.shares[5];
    assert_eq!((rest.name.as_str(), rest.paint), ("Lainnya", Paint::Series(8)));
    let sum: f64 = seven.shares.iter().map(|share| share.value).sum();
    assert!((sum - 150.0).abs() < 1e-9);
    assert_eq!((seven.all.len(), seven.note.as_str()), (7, "7 kelompok"));
}

#[test]
fn months_are_compared_week_by_week_up_to_the_same_day() {
    let mut dashboard = dashboard(range("2026-10-23", "2026-11-17"), range("2026-09-27", "2026-10-22"));
    dashboard.months = MonthPair {
        current: month(17, 2),
        previous: month(17, 1),
    };
    let months = months(&dashboard);
    let axis: Vec<&str> = months.points.iter().map(|point| point.axis.as_str()).collect();
    assert_eq!(axis, ["1–7", "8–14", "15–17"]);
    assert_eq!(months.series[0].values, [Some(14.0), Some(14.0), Some(6.0)]);
    assert_eq!(months.series[1].legend, "Okt 2026");
    assert_eq!(
        months.points[2].href.as_deref(),
        Some("/admin/sales?from=2026-11-15&to=2026-11-17")
    );
    assert_eq!(months_line(&dashboard), "1–17 Nov, Rp 34; 1–17 Okt, Rp 17");
}

#[test]
fn a_shorter_month_has_no_bar_for_days_that_it_does_not_have() {
    let mut dashboard = dashboard(range("2026-03-01", "2026-03-31"), range("2026-02-01", "2026-02-28"));
    dashboard.months = MonthPair {
        current: month(31, 1),
        previous: month(28, 1),
    };
    let months = months(&dashboard);
    assert_eq!(months.points[4].axis, "29–31");
    assert_eq!(
        (months.series[0].values[4], months.series[1].values[4]),
        (Some(3.0), None)
    );
}

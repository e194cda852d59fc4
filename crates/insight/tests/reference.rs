//! Answers that others have published, from data that is not part of the project: where the folder of reference data does
//! not lie beside it, these tests say so and pass. Rows typed in beside the functions keep the checks alive everywhere.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "what fails ends its test, and what is skipped is said"
)]

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use domain::insight::{DemandClass, ForecastMethod};
use insight::backtest::{Errors, errors, rolling};
use insight::smoothing::{WEIGHT, next};
use insight::{bgnbd, demand, gamma_gamma, rfm};

fn reference(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/reference")
        .join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: no {}", path.display());
    }
    text
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .skip(1)
        .map(|line| line.split(',').map(str::trim).collect())
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

#[test]
fn the_fit_of_the_cdnow_customers_is_the_published_one() {
    let Some(text) = reference("cdnow_customers_summary.csv") else {
        return;
    };
    let customers: Vec<bgnbd::History> = rows(&text)
        .map(|row| bgnbd::History {
            repeats: row[1].parse().unwrap(),
            last: number(row[2]),
            age: number(row[3]),
        })
        .collect();
    assert_eq!(customers.len(), 2_357);
    let fit = bgnbd::fit(&customers).unwrap();
    assert!(fit.converged, "{fit:?}");
    for (found, published, exact) in [
        (fit.model.r, 0.243, 0.2426),
        (fit.model.alpha, 4.414, 4.4135),
        (fit.model.a, 0.793, 0.7929),
        (fit.model.b, 2.426, 2.4258),
    ] {
        close(found, published, 0.0005);
        close(found, exact, 0.0002);
    }
    close(fit.log_likelihood, -9_582.4, 0.05);
    close(fit.log_likelihood, -9_582.425_6, 0.001);
}

#[test]
fn what_the_cdnow_customers_spend_is_fitted_as_published() {
    let Some(text) = reference("cdnow_sample.txt") else {
        return;
    };
    let last = NaiveDate::from_ymd_opt(1997, 9, 30).unwrap();
    let mut days: BTreeMap<&str, BTreeMap<NaiveDate, f64>> = BTreeMap::new();
    for line in text.lines() {
        let row: Vec<&str> = line.split_whitespace().collect();
        let day = NaiveDate::parse_from_str(row[2], "%Y%m%d").unwrap();
        if day <= last {
            *days.entry(row[0]).or_default().entry(day).or_default() += number(row[4]);
        }
    }
    let customers: Vec<gamma_gamma::Spending> = days
        .values()
        .map(|days| {
            let repeats = days.len() - 1;
            gamma_gamma::Spending {
                repeats: repeats as u32,
                mean: days.values().skip(1).sum::<f64>() / repeats.max(1) as f64,
            }
        })
        .collect();
    let fit = gamma_gamma::fit(&customers).unwrap();
    assert!(fit.converged, "{fit:?}");
    assert_eq!(fit.customers, 946);
    close(fit.model.p, 6.2496, 0.005);
    close(fit.model.q, 3.7442, 0.002);
    close(fit.model.gamma, 15.4435, 0.02);
    close(fit.log_likelihood, -4_055.917_7, 0.001);
}

#[test]
fn the_quintiles_and_rows_of_the_rfm_table_come_out() {
    let Some(text) = reference("rfm_orders.csv") else {
        return;
    };
    let last = NaiveDate::from_ymd_opt(2006, 12, 31).unwrap();
    let mut customers: BTreeMap<&str, rfm::Buyer> = BTreeMap::new();
    for row in rows(&text) {
        let day: NaiveDate = row[1].parse().unwrap();
        let buyer = customers.entry(row[0]).or_insert(rfm::Buyer {
            recency: f64::MAX,
            orders: 0.0,
            money: 0.0,
        });
        buyer.recency = buyer.recency.min((last - day).num_days() as f64);
        buyer.orders += 1.0;
        buyer.money += number(row[2]);
    }
    assert_eq!(customers.len(), 995);
    let buyers: Vec<rfm::Buyer> = customers.values().copied().collect();
    let cuts = rfm::Cuts::of(&buyers).unwrap();
    for (found, published) in [
        (cuts.recency, [114.0, 180.0, 296.4, 481.0]),
        (cuts.orders, [3.0, 4.0, 5.0, 7.0]),
        (cuts.money, [254.8, 381.0, 505.4, 665.0]),
    ] {
        for (found, published) in found.into_iter().zip(published) {
            close(found, published, 1e-6);
        }
    }
    for (name, published) in [
        ("Abbey O'Reilly", (3, 4, 3)),
        ("Add Senger", (4, 1, 2)),
        ("Aden Lesch", (3, 2, 3)),
        ("Aden Murphy", (5, 4, 4)),
        ("Admiral Senger", (4, 3, 3)),
    ] {
        let key = customers.keys().find(|key| key.starts_with(name)).unwrap();
        let score = cuts.score(customers[key]);
        assert_eq!((score.r, score.f, score.m), published, "{name}");
    }
}

/// The demand of the 3,000 parts, a value a month.
fn automotive() -> Option<Vec<Vec<f64>>> {
    let text = reference("automotive_3000x24.csv")?;
    Some(
        rows(&text)
            .map(|row| row[1..].iter().copied().map(number).collect())
            .collect(),
    )
}

#[test]
fn the_classes_of_3_000_automotive_parts_are_counted_as_published() {
    let Some(parts) = automotive() else { return };
    assert_eq!(parts.len(), 3_000);
    let of = |class| {
        parts
            .iter()
            .filter(|part| demand::classify(part).unwrap().class == class)
            .count()
    };
    let classes = [
        DemandClass::Smooth,
        DemandClass::Intermittent,
        DemandClass::Erratic,
        DemandClass::Lumpy,
    ];
    assert_eq!(classes.map(of), [1_272, 974, 440, 314]);
}

#[test]
fn two_parts_of_the_automotive_set_are_forecast_to_five_decimals() {
    let Some(parts) = automotive() else { return };
    for (part, method, published) in [
        (0, ForecastMethod::Croston, 13.21949),
        (0, ForecastMethod::Sba, 12.55852),
        (0, ForecastMethod::Ses, 15.47172),
        (1, ForecastMethod::Croston, 4.69033),
        (1, ForecastMethod::Sba, 4.45581),
        (1, ForecastMethod::Ses, 5.32914),
    ] {
        close(next(method, WEIGHT, &parts[part]).unwrap(), published, 5e-6);
    }
}

#[test]
fn the_rolling_errors_of_every_method_are_the_published_ones() {
    let Some(parts) = automotive() else { return };
    // Months 14 to 24, each forecast from all before it, over all parts.
    let pooled = |forecast: &dyn Fn(&[f64]) -> f64| -> Errors {
        errors(parts.iter().flat_map(|part| rolling(part, 13, forecast)))
    };
    let by = |method: ForecastMethod| pooled(&move |known: &[f64]| next(method, WEIGHT, known).unwrap());
    let mean = |known: &[f64]| known[known.len() - 13..].iter().sum::<f64>() / 13.0;
    for (name, found, mean_error, rmse, bias) in [
        ("zero", pooled(&|_| 0.0), -4.422, 12.092, -100.0),
        ("Croston", by(ForecastMethod::Croston), 0.180, 8.794, 4.1),
        ("SBA", by(ForecastMethod::Sba), -0.050, 8.762, -1.1),
        ("TSB", by(ForecastMethod::Tsb), 0.163, 8.760, 3.7),
        ("SES", by(ForecastMethod::Ses), 0.126, 8.744, 2.9),
        ("mean of 13 months", pooled(&mean), 0.106, 8.718, 2.4),
    ] {
        let bias_found = found.bias.unwrap() * 100.0;
        eprintln!("{name}: {:.4} {:.4} {bias_found:.2}", found.mean_error, found.rmse);
        close(found.mean_error, mean_error, 0.000_51);
        close(found.rmse, rmse, 0.000_51);
        close(bias_found, bias, 0.051);
    }
}

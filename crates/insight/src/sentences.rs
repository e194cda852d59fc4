//! What a customer's figures say, in sentences made of these figures and nothing else. A sentence whose figures are not
//! there is not made.

use chrono::{Datelike, NaiveDate};

use domain::date::whole_month_name;
use domain::money::{format_decimal, format_short, percent};
use domain::purchase::spending::{GroupSpending, Insight, InsightKind, MonthSpending, PartSpending, SpendingSums};
use domain::sales::group_label;

use crate::health::median_gap;

/// What sentences are made of.
#[derive(Clone, Copy, Debug)]
pub struct SpendingFigures<'a> {
    /// Twelve months.
    pub sums: &'a SpendingSums,
    /// The same days a year before.
    pub previous: &'a SpendingSums,
    /// The twelve months, oldest first.
    pub months: &'a [MonthSpending],
    /// Groups, largest first.
    pub groups: &'a [GroupSpending],
    /// Parts, largest first.
    pub parts: &'a [PartSpending],
    /// Days with a purchase in the twelve months, as ascending numbers.
    pub days: &'a [i64],
    /// The same of the year before.
    pub previous_days: &'a [i64],
    /// The last day of the figures.
    pub as_of: NaiveDate,
}

/// The sentences, most telling first.
pub fn sentences(figures: &SpendingFigures<'_>) -> Vec<Insight> {
    if figures.sums.invoices == 0 {
        return Vec::new();
    }
    [
        change(figures),
        months(figures),
        discount(figures),
        rhythm(figures),
        top_part(figures),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn insight<const N: usize>(kind: InsightKind, pieces: [String; N]) -> Insight {
    Insight {
        kind,
        pieces: pieces.into(),
    }
}

/// `Rp 7,8 jt`
fn money(value: i64) -> String {
    match format_short(value).strip_prefix('−') {
        Some(size) => format!("−Rp {size}"),
        None => format!("Rp {}", format_short(value)),
    }
}

/// `8,0%`
fn share(value: f64) -> String {
    format!("{}%", format_decimal(value, 1))
}

/// By how much, and which group moved most in that direction.
fn change(figures: &SpendingFigures<'_>) -> Option<Insight> {
    if figures.previous.invoices == 0 {
        return None;
    }
    let by = figures.sums.net_sales.0 - figures.previous.net_sales.0;
    if by == 0 {
        let text = "Belanja sama dengan tahun lalu, ".to_owned();
        return Some(insight(
            InsightKind::Change,
            [text, money(figures.sums.net_sales.0), ".".to_owned()],
        ));
    }
    let moved = |group: &GroupSpending| (group.net_sales.0 - group.previous.0) * by.signum();
    let most = figures.groups.iter().max_by_key(|group| moved(group));
    let begin = if by > 0 { "Belanja naik " } else { "Belanja turun " }.to_owned();
    let size = money(by.abs());
    Some(match most.filter(|group| moved(group) > 0) {
        Some(group) if moved(group) < by.abs() => insight(
            InsightKind::Change,
            [
                begin,
                size,
                " dari tahun lalu; ".to_owned(),
                money(moved(group)),
                format!(" di antaranya dari {}.", group_label(&group.group)),
            ],
        ),
        // The others together moved the other way.
        Some(group) => insight(
            InsightKind::Change,
            [
                begin,
                size,
                format!(" dari tahun lalu; {} saja ", group_label(&group.group)),
                format!("{} {}", if by > 0 { "naik" } else { "turun" }, money(moved(group))),
                ".".to_owned(),
            ],
        ),
        None => insight(InsightKind::Change, [begin, size, " dari tahun lalu.".to_owned()]),
    })
}

/// The largest and the smallest month since the customer began.
fn months(figures: &SpendingFigures<'_>) -> Option<Insight> {
    let begun = figures.months.iter().position(|month| month.net_sales.0 != 0)?;
    let months = &figures.months[begun..];
    let largest = months.iter().rev().max_by_key(|month| month.net_sales)?;
    let runs = |month: &MonthSpending| {
        let is_last = (month.month.year(), month.month.month()) == (figures.as_of.year(), figures.as_of.month());
        let next = figures.as_of.succ_opt();
        is_last && next.is_some_and(|next| next.month() == figures.as_of.month())
    };
    let name = |month: &MonthSpending| whole_month_name(month.month.month()).to_owned();
    let running = |month: &MonthSpending| if runs(month) { " dan masih berjalan" } else { "" };
    // A month that goes on may still become another's equal.
    let smallest = months
        .iter()
        .filter(|month| !runs(month) && month.month != largest.month)
        .min_by_key(|month| month.net_sales);
    let opening = "Bulan terbesar ".to_owned();
    let first = format!(", {}{}", money(largest.net_sales.0), running(largest));
    Some(match smallest {
        Some(smallest) => insight(
            InsightKind::Months,
            [
                opening,
                name(largest),
                format!("{first}; terkecil "),
                name(smallest),
                format!(", {}.", money(smallest.net_sales.0)),
            ],
        ),
        None => insight(InsightKind::Months, [opening, name(largest), format!("{first}.")]),
    })
}

fn discount(figures: &SpendingFigures<'_>) -> Option<Insight> {
    let rate = percent(figures.sums.discount.0, figures.sums.gross_sales.0)?;
    if figures.sums.discount.0 <= 0 {
        return None;
    }
    Some(insight(
        InsightKind::Discount,
        [
            "Diskon rata-rata ".to_owned(),
            share(rate),
            format!(", hemat {} termasuk PPN.", money(figures.sums.discount.0)),
        ],
    ))
}

fn rhythm(figures: &SpendingFigures<'_>) -> Option<Insight> {
    let days = |gap: f64| format!("{} hari", format_decimal(gap, usize::from(gap.fract() != 0.0)));
    let gap = median_gap(figures.days)?;
    let begin = "Belanja tiap ".to_owned();
    Some(match median_gap(figures.previous_days) {
        Some(before) if (before - gap).abs() >= 0.5 => insight(
            InsightKind::Rhythm,
            [begin, days(gap), format!("; tahun sebelumnya tiap {}.", days(before))],
        ),
        Some(_) => insight(
            InsightKind::Rhythm,
            [begin, days(gap), ", sama seperti tahun sebelumnya.".to_owned()],
        ),
        None => insight(InsightKind::Rhythm, [begin, days(gap), ".".to_owned()]),
    })
}

fn top_part(figures: &SpendingFigures<'_>) -> Option<Insight> {
    let part = figures.parts.first().filter(|part| part.net_sales.0 > 0)?;
    let of = percent(part.net_sales.0, figures.sums.net_sales.0)?;
    if figures.sums.net_sales.0 <= 0 {
        return None;
    }
    Some(insight(
        InsightKind::TopPart,
        [
            "Part teratas ".to_owned(),
            part.name.clone(),
            format!(", {} atau {} dari belanja.", money(part.net_sales.0), share(of)),
        ],
    ))
}

#[cfg(test)]
mod tests {
    use domain::Rupiah;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn group(name: &str, net_sales: i64, previous: i64) -> GroupSpending {
        GroupSpending {
            group: name.to_owned(),
            net_sales: Rupiah(net_sales),
            previous: Rupiah(previous),
            share_percent: None,
        }
    }

    fn sums(net_sales: i64, invoices: i64) -> SpendingSums {
        SpendingSums {
            net_sales: Rupiah(net_sales),
            total: Rupiah(0),
            gross_sales: Rupiah(net_sales * 5 / 4),
            discount: Rupiah(net_sales / 10),
            invoices,
        }
    }

    fn told(figures: &SpendingFigures<'_>) -> Vec<String> {
        sentences(figures)
            .iter()
            .map(|insight| insight.pieces.concat())
            .collect()
    }

    #[test]
    fn sentences_hold_the_figures_they_are_made_of() {
        let months = [
            ("2026-09-01", 2_100_000),
            ("2026-10-01", 3_500_000),
            ("2026-11-01", 3_800_000),
        ];
        let months = months.map(|(month, net_sales)| MonthSpending {
            month: day(month),
            net_sales: Rupiah(net_sales),
            previous: Rupiah(0),
        });
        let parts = [PartSpending {
            part_number: "P1".to_owned(),
            name: "OIL MPX2 0.8L".to_owned(),
            quantity: 40,
            net_sales: Rupiah(2_350_000),
            previous: Rupiah(0),
            change_percent: None,
        }];
        let figures = SpendingFigures {
            sums: &sums(9_400_000, 20),
            previous: &sums(7_400_000, 12),
            months: &months,
            groups: &[group("OIL", 6_000_000, 4_500_000), group("", 3_400_000, 2_900_000)],
            parts: &parts,
            days: &[1, 13, 25, 37, 49],
            previous_days: &[1, 22, 43, 64, 85],
            as_of: day("2026-11-21"),
        };
        assert_eq!(
            told(&figures),
            [
                "Belanja naik Rp 2 jt dari tahun lalu; Rp 1,5 jt di antaranya dari OIL.",
                "Bulan terbesar November, Rp 3,8 jt dan masih berjalan; terkecil September, Rp 2,1 jt.",
                "Diskon rata-rata 8,0%, hemat Rp 940 rb termasuk PPN.",
                "Belanja tiap 12 hari; tahun sebelumnya tiap 21 hari.",
                "Part teratas OIL MPX2 0.8L, Rp 2,4 jt atau 25,0% dari belanja.",
            ]
        );
        let fallen = SpendingFigures {
            sums: &sums(7_400_000, 12),
            previous: &sums(9_400_000, 20),
            groups: &[group("OIL", 1_000_000, 4_500_000), group("", 6_400_000, 4_900_000)],
            ..figures
        };
        assert_eq!(
            told(&fallen)[0],
            "Belanja turun Rp 2 jt dari tahun lalu; OIL saja turun Rp 3,5 jt."
        );
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let figures = SpendingFigures {
            sums: &SpendingSums {
                invoices: 1,
                ..SpendingSums::default()
            },
            previous: &SpendingSums::default(),
            months: &[],
            groups: &[],
            parts: &[],
            days: &[4],
            previous_days: &[],
            as_of: day("2026-11-21"),
        };
        assert_eq!(told(&figures), Vec::<String>::new());
    }
}

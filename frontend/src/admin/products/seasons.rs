//! Musiman: the months of every group as a heat map, and the weeks around Lebaran.

use charts::{Paint, Unit};
use domain::date::month_name;
use domain::insight::{GroupSeason, LebaranWeek, ProductAnalytics};
use domain::money::{format_count, format_decimal};
use domain::sales::group_label;
use leptos::prelude::*;

use super::Desk;
use crate::ui::chart::{Point, Series, SeriesChart, SeriesData, Shape};
use crate::ui::{Card, Empty, glyph};

/// The tab.
pub(super) fn tab(found: &ProductAnalytics, _: Desk) -> AnyView {
    let Some(seasons) = &found.seasons else {
        return ().into_any();
    };
    view! {
        <div class="grid">
            {months(&seasons.groups)}
            <SeriesChart
                title="Pekan sekitar Lebaran"
                sub=lebaran_words(&seasons.lebaran)
                class="col-12"
                height="plot--bars"
                data=lebaran(&seasons.lebaran)
                empty=no_lebaran
            />
        </div>
    }
    .into_any()
}

fn months(groups: &[GroupSeason]) -> AnyView {
    if groups.is_empty() {
        return view! {
            <Card title="Indeks bulan per kelompok" class="col-12">
                <Empty
                    icon=glyph::CALENDAR
                    title="Belum cukup data"
                    text="Musim baru terlihat dari 24 bulan penjualan. Unggah data bulan-bulan sebelumnya bila ada."
                />
            </Card>
        }
        .into_any();
    }
    let heads: Vec<_> = (1..=12)
        .map(|month| view! { <th scope="col">{month_name(month)}</th> }.into_any())
        .collect();
    let rows: Vec<_> = groups.iter().map(row).collect();
    view! {
        <Card
            title="Indeks bulan per kelompok"
            sub="100 = bulan rata-rata setahun. Hanya tahun penuh, kelompok dengan 24 bulan atau lebih"
            class="col-12"
        >
            <div class="card__body">
                <div class="heat-wrap" role="region" aria-label="Indeks bulan per kelompok" tabindex="0">
                    <table class="heat heat--seasons">
                        <caption class="sr-only">"Indeks penjualan tiap bulan terhadap bulan rata-rata, per kelompok"</caption>
                        <thead>
                            <tr>
                                <th scope="col" class="heat__row">
                                    "Kelompok"
                                </th>
                                <th scope="col" class="heat__n">
                                    "Thn"
                                </th>
                                {heads}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

/// Which shade an index has: 40 and less the lightest, 160 and more the darkest.
fn level(index: f64) -> i64 {
    (((index - 40.0) / 20.0).floor() as i64 + 1).clamp(1, 7)
}

fn row(season: &GroupSeason) -> AnyView {
    let cells: Vec<_> = season
        .months
        .iter()
        .map(|index| {
            let class = format!("h{}", level(*index));
            view! { <td class=class>{format_decimal(*index, 0)}</td> }.into_any()
        })
        .collect();
    view! {
        <tr>
            <th scope="row">{group_label(&season.group).to_owned()}</th>
            <td class="heat__n muted">{format_count(season.years)}</td>
            {cells}
        </tr>
    }
    .into_any()
}

fn lebaran_words(weeks: &[LebaranWeek]) -> String {
    let years = weeks.first().map_or(0, |week| week.years);
    format!(
        "100 = pekan biasa di sekitarnya. Rata-rata {} Lebaran, semua kelompok",
        format_count(years)
    )
}

/// `2 pekan sebelum`.
fn week_name(week: i64) -> String {
    match week {
        0 => "Pekan Lebaran".to_owned(),
        week if week < 0 => format!("{} pekan sebelum", -week),
        week => format!("{week} pekan sesudah"),
    }
}

fn lebaran(weeks: &[LebaranWeek]) -> SeriesData {
    let told = weeks
        .iter()
        .map(|week| format!("{} {}", week_name(week.week), format_decimal(week.index, 0)));
    SeriesData {
        description: told.collect::<Vec<_>>().join(", "),
        heading: "Pekan",
        points: weeks
            .iter()
            .map(|week| Point {
                axis: if week.week > 0 {
                    format!("+{}", week.week)
                } else {
                    format_count(week.week)
                },
                title: week_name(week.week),
                key: Some(week.week.to_string()),
                href: None,
            })
            .collect(),
        series: vec![Series {
            legend: "Indeks".to_owned(),
            tips: vec!["Indeks".to_owned()],
            paint: Paint::Series(1),
            values: weeks.iter().map(|week| Some(week.index)).collect(),
        }],
        unit: Unit::Count,
        shape: Shape::Bars,
    }
}

fn no_lebaran() -> AnyView {
    view! {
        <Empty
            icon=glyph::CALENDAR
            title="Belum ada Lebaran di dalam data"
            text="Perlu penjualan harian sekitar sepuluh pekan sebelum dan sesudah Lebaran."
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_month_has_the_middle_shade() {
        assert_eq!([0.0, 39.0, 100.0, 119.0, 120.0, 400.0].map(level), [1, 1, 4, 4, 5, 7]);
        assert_eq!(week_name(-2), "2 pekan sebelum");
    }
}

//! The 30 days that come, and how well they would have been told before.

use domain::date::format_day;
use domain::sales::analytics::{BackTest, SalesAnalytics};
use leptos::prelude::*;

use super::{Desk, figures, nothing};
use crate::format::{percent, rupiah_short};
use crate::ui::chart::SeriesChart;
use crate::ui::{Card, Empty, glyph, rank_row};

/// The tab.
pub(super) fn cards(found: &SalesAnalytics, desk: Desk) -> AnyView {
    let Some(forecast) = &found.forecast else {
        return view! {
            <section class="card card--pad">
                <Empty
                    icon=glyph::TRENDING_UP
                    title="Belum cukup data untuk prakiraan"
                    text="Perlu penjualan sedikitnya 120 hari. Unggah berkas bulan-bulan sebelumnya, atau hapus filter."
                />
            </section>
        }
        .into_any();
    };
    let narrowed = untrack(|| desk.narrowed());
    let test = &forecast.back_test;
    let sub = format!(
        "{}, rentang 80% {} – {}. Dihitung dari {}.",
        rupiah_short(forecast.total.0),
        rupiah_short(forecast.total_low.0),
        rupiah_short(forecast.total_high.0),
        format_day(found.as_of),
    );
    let lebaran = match forecast.lebaran_years {
        0 => "Belum ada Lebaran yang utuh dalam data, jadi pengaruhnya belum diperhitungkan.".to_owned(),
        years => format!("Pengaruh Lebaran diukur dari {years} Lebaran dalam data."),
    };
    view! {
        <div class="grid">
            <SeriesChart
                title="Prakiraan 30 hari"
                sub
                class="col-12"
                height="plot--trend"
                data=figures::forecast(forecast, &narrowed)
                empty=nothing
            />
            {errors(test)}
            <SeriesChart
                title="Uji mundur 60 hari"
                sub="Penjualan bersih dan prakiraannya tujuh hari sebelumnya"
                class="col-8"
                height="plot--trend"
                data=figures::back_test(forecast, &narrowed)
                empty=nothing
            />
        </div>
        <p class="xs subtle">
            "Tingkat pekan-pekan terakhir dikali kebiasaan tiap hari dalam sepekan. " {lebaran}
            " Rentang 80% berasal dari selisih prakiraan 1 sampai 30 hari ke depan selama 60 hari terakhir."
        </p>
    }
    .into_any()
}

/// The method's error beside those of two plain guesses.
fn errors(test: &BackTest) -> AnyView {
    let guesses = [
        ("Prakiraan ini", test.error_percent),
        ("Hari yang sama pekan lalu", test.last_week_percent),
        ("Rata-rata 28 hari", test.mean_28_percent),
    ];
    let largest = guesses.iter().map(|(_, error)| *error).fold(1.0, f64::max);
    let rows: Vec<_> = guesses
        .into_iter()
        .zip(1..)
        .map(|((words, error), place)| {
            rank_row(
                place,
                words.into_any(),
                percent(error).into_any(),
                error / largest * 100.0,
            )
        })
        .collect();
    view! {
        <Card
            title="Rata-rata meleset"
            sub=format!("{}, prakiraan 1 sampai 30 hari ke depan", test.range.label())
            class="col-4"
        >
            <div class="card__body">
                <div class="rank">{rows}</div>
                <p class="xs subtle mt-3">"Jumlah selisih dibagi jumlah penjualan. Makin kecil makin tepat."</p>
            </div>
        </Card>
    }
    .into_any()
}

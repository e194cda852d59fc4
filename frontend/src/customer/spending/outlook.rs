//! The next month, and how well it goes.

use chrono::Datelike;
use domain::date::whole_month_name;
use domain::money::format_count;
use domain::purchase::spending::{CustomerSpending, Health, MonthForecast};
use leptos::prelude::*;

use crate::format::rupiah_short;
use crate::portal::health_part;
use crate::ui::{Card, Empty, glyph};

/// Months of history that a forecast needs.
const NEEDED: i64 = 6;

pub(super) fn forecast(found: &CustomerSpending) -> AnyView {
    let body = if let Some(forecast) = &found.forecast {
        expected(forecast)
    } else {
        let text = format!(
            "Perkiraan butuh {NEEDED} bulan penuh sejak belanja pertama; sekarang ada {}.",
            format_count(found.history_months)
        );
        view! { <Empty icon=glyph::HOURGLASS title="Belum cukup data" text /> }.into_any()
    };
    view! {
        <Card title="Perkiraan bulan depan" sub="Belanja bersih, belum termasuk PPN" class="col-5">
            {body}
        </Card>
    }
    .into_any()
}

fn expected(forecast: &MonthForecast) -> AnyView {
    let month = format!("{} {}", whole_month_name(forecast.month.month()), forecast.month.year());
    let between = format!("{} – {}", rupiah_short(forecast.low.0), rupiah_short(forecast.high.0));
    let method = format!(
        "Dihitung dengan {}, yang paling dekat untuk {} bulan terakhir: rata-rata meleset {}. \
         Memakai bulan sebelumnya begitu saja meleset {}.",
        forecast.method.label(),
        forecast.tested,
        rupiah_short(forecast.mean_error.0),
        rupiah_short(forecast.naive_error.0)
    );
    view! {
        <div class="card__body stack stack--sm">
            <p class="sm muted">{month}</p>
            <p class="figure num">{rupiah_short(forecast.net_sales.0)}</p>
            <p class="sm">
                "8 dari 10 kemungkinan di antara " <span class="strong num">{between}</span> "."
            </p>
            <p class="xs subtle">{method}</p>
        </div>
    }
    .into_any()
}

pub(super) fn health(health: Option<&Health>) -> AnyView {
    let body = match health {
        Some(health) => {
            let rows: Vec<_> = health.parts.iter().map(health_part).collect();
            view! {
                <div class="card__body">
                    <div class="health">{rows}</div>
                </div>
            }
            .into_any()
        }
        None => view! {
            <Empty icon=glyph::INFO title="Belum dapat dinilai" text="Penilaian tampil setelah faktur pertama." />
        }
        .into_any(),
    };
    let score = health.map(|health| format!("{} dari 100", health.score));
    let tools = move || {
        score
            .map(|score| view! { <span class="strong num">{score}</span> }.into_any())
            .into_any()
    };
    view! {
        <Card title="Kesehatan belanja" sub="Empat bagian, masing-masing 0 sampai 25" class="col-7" tools>
            {body}
        </Card>
    }
    .into_any()
}

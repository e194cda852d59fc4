//! The figures on top, new and returning customers, classes, concentration, and the fits.

use charts::{Paint, Unit};
use chrono::{Datelike as _, Months};
use domain::DateRange;
use domain::date::{back, month_name};
use domain::insight::{CustomerAnalytics, DORMANT_DAYS, Fit};
use domain::money::{format_count, format_decimal, format_short};
use leptos::prelude::*;

use super::{export, links};
use crate::admin::dashboard::figures::against;
use crate::format::{change, percent, points, rupiah_short};
use crate::paths;
use crate::ui::chart::{Point, Series, SeriesChart, SeriesData, Shape};
use crate::ui::{Alert, ButtonKind, ButtonSize, Card, Empty, Tone, UrlState, button_class, delta, glyph};

/// What stands there before anything was computed.
pub(super) fn waiting(found: &CustomerAnalytics) -> AnyView {
    if found.has_sales {
        let text =
            "Analisis dihitung setelah penjualan berubah dan selesai dalam satu menit. Muat ulang sebentar lagi.";
        return view! {
            <Card title="Sedang dihitung">
                <Empty icon=glyph::HOURGLASS title="Analisis belum selesai" text />
            </Card>
        }
        .into_any();
    }
    view! {
        <Card title="Belum ada penjualan">
            <Empty
                icon=glyph::USERS
                title="Belum ada pelanggan yang berbelanja"
                text="Unggah berkas penjualan: siapa berbelanja, seberapa sering, dan siapa yang perlu dihubungi tampil di sini."
            >
                <a class=button_class(ButtonKind::Primary, ButtonSize::Normal) href=paths::ADMIN_UPLOAD>
                    "Upload data"
                </a>
            </Empty>
        </Card>
    }
    .into_any()
}

fn card(label: &'static str, value: AnyView, foot: AnyView, href: Option<String>) -> AnyView {
    let inner = view! {
        <div class="kpi__label">{label}</div>
        <div class="kpi__value">{value}</div>
        <div class="kpi__foot">{foot}</div>
    };
    match href {
        Some(href) => view! {
            <a class="kpi" href=href>
                {inner}
            </a>
        }
        .into_any(),
        None => view! { <div class="kpi">{inner}</div> }.into_any(),
    }
}

/// The four cards.
pub(super) fn cards(found: &CustomerAnalytics, _url: UrlState) -> AnyView {
    let figures = &found.figures;
    let range = found.range;
    let words = against(range, found.previous);
    let active = match figures.active_change_percent {
        Some(by) => view! {
            {delta((by, change(by)))}
            <span class="only-desktop">{words}</span>
        }
        .into_any(),
        None => "belum ada pembanding".into_any(),
    };
    let top = match figures.top_ten_change_points {
        Some(by) => view! {
            {delta((by, points(by)))}
            <span class="only-desktop">"dari penjualan bersih"</span>
        }
        .into_any(),
        None => "dari penjualan bersih".into_any(),
    };
    let share = figures.top_ten_percent.map_or_else(
        || "–".into_any(),
        |share| {
            view! {
                {format_decimal(share, 1)}
                <small class="after">"%"</small>
            }
            .into_any()
        },
    );
    let both = view! {
        <a href=links::customers(range, &[("activity", "new")]) aria-label=format!("{} baru", format_count(figures.new))>
            {format_count(figures.new)}
        </a>
        " / "
        <a
            href=links::customers(range, &[("activity", "returning")])
            aria-label=format!("{} kembali", format_count(figures.returning))
        >
            {format_count(figures.returning)}
        </a>
    }
    .into_any();
    let before = format!(
        "sebelumnya {} / {}",
        format_count(figures.new_previous),
        format_count(figures.returning_previous)
    );
    let risk = view! {
        <small>"Rp"</small>
        {format_short(figures.overdue_at_risk.0)}
    };
    let overdue = format!("{} customer lewat irama belanjanya", format_count(figures.overdue));
    let of = |activity| Some(links::customers(range, &[("activity", activity)]));
    view! {
        <section class="kpis" aria-label="Ringkasan customer">
            {card("Customer aktif", format_count(figures.active).into_any(), active, of("active"))}
            {card("Baru / kembali", both, before.into_any(), None)}
            {card("10 terbesar", share, top, Some(links::customers(range, &[("activity", "active"), ("sort", "-net_sales")])))}
            {card(
                "Uang berisiko",
                risk.into_any(),
                overdue.into_any(),
                Some(format!("{}?rhythm=overdue#daftar", paths::ADMIN_CUSTOMERS)),
            )}
        </section>
    }
    .into_any()
}

/// New and returning customers month by month.
pub(super) fn months(found: &CustomerAnalytics) -> AnyView {
    let points = found.months.iter().map(|month| {
        let title = format!("{} {}", month_name(month.month.month()), month.month.year());
        let end = month
            .month
            .checked_add_months(Months::new(1))
            .map_or(month.month, |next| back(next, 1));
        let days = DateRange {
            from: month.month,
            to: end.min(found.as_of).max(month.month),
        };
        Point {
            axis: title.clone(),
            title,
            key: Some(month.month.to_string()),
            href: Some(links::customers(days, &[("activity", "active")])),
        }
    });
    let series = |legend: &str, paint, values: Vec<i64>| Series {
        legend: legend.to_owned(),
        tips: vec![legend.to_owned()],
        paint,
        values: values.into_iter().map(|value| Some(value as f64)).collect(),
    };
    let data = SeriesData {
        description: "Customer baru dan yang kembali, tiap bulan.".to_owned(),
        heading: "Bulan",
        points: points.collect(),
        series: vec![
            series(
                "Kembali",
                Paint::Series(1),
                found.months.iter().map(|month| month.returning).collect(),
            ),
            series(
                "Baru",
                Paint::Series(2),
                found.months.iter().map(|month| month.new).collect(),
            ),
        ],
        unit: Unit::Count,
        shape: Shape::Bars,
    };
    view! {
        <SeriesChart
            title="Customer baru dan kembali"
            sub="24 bulan; baru = belanja pertama"
            class="col-8"
            height="plot--trend"
            data
            empty=nothing
        />
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <Empty icon=glyph::USERS title="Belum ada yang berbelanja" text="Pilih rentang lain." /> }.into_any()
}

/// Classes of invoices in the range, and who is dormant.
pub(super) fn frequency(found: &CustomerAnalytics, url: UrlState) -> AnyView {
    let figures = &found.figures;
    let largest = figures
        .frequency
        .iter()
        .map(|class| class.customers)
        .max()
        .unwrap_or(0)
        .max(1);
    let rows: Vec<_> = figures
        .frequency
        .iter()
        .map(|class| {
            let href = links::customers(found.range, &[("frequency", class.class.as_str())]);
            let width = 100.0 * class.customers as f64 / largest as f64;
            view! {
                <tr>
                    <td>
                        <a class="cell-main" href=href>
                            {class.class.label()}
                        </a>
                    </td>
                    <td class="is-num strong">{format_count(class.customers)}</td>
                    <td class="w-24 only-desktop-cell">
                        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                            <rect class="bar__track" width="100" height="6"></rect>
                            <rect class="bar__fill" width=width height="6"></rect>
                        </svg>
                    </td>
                    <td class="is-num muted">{rupiah_short(class.net_sales.0)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let dormant = links::customers(found.range, &[("activity", "dormant")]);
    let words = format!("{} customer", format_count(figures.dormant));
    let tools = move || export(url, "frequency", "frekuensi");
    view! {
        <Card title="Seberapa sering" sub="Faktur tiap customer pada rentang ini" class="col-4 table-card" tools>
            <table class="table table--compact">
                <caption class="sr-only">"Customer menurut banyaknya faktur"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Faktur"</th>
                        <th scope="col" class="is-num">
                            "Customer"
                        </th>
                        <th scope="col" class="w-24 only-desktop-cell">
                            <span class="sr-only">"Batang customer"</span>
                        </th>
                        <th scope="col" class="is-num">
                            "Bersih"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="card__body">
                <p class="sm muted">
                    {format!("Tidak berbelanja {DORMANT_DAYS} hari terakhir: ")}
                    <a class="link num" href=dormant>
                        {words}
                    </a>
                </p>
            </div>
        </Card>
    }
    .into_any()
}

/// The Lorenz curve.
pub(super) fn concentration(found: &CustomerAnalytics) -> AnyView {
    let curve = found.concentration.as_ref();
    let lorenz = curve.map(|curve| curve.lorenz.as_slice()).unwrap_or_default();
    let points = lorenz.iter().map(|point| {
        let title = format!("{} customer terkecil", percent(point.customers_percent));
        Point {
            axis: format!("{}%", format_count(point.customers_percent.round() as i64)),
            title,
            key: None,
            href: None,
        }
    });
    let series = |legend: &str, paint, values: Vec<Option<f64>>| Series {
        legend: legend.to_owned(),
        tips: vec![legend.to_owned()],
        paint,
        values,
    };
    let data = SeriesData {
        description: "Bagian penjualan bersih yang dibawa customer, dari yang terkecil.".to_owned(),
        heading: "Bagian customer",
        points: points.collect(),
        series: vec![
            series(
                "Bagian penjualan",
                Paint::Series(1),
                lorenz.iter().map(|point| Some(point.net_sales_percent)).collect(),
            ),
            series(
                "Kalau semua sama",
                Paint::Compare,
                lorenz.iter().map(|point| Some(point.customers_percent)).collect(),
            ),
        ],
        unit: Unit::Percent,
        shape: Shape::Lines,
    };
    let sub = curve.map_or_else(
        || "12 bulan".to_owned(),
        |curve| {
            format!(
                "Kurva Lorenz 12 bulan: 10 terbesar {}, koefisien Gini {}",
                percent(curve.top_ten_percent),
                format_decimal(curve.gini, 2)
            )
        },
    );
    view! { <SeriesChart title="Pemusatan penjualan" sub class="col-5" height="plot--trend" data empty=nothing /> }
        .into_any()
}

/// How the chances were fitted.
pub(super) fn fits(found: &CustomerAnalytics) -> AnyView {
    let fits = [
        ("Peluang aktif (BG/NBD)", found.fit.as_ref()),
        ("Nilai pembelian (Gamma-Gamma)", found.value_fit.as_ref()),
    ];
    let failed = fits.iter().any(|(_, fit)| fit.is_some_and(|fit| !fit.converged));
    let warning = failed.then(|| {
        let text = "Pencarian parameter berhenti sebelum menemukan yang terbaik. Pakai peluang dan uang berisiko dengan hati-hati.";
        view! {
            <div class="card__body">
                <Alert tone=Tone::Warning title="Model belum konvergen">
                    {text}
                </Alert>
            </div>
        }
        .into_any()
    });
    let rows = fits.map(|(name, fit)| fit_row(name, fit));
    let sub = "Dihitung dengan kemungkinan maksimum dari riwayat belanja semua customer; pembeli sekali belum diketahui peluangnya";
    view! {
        <Card title="Model peluang dan nilai" sub class="table-card">
            {warning}
            <div class="table-wrap">
                <table class="table table--stack table--compact">
                    <caption class="sr-only">"Model peluang dan nilai"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Model"</th>
                            <th scope="col">"Keadaan"</th>
                            <th scope="col" class="is-num">
                                "Log-likelihood"
                            </th>
                            <th scope="col" class="is-num">
                                "Customer"
                            </th>
                            <th scope="col" class="is-num">
                                "Langkah"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().collect::<Vec<_>>()}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

fn fit_row(name: &'static str, fit: Option<&Fit>) -> AnyView {
    let (state, tone) = match fit {
        None => ("belum cukup pembeli yang kembali", Tone::Neutral),
        Some(fit) if fit.converged => ("konvergen", Tone::Success),
        Some(_) => ("belum konvergen", Tone::Warning),
    };
    let figure = |of: fn(&Fit) -> String| fit.map_or_else(|| "–".to_owned(), of);
    view! {
        <tr>
            <td class="is-key" data-label="Model">
                <span class="cell-main">{name}</span>
            </td>
            <td data-label="Keadaan">
                <crate::ui::Badge tone>{state}</crate::ui::Badge>
            </td>
            <td class="is-num" data-label="Log-likelihood">
                {figure(|fit| format_decimal(fit.log_likelihood, 1))}
            </td>
            <td class="is-num" data-label="Customer">
                {figure(|fit| format_count(fit.customers))}
            </td>
            <td class="is-num" data-label="Langkah">
                {figure(|fit| format_count(fit.steps))}
            </td>
        </tr>
    }
    .into_any()
}

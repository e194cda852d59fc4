//! The figures on top, what to order, who buys it, how it is classed, and what is bought with it.

use domain::DateRange;
use domain::insight::{PartAnalytics, PartBuyer, ReorderAdvice};
use domain::money::{format_count, format_decimal, format_short};
use domain::sales::group_label;
use leptos::prelude::*;

use super::super::{REORDER, cells, links, pairs};
use crate::admin::{customers, stock};
use crate::api::encode;
use crate::format::{percent, rupiah_short};
use crate::paths;
use crate::ui::{Card, Empty, glyph, rank_row};

/// The four cards.
pub(super) fn figures(found: &PartAnalytics) -> AnyView {
    let kpi = |label: &'static str, value: AnyView, foot: AnyView, href: String| {
        view! {
            <a class="kpi" href=href>
                <div class="kpi__label">{label}</div>
                <div class="kpi__value">{value}</div>
                <div class="kpi__foot">{foot}</div>
            </a>
        }
        .into_any()
    };
    let pieces = |quantity: i64| {
        view! {
            {format_count(quantity)}
            <small class="after">"pcs"</small>
        }
        .into_any()
    };
    let item = &found.stock;
    let on_hand = if found.has_stock {
        pieces(item.on_hand)
    } else {
        cells::NONE.into_any()
    };
    let limit = match (found.has_stock, item.minimum) {
        (false, _) => "stok belum tercatat".to_owned(),
        (true, Some(minimum)) => format!("minimum manual {}", format_count(minimum)),
        (true, None) => format!("titik pesan ulang {}", format_count(item.reorder_point)),
    };
    let figures = &found.figures;
    let range = DateRange::ending(found.as_of, 30);
    let invoices = || links::part_invoices(range, &item.part_number);
    let money = view! {
        <small>"Rp"</small>
        {format_short(figures.net_sales.0)}
    };
    let gp = match figures.gp_percent {
        Some(gp) => view! {
            {format_decimal(gp, 1)}
            <small class="after">"%"</small>
        }
        .into_any(),
        None => cells::NONE.into_any(),
    };
    let sold = view! {
        {cells::changed(figures.quantity_change)}
        <span class="only-desktop">"dari 30 hari sebelumnya"</span>
    };
    view! {
        <section class="kpis" aria-label="Ringkasan part">
            {kpi("Stok", on_hand, view! { <span>{limit}</span> }.into_any(), links::movements(&item.part_number))}
            {kpi("Terjual 30 hari", pieces(figures.quantity), sold.into_any(), invoices())}
            {kpi(
                "Penjualan bersih 30 hari",
                money.into_any(),
                cells::changed(figures.net_sales_change),
                invoices(),
            )}
            {kpi("GP%", gp, cells::moved(figures.gp_change_points), invoices())}
        </section>
    }
    .into_any()
}

fn line(label: String, value: String) -> AnyView {
    view! {
        <div>
            <dt class="muted">{label}</dt>
            <dd class="strong">{value}</dd>
        </div>
    }
    .into_any()
}

/// What to order.
pub(super) fn order(found: &PartAnalytics) -> AnyView {
    let Some(advice) = &found.advice else {
        return view! {
            <Card title="Saran pesan ulang" class="col-4">
                <Empty
                    icon=glyph::LOADER_CIRCLE
                    title="Belum dihitung"
                    text="Dihitung setelah unggahan, biasanya kurang dari satu menit."
                />
            </Card>
        }
        .into_any();
    };
    let sub = format!(
        "Target layanan kelas {} {}%, waktu kirim {} hari",
        advice.abc.label(),
        format_decimal(advice.service_percent, 0),
        format_count(i64::from(advice.lead_days))
    );
    let value = match (advice.order_quantity, advice.order_value) {
        (0, _) => "Belum perlu dipesan".to_owned(),
        (_, Some(value)) => format!("{value}, kelipatan {}", format_count(advice.pack)),
        (_, None) => format!("Harga pokok belum diketahui, kelipatan {}", format_count(advice.pack)),
    };
    let href = format!(
        "{}?tab={REORDER}&q={}",
        paths::ADMIN_PRODUCTS,
        encode(&found.stock.part_number)
    );
    let (quantity, reason) = (format_count(advice.order_quantity), stock::sentence(&advice.reason));
    let lines = chances(advice);
    let tools = move || view! { <a class="link sm" href=href.clone()>"Hitung ulang"</a> }.into_any();
    view! {
        <Card title="Saran pesan ulang" sub class="col-4" tools>
            <div class="card__body stack stack--sm">
                <p class="figure num">{quantity} " " <small class="after">"pcs"</small></p>
                <p class="sm muted">{value}</p>
                <dl class="totals totals--lines">{lines}</dl>
                <p class="xs subtle">{reason}</p>
            </div>
        </Card>
    }
    .into_any()
}

fn chances(advice: &ReorderAdvice) -> Vec<AnyView> {
    let whole = |value: f64| format!("{}%", format_decimal(value, 0));
    let days = advice.on_hand.zip(advice.per_day).filter(|(_, per_day)| *per_day > 0.0);
    let days = days.map(|(on_hand, per_day)| (on_hand.max(0) as f64 / per_day).floor() as i64);
    [
        (
            "Titik pesan ulang".to_owned(),
            advice.reorder_point.map(|point| format!("{} pcs", format_count(point))),
        ),
        ("Peluang habis sekarang".to_owned(), advice.chance_now.map(whole)),
        (
            format!("Setelah pesan {}", format_count(advice.order_quantity)),
            advice.chance_after.filter(|_| advice.order_quantity > 0).map(whole),
        ),
        (
            "Cukup untuk".to_owned(),
            days.map(|days| format!("{} hari", format_count(days))),
        ),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(line(label, value?)))
    .collect()
}

/// The newest movements of its stock.
pub(super) fn movements(found: &PartAnalytics) -> AnyView {
    let href = format!("{}?part={}", paths::ADMIN_STOCK, encode(&found.stock.part_number));
    let tools = move || view! { <a class="link sm" href=href.clone()>"Lihat semua"</a> }.into_any();
    let body = if found.movements.is_empty() {
        let text = "Gerakan tercatat dari berkas stok, penyesuaian, dan penjualan.";
        view! { <Empty icon=glyph::HISTORY title="Belum ada gerakan stok" text /> }.into_any()
    } else {
        stock::table(&found.movements)
    };
    view! {
        <Card title="Gerakan stok" sub="Buku besar; saldo = jumlah semua gerakan" class="col-8 table-card" tools>
            {body}
        </Card>
    }
    .into_any()
}

/// Its largest customers.
pub(super) fn buyers(found: &PartAnalytics) -> AnyView {
    let largest = found.buyers.first().map_or(1, |buyer| buyer.net_sales.0).max(1);
    let row = |place: usize, buyer: &PartBuyer| {
        let value = format!(
            "{}, {} pcs",
            rupiah_short(buyer.net_sales.0),
            format_count(buyer.quantity)
        );
        let name = view! {
            <a class="link" href=customers::links::customer(&buyer.number)>
                {buyer.name.clone()}
            </a>
        };
        let width = buyer.net_sales.0 as f64 * 100.0 / largest as f64;
        rank_row(place, name.into_any(), value.into_any(), width)
    };
    let rows: Vec<_> = (1..)
        .zip(&found.buyers)
        .map(|(place, buyer)| row(place, buyer))
        .collect();
    let body = if rows.is_empty() {
        view! { <Empty icon=glyph::USERS title="Belum ada pembeli" text="Tidak terjual dalam 12 bulan terakhir." /> }
            .into_any()
    } else {
        view! {
            <div class="card__body">
                <div class="rank">{rows}</div>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title="Pembeli terbesar" sub="Penjualan bersih 12 bulan" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}

/// How it is classed, and by what.
pub(super) fn classes(found: &PartAnalytics) -> AnyView {
    let advice = found.advice.as_ref();
    let demand = advice.and_then(|advice| advice.demand_class);
    let lines: Vec<_> = [
        ("Kelompok", Some(group_label(&found.stock.group).to_owned())),
        (
            "Penjualan bersih 12 bulan",
            found.net_sales_year.map(|money| money.to_string()),
        ),
        ("Kelas ABC", advice.map(|advice| advice.abc.label().to_owned())),
        ("Kelas permintaan", demand.map(|class| class.label().to_owned())),
        (
            "Selang permintaan",
            found
                .demand_interval
                .map(|months| format!("{} bulan", format_decimal(months, 2))),
        ),
        (
            "Variasi kuadrat",
            found.demand_variation.map(|variation| format_decimal(variation, 2)),
        ),
        ("Diskon 30 hari", found.figures.discount_percent.map(percent)),
        ("Nilai stok", found.has_stock.then(|| found.stock.value.to_string())),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(line(label.to_owned(), value?)))
    .collect();
    view! {
        <Card title="Kelas" sub="Permintaan menurut Syntetos dan Boylan: selang 1,32 dan variasi 0,49" class="col-4">
            <div class="card__body">
                <dl class="totals totals--lines">{lines}</dl>
            </div>
        </Card>
    }
    .into_any()
}

/// What is bought with it.
pub(super) fn pairs(found: &PartAnalytics) -> AnyView {
    let body = pairs::brief(&found.pairs, |pair| cells::part(&pair.second_number, &pair.second_name));
    view! {
        <Card
            title="Dibeli bersama"
            sub="Confidence = bagian faktur part ini yang memuat part itu; lift = berapa kali lebih sering daripada kebetulan"
            class="col-12 table-card"
        >
            {body}
        </Card>
    }
    .into_any()
}

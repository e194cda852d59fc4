//! The dashboard before the first sale.

use domain::dashboard::Dashboard;
use domain::upload::UploadKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::alerts::alerts;
use super::stock::stock_card;
use crate::api::uploads;
use crate::paths;
use crate::ui::save::save_blob;
use crate::ui::{Button, ButtonKind, ButtonSize, Card, Empty, Icon, Toast, button_class, glyph, use_toasts};

/// The steps of the first hour: what to do and with what.
const STEPS: [(&str, &str); 4] = [
    (
        "Berkas penjualan",
        "No Faktur, Tgl Faktur, No Part, Quantity, Total Faktur, Net Sales",
    ),
    ("Berkas stok", "No Part, Nama Part, Qty"),
    ("Undang admin lain", "Manajemen User"),
    ("Atur poin dan pembayaran", "Pengaturan"),
];

/// What to upload first, and where its figures will stand. The page may know stock already.
pub(super) fn first_run(dashboard: &Dashboard) -> AnyView {
    let has_stock = !dashboard.stock.items.is_empty()
        || dashboard
            .last_upload
            .as_ref()
            .is_some_and(|upload| upload.kind == UploadKind::Stock);
    let stock = if has_stock {
        stock_card(&dashboard.stock)
    } else {
        view! {
            <Card title="Stok rendah dan kritis" sub="Muncul setelah berkas stok" class="col-4">
                <div class="empty--tall">
                    <Empty
                        icon=glyph::PACKAGE
                        title="Belum ada stok"
                        text="Unggah berkas stok untuk melihat status tiap part."
                    />
                </div>
            </Card>
        }
        .into_any()
    };
    let steps = STEPS.into_iter().zip(1..).map(|((title, with), number)| {
        view! {
            <li class:is-current=number == 1>
                <span class="step__n">{number}</span>
                <span>
                    <span class="list__title">{title}</span>
                    <span class="list__sub">{with}</span>
                </span>
            </li>
        }
        .into_any()
    });
    let kpis = ["Pendapatan", "Transaksi", "Laba Kotor", "GP%"].map(|label| {
        view! {
            <div class="kpi">
                <div class="kpi__label">{label}</div>
                <div class="kpi__value kpi__value--none">"–"</div>
                <div class="kpi__foot">"belum ada data"</div>
            </div>
        }
        .into_any()
    });
    let alerts = (!dashboard.alerts.is_empty()).then(|| alerts(dashboard));
    view! {
        <section class="card first" aria-label="Langkah pertama">
            <div class="first__art blueprint" aria-hidden="true">
                <Icon glyph=glyph::FILE_UP />
            </div>
            <div class="first__main">
                <h2 class="section-title">"Belum ada data: unggah berkas penjualan"</h2>
                <p class="muted">
                    "Dashboard, analitik, poin, dan stok dihitung dari berkas penjualan dan berkas stok. Beberapa menit setelah unggahan pertama, semua halaman terisi."
                </p>
                <div class="row row--wrap mt-4">
                    <a class=button_class(ButtonKind::Accent, ButtonSize::Normal) href=paths::ADMIN_UPLOAD>
                        <Icon glyph=glyph::UPLOAD />
                        "Unggah berkas penjualan"
                    </a>
                    {template_button()}
                </div>
            </div>
            <ol class="first__steps">{steps.collect_view()}</ol>
        </section>
        <section class="kpis kpis--none" aria-label="Indikator utama">
            {kpis}
        </section>
        <div class="grid">
            <Card title="Tren penjualan harian" sub="Muncul setelah unggahan pertama" class="col-8">
                <div class="empty--tall">
                    <Empty
                        icon=glyph::CHART_LINE
                        title="Grafik menunggu data"
                        text="Garis ini memuat 30 hari terakhir dan pembandingnya."
                    />
                </div>
            </Card>
            {stock} {alerts}
        </div>
    }
    .into_any()
}

/// Saves an example of the sales file.
fn template_button() -> AnyView {
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let save = move |_| {
        pending.set(true);
        spawn_local(async move {
            let answer = uploads::template(UploadKind::Sales).await;
            pending.try_set(false);
            match answer {
                // The browser itself tells when it cannot save.
                Ok(blob) => drop(save_blob(&blob, "contoh-penjualan.xlsx")),
                Err(error) => toasts.show(Toast::failed(&error)),
            }
        });
    };
    view! {
        <Button icon=glyph::FILE_SPREADSHEET pending on:click=save>
            "Unduh contoh berkas"
        </Button>
    }
    .into_any()
}

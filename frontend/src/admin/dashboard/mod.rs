//! `/admin/dashboard`: the figures of a range of days, each leading to its rows.

mod alerts;
pub(super) mod figures;
mod first;
pub(super) mod kpis;
mod links;
mod products;
mod skeleton;
mod stock;

use domain::dashboard::Dashboard;
use domain::date::DatePreset;
use leptos::prelude::*;

use self::alerts::alerts;
use self::first::first_run;
use self::kpis::kpi_strip;
use self::products::top_products;
use self::skeleton::skeleton;
use self::stock::stock_card;
use crate::api;
use crate::paths;
use crate::ui::chart::{DonutChart, SeriesChart, category_paints};
use crate::ui::{
    Button, ButtonKind, ButtonSize, DateRangePicker, Empty, Freshness, Icon, Loaded, PageHead, Remote, UrlState,
    button_class, glyph, use_url_state,
};

/// The page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let url = use_url_state();
    let data = Remote::new(move || url.range(), api::dashboard::read);
    let freshness = Signal::derive(move || {
        data.ok().map(|data| Freshness {
            as_of: data.has_sales.then_some(data.as_of),
            last_upload: data.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    // Nothing to choose from before the first sale, and nothing said twice: the first steps hold the upload then.
    let is_first_run = Memo::new(move |_| data.ok().is_some_and(|data| !data.has_sales));
    let data_date = Signal::derive(move || data.ok().map(|data| data.as_of));
    let actions = move || {
        (!is_first_run.get()).then(|| {
            view! {
                <DateRangePicker url data_date />
                <a class=button_class(ButtonKind::Primary, ButtonSize::Normal) href=paths::ADMIN_UPLOAD>
                    <Icon glyph=glyph::UPLOAD />
                    "Upload data"
                </a>
            }
            .into_any()
        })
    };
    view! {
        <PageHead title="Dashboard" freshness>
            {actions}
        </PageHead>
        <Loaded
            remote=data
            skeleton=skeleton
            view=move |dashboard| {
                if dashboard.has_sales { cards(&dashboard, url) } else { first_run(&dashboard) }
            }
        />
    }
}

/// The cards of a range.
fn cards(dashboard: &Dashboard, url: UrlState) -> AnyView {
    let as_of = dashboard.as_of;
    let empty = move || {
        view! {
            <Empty
                icon=glyph::CHART_LINE
                title="Belum ada penjualan pada rentang ini"
                text="Pilih rentang lain, atau unggah data penjualan terbaru."
            >
                <Button
                    size=ButtonSize::Small
                    on:click=move |_| url.set_range(DatePreset::Last30.range(as_of))
                >
                    "Pilih 30 hari"
                </Button>
            </Empty>
        }
        .into_any()
    };
    view! {
        {kpi_strip(&dashboard.kpi, dashboard.range, dashboard.previous, &links::sales(dashboard.range))}
        <div class="grid">
            <SeriesChart
                title="Tren penjualan harian"
                sub="Penjualan bersih per hari, belum termasuk PPN"
                class="col-8"
                height="plot--trend"
                data=figures::trend(dashboard)
                empty=empty
            />
            <DonutChart
                title="Komposisi pendapatan"
                sub="Menurut kelompok part"
                class="col-4"
                data=figures::composition(dashboard, category_paints)
                empty=empty
            />
            {top_products(dashboard)}
            <SeriesChart
                title="Bulan ini vs bulan lalu"
                sub=figures::months_line(dashboard)
                class="col-4"
                height="plot--bars"
                data=figures::months(dashboard)
                empty=empty
            />
            {stock_card(&dashboard.stock)}
            {alerts(dashboard)}
        </div>
    }
    .into_any()
}

//! `/admin/reports`: the kinds of reports, one of them as a table, its files, and what is sent by mail.

mod dialog;
mod files;
mod filters;
mod scheduled;
mod table;

use domain::account::Role;
use domain::report::{Report, ReportBy, ReportKind};
use leptos::prelude::*;

use crate::api::{self, Query};
use crate::ui::{
    AskDialog, Asks, Button, DateRangePicker, Freshness, Glyph, Icon, Loaded, PageHead, Remote, SkeletonCard, Toasts,
    UrlState, glyph, use_toasts, use_url_state,
};
use crate::{paths, session};

/// What the parts of the page share; cells of tables find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    url: UrlState,
    asks: Asks,
    toasts: Toasts,
    report: Remote<Report>,
    schedules: Remote<domain::Page<domain::report::Schedule>>,
    /// Whether the dialog of schedules is open.
    planning: RwSignal<bool>,
    /// What it is about.
    begun: StoredValue<Option<dialog::Begun>>,
    may_write: bool,
}

/// Kinds with what they hold and their icon.
const KINDS: [(ReportKind, &str, Glyph); 6] = [
    (ReportKind::Sales, "Faktur, bersih, laba, GP%", glyph::CHART_LINE),
    (ReportKind::Stock, "Jumlah, nilai, status", glyph::PACKAGE),
    (ReportKind::Customers, "Belanja, laba, tier", glyph::USERS),
    (ReportKind::Profit, "Laba kotor per kelompok", glyph::PERCENT),
    (ReportKind::Pricing, "Diskon dan di bawah pokok", glyph::TAGS),
    (ReportKind::PointsLiability, "Saldo poin dan nilainya", glyph::GIFT),
];

/// The parameters of the address that narrow a report.
const FILTERS: [&str; 6] = ["by", "customer", "group", "invoice_type", "status", "sort"];

fn kind(url: UrlState) -> ReportKind {
    let named = url.get("kind").and_then(|word| ReportKind::parse(&word));
    named.unwrap_or(ReportKind::Sales)
}

fn by(url: UrlState) -> ReportBy {
    let named = url.get("by").and_then(|word| ReportBy::parse(&word));
    let offered = kind(url).groupings();
    named.filter(|by| offered.contains(by)).unwrap_or(offered[0])
}

/// Days and filters as the server takes them.
fn query(url: UrlState) -> Query {
    let mut query = Query::new();
    if kind(url).has_range() {
        let range = url.range();
        query = query
            .with_opt("from", range.map(|range| range.from))
            .with_opt("to", range.map(|range| range.to));
    }
    FILTERS
        .iter()
        .fold(query, |query, name| query.with_opt(name, url.get(name)))
}

/// The page.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let url = use_url_state();
    let report = Remote::new(
        move || (kind(url).as_str(), query(url).with_opt("page", url.get("page"))),
        |(kind, query)| async move { api::reports::read(kind, &query).await },
    );
    let desk = Desk {
        url,
        asks: Asks::provide(),
        toasts: use_toasts(),
        report,
        schedules: Remote::new(|| (), |()| api::reports::schedules()),
        planning: RwSignal::new(false),
        begun: StoredValue::new(None),
        may_write: session::user_now().is_some_and(|user| Role::may_write(user.role)),
    };
    provide_context(desk);
    let freshness = Signal::derive(move || {
        report.ok().map(|report| Freshness {
            as_of: report.last_upload.is_some().then_some(report.as_of),
            last_upload: report.last_upload,
        })
    });
    let data_date = Signal::derive(move || report.ok().map(|report| report.as_of));
    let has_range = Memo::new(move |_| kind(url).has_range());
    let plan = Callback::new(move |()| dialog::open(desk, None));
    view! {
        <PageHead title="Laporan" freshness>
            {move || has_range.get().then(|| view! { <DateRangePicker url data_date /> }.into_any())}
            {desk
                .may_write
                .then(|| {
                    view! {
                        <Button icon=glyph::CALENDAR_CLOCK on_press=plan>
                            "Jadwalkan"
                        </Button>
                    }
                    .into_any()
                })}
            {files::menu(desk)}
        </PageHead>
        <div class="report">
            {nav(url)}
            <div class="stack">
                <Loaded
                    remote=report
                    skeleton=|| view! { <SkeletonCard lines=8 /> }.into_any()
                    view=move |report| table::card(desk, &report)
                />
                {scheduled::card(desk)}
            </div>
        </div>
        <AskDialog asks=desk.asks />
        {dialog::dialog(desk)}
    }
}

fn nav(url: UrlState) -> AnyView {
    let items: Vec<_> = KINDS
        .into_iter()
        .map(|(item, holds, icon)| {
            // Days stay where the next report has some.
            let href = move || {
                let range = url.range().filter(|_| item.has_range());
                let query = Query::new()
                    .with("kind", item.as_str())
                    .with_opt("from", range.map(|range| range.from))
                    .with_opt("to", range.map(|range| range.to));
                format!("{}{}", paths::ADMIN_REPORTS, query.as_str())
            };
            view! {
                <a
                    class="report__item"
                    class:is-active=move || kind(url) == item
                    aria-current=move || (kind(url) == item).then_some("true")
                    href=href
                >
                    <Icon glyph=icon />
                    <span>
                        <span class="list__title">{item.label()}</span>
                        <span class="list__sub">{holds}</span>
                    </span>
                </a>
            }
            .into_any()
        })
        .collect();
    view! {
        <nav class="card report__nav" aria-label="Jenis laporan">
            {items}
        </nav>
    }
    .into_any()
}

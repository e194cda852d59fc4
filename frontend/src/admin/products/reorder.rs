//! Saran pesan ulang: what to order, how much and why, what if, and the list for the order.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Page;
use domain::insight::{ReorderAdvice, ReorderPage};
use domain::money::{format_count, format_decimal};
use domain::stock::StockStatus;
use leptos::prelude::*;

use super::filters;
use crate::admin::stock::badge;
use crate::api::{self, Query, encode};
use crate::format::rupiah_short;
use crate::paths;
use crate::portal::watch_stock;
use crate::ui::{
    Alert, ButtonKind, ButtonSize, Column, DataTable, Empty, FilterChip, Icon, OnPhone, Remote, SearchField, Tone,
    UrlState, button_class, first_page, glyph, save_file, use_table_view, use_toasts, use_url_state,
};

/// What the address narrows the list to.
const FILTERS: [&str; 6] = ["q", "group", "abc", "demand_class", "status", "all"];
/// What if.
const WHAT_IF: [&str; 2] = ["service", "lead_days"];

/// What the parts of the tab share; cells find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    url: UrlState,
    head: RwSignal<Option<Arc<ReorderPage>>>,
    /// The chosen parts, and what ordering each costs.
    chosen: RwSignal<BTreeMap<String, i64>>,
    /// The rows of the page that is shown.
    shown: RwSignal<Vec<(String, i64)>>,
}

fn money(advice: &ReorderAdvice) -> i64 {
    advice.order_value.map_or(0, |value| value.0)
}

/// What the address narrows the list to, and what if.
pub(super) fn query(url: UrlState) -> Query {
    FILTERS
        .into_iter()
        .chain(WHAT_IF)
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

fn narrow(url: UrlState, name: &'static str, value: Option<String>) {
    let mut changes = first_page();
    changes.push((name, value.filter(|value| !value.is_empty())));
    url.set(changes);
}

/// The tab.
#[component]
pub fn ReorderTab(
    /// Told each answer but for its rows: how fresh it is, and the cards.
    head: RwSignal<Option<Arc<ReorderPage>>>,
) -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        url,
        head,
        chosen: RwSignal::new(BTreeMap::new()),
        shown: RwSignal::new(Vec::new()),
    };
    provide_context(desk);
    let revision = RwSignal::new(0_usize);
    watch_stock(move || {
        revision.try_update(|revision| *revision += 1);
    });
    let remote = Remote::new(
        move || (query(url).with_opt("cursor", url.get("cursor")), revision.get()),
        move |(query, _)| async move {
            let mut page = api::reorder::advice(&query).await?;
            let rows = Page {
                items: std::mem::take(&mut page.items),
                next_cursor: page.next_cursor.take(),
                total: page.total,
                total_is_exact: true,
            };
            let shown = rows.items.iter().map(|part| (part.part_number.clone(), money(part)));
            desk.shown.try_set(shown.collect());
            desk.head.try_set(Some(Arc::new(page)));
            Ok::<Page<ReorderAdvice>, api::ApiError>(rows)
        },
    );
    let columns = vec![
        Column::text("Pilih", tick).on_phone(OnPhone::Off),
        Column::text("Part", part).on_phone(OnPhone::Key),
        Column::text("Kelas", class),
        Column::text("Status", status),
        Column::number("Stok", |part| count(part.on_hand)),
        Column::number("Titik pesan", |part| count(part.reorder_point)),
        Column::number("Peluang habis", chance),
        Column::number("Saran pesan", order).on_phone(OnPhone::End),
        Column::number("Uang", value),
    ];
    let look = use_table_view("saran-pesan");
    let empty = move || nothing(desk);
    view! {
        {move || behind(desk)}
        {cards(desk)}
        <section class="card table-card">
            <div class="table-tools">
                <div>
                    <h2 class="card__title">"Saran pesan ulang"</h2>
                    <p class="card__sub">"Peluang habis sebelum kiriman tiba, tanpa dan dengan pesanan"</p>
                </div>
                <span class="row push">{move || chosen(desk)} {download(desk)}</span>
            </div>
            <div class="table-tools">
                <SearchField url label="Cari nama atau nomor part" />
                {narrowing(desk)}
                <span class="push">{look.menu(&columns)}</span>
            </div>
            {what_if(desk)}
            <DataTable caption="Saran pesan ulang" columns remote url empty view=Some(look) />
        </section>
    }
}

/// Says that the figures are of before the last change.
fn behind(desk: Desk) -> Option<AnyView> {
    let is_behind = desk
        .head
        .with(|head| head.as_ref()?.run.as_ref().map(|run| run.is_behind));
    is_behind.filter(|is_behind| *is_behind).map(|_| {
        view! {
            <Alert tone=Tone::Info title="Perkiraan sedang dihitung ulang">
                "Data baru saja berubah. Saran di bawah masih memakai perkiraan sebelumnya; stok sudah yang terbaru."
            </Alert>
        }
        .into_any()
    })
}

/// The sums of the whole filter.
fn cards(desk: Desk) -> AnyView {
    let figure = move |label: &'static str, of: fn(&ReorderPage) -> String, foot: fn(&ReorderPage) -> String| {
        let told = move |of: fn(&ReorderPage) -> String| move || desk.head.get().map(|head| of(&head));
        view! {
            <div class="kpi">
                <div class="kpi__label">{label}</div>
                <div class="kpi__value">{told(of)}</div>
                <div class="kpi__foot">
                    <span>{told(foot)}</span>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="kpis kpis--3" aria-label="Ringkasan pesanan">
            {figure(
                "Part yang perlu dipesan",
                |page| format_count(page.summary.parts),
                |page| format!("layanan A {}%, B {}%, C {}%", page.basis.service_a, page.basis.service_b, page.basis.service_c),
            )}
            {figure(
                "Jumlah",
                |page| format!("{} pcs", format_count(page.summary.quantity)),
                |page| format!("tiba dalam {} hari, pengaman {} hari", page.basis.lead_days, page.basis.safety_days),
            )}
            {figure(
                "Uang",
                |page| rupiah_short(page.summary.value.0),
                |page| match page.summary.without_cost {
                    0 => "menurut harga pokok".to_owned(),
                    count => format!("tanpa {} part yang harga pokoknya tidak diketahui", format_count(count)),
                },
            )}
        </section>
    }
    .into_any()
}

fn narrowing(desk: Desk) -> AnyView {
    let url = desk.url;
    let groups = Memo::new(move |_| desk.head.with(|head| Some(head.as_ref()?.groups.clone())));
    let mut statuses = filters::first("Semua status");
    statuses.extend(
        [StockStatus::Critical, StockStatus::Low, StockStatus::Normal]
            .map(|status| (status.as_str().to_owned(), status.label().to_owned())),
    );
    let all = vec![
        (String::new(), "Perlu dipesan".to_owned()),
        ("true".to_owned(), "Semua part".to_owned()),
    ];
    view! {
        {filters::groups(url, groups)}
        {filters::classes(url)}
        {filters::select(url, "status", "Status stok", statuses)}
        {filters::select(url, "all", "Part", all)}
    }
    .into_any()
}

/// What if service and lead time were others: nothing is stored.
fn what_if(desk: Desk) -> AnyView {
    let url = desk.url;
    let field = move |name: &'static str, label: &'static str, (least, most): (i32, i32)| {
        let change = move |event| {
            let text = event_target_value(&event);
            let number = text
                .trim()
                .parse::<i32>()
                .ok()
                .map(|value| value.clamp(least, most).to_string());
            narrow(url, name, number);
        };
        view! {
            <label class="row sm">
                <span class="muted">{label}</span>
                <input
                    class="input w-24 num"
                    type="number"
                    inputmode="numeric"
                    min=least.to_string()
                    max=most.to_string()
                    prop:value=move || url.get(name).unwrap_or_default()
                    on:change=change
                />
            </label>
        }
        .into_any()
    };
    let chip = move |name: &'static str, label: &'static str, unit: &'static str| {
        let value = url.get(name)?;
        let clear = Callback::new(move |()| narrow(url, name, None));
        Some(view! { <FilterChip name=label value=format!("{value}{unit}") on_clear=clear /> }.into_any())
    };
    let chips = move || {
        let chips = [
            chip("service", "Bagaimana jika layanan:", "%"),
            chip("lead_days", "Bagaimana jika waktu tunggu:", " hari"),
        ];
        chips.into_iter().flatten().collect::<Vec<_>>()
    };
    view! {
        <div class="table-tools" role="group" aria-label="Bagaimana jika">
            <span class="sm muted">"Bagaimana jika"</span>
            {field("service", "Target layanan (%)", (50, 99))}
            {field("lead_days", "Waktu tunggu (hari)", (0, 365))}
            {chips}
        </div>
    }
    .into_any()
}

/// `3 part dipilih, Rp 15.453.000`, or how to choose.
fn chosen(desk: Desk) -> AnyView {
    let (count, sum) = desk.chosen.with(|chosen| (chosen.len(), chosen.values().sum::<i64>()));
    let shown = desk.shown.get();
    let is_all = !shown.is_empty()
        && desk
            .chosen
            .with(|chosen| shown.iter().all(|(part, _)| chosen.contains_key(part)));
    let is_mixed = count > 0 && !is_all;
    let toggle = move |event| {
        let is_on = event_target_checked(&event);
        desk.chosen.update(|chosen| {
            for (part, money) in desk.shown.get_untracked() {
                if is_on {
                    chosen.insert(part, money);
                } else {
                    chosen.remove(&part);
                }
            }
        });
    };
    let words = (count > 0).then(|| {
        view! {
            <span class="sm muted" role="status">
                {format!("{} part dipilih, ", format_count(count as i64))}
                <span class="strong num">{format!("Rp {}", format_count(sum))}</span>
            </span>
        }
        .into_any()
    });
    view! {
        <label class="check">
            <input
                class="check__box"
                class:is-mixed=is_mixed
                type="checkbox"
                aria-label="Pilih semua di halaman ini"
                prop:checked=is_all
                on:change=toggle
            />
            <span class="sm">"Pilih semua"</span>
        </label>
        {words}
    }
    .into_any()
}

/// "Unduh daftar": the chosen parts, or all of the filter.
fn download(desk: Desk) -> AnyView {
    let pending = RwSignal::new(false);
    let toasts = use_toasts();
    let save = move |_| {
        let parts: Vec<String> = desk.chosen.with_untracked(|chosen| chosen.keys().cloned().collect());
        let query = if parts.is_empty() {
            query(desk.url)
        } else {
            WHAT_IF
                .into_iter()
                .fold(Query::new(), |query, name| query.with_opt(name, desk.url.get(name)))
                .with("all", true)
                .with("parts", parts.join("\n"))
        };
        let path = format!("{}.xlsx", api::reorder::ADVICE);
        save_file(path, query, "saran-pesan.xlsx".to_owned(), pending, toasts);
    };
    view! {
        <button
            class="btn btn--primary btn--32"
            class:is-loading=pending
            type="button"
            disabled=move || pending.get() || desk.shown.with(Vec::is_empty)
            on:click=save
        >
            <Icon glyph=glyph::DOWNLOAD />
            "Unduh daftar"
        </button>
    }
    .into_any()
}

fn nothing(desk: Desk) -> AnyView {
    let url = desk.url;
    let head = desk.head.get();
    if head.as_ref().is_some_and(|head| !head.has_sales) {
        let link = button_class(ButtonKind::Primary, ButtonSize::Normal);
        let text = "Saran dibuat dari penjualan dan stok. Unggah berkas penjualan, lalu berkas stok.";
        return view! {
            <Empty icon=glyph::PACKAGE title="Belum ada saran" text>
                <a class=link href=paths::ADMIN_UPLOAD>"Upload data"</a>
            </Empty>
        }
        .into_any();
    }
    if head.is_some_and(|head| head.run.is_none()) {
        let text = "Biasanya kurang dari satu menit setelah unggahan. Buka lagi sebentar lagi.";
        return view! { <Empty icon=glyph::LOADER_CIRCLE title="Perkiraan sedang dihitung" text /> }.into_any();
    }
    let is_narrow = FILTERS.into_iter().any(|name| url.get(name).is_some());
    let (title, text) = if is_narrow {
        ("Tidak ada part yang cocok", "Ubah pencarian atau hapus filter.")
    } else {
        (
            "Tidak ada yang perlu dipesan",
            "Stok semua part di atas titik pesannya. Pilih Semua part untuk melihatnya.",
        )
    };
    view! { <Empty icon=glyph::SEARCH title text /> }.into_any()
}

fn tick(part: &ReorderAdvice) -> AnyView {
    let desk = expect_context::<Desk>();
    let (number, money) = (part.part_number.clone(), money(part));
    let this = number.clone();
    let is_chosen = move || desk.chosen.with(|chosen| chosen.contains_key(&this));
    let toggle = move |event| {
        let is_on = event_target_checked(&event);
        let number = number.clone();
        desk.chosen.update(|chosen| {
            if is_on {
                chosen.insert(number, money);
            } else {
                chosen.remove(&number);
            }
        });
    };
    let label = format!("Pilih {}", part.name);
    view! {
        <input class="check__box" type="checkbox" aria-label=label prop:checked=is_chosen on:change=toggle />
    }
    .into_any()
}

fn part(part: &ReorderAdvice) -> AnyView {
    let href = format!("{}/{}", paths::ADMIN_PRODUCTS, encode(&part.part_number));
    view! {
        <a href=href title=part.reason.clone()>
            <span class="cell-main">{part.name.clone()}</span>
            " "
            <span class="code subtle cell-code">{part.part_number.clone()}</span>
        </a>
    }
    .into_any()
}

fn class(part: &ReorderAdvice) -> AnyView {
    let demand = part
        .demand_class
        .map(|class| format!(", {}", class.label().to_lowercase()));
    view! { <span class="muted">{part.abc.label()} {demand}</span> }.into_any()
}

fn status(part: &ReorderAdvice) -> AnyView {
    match part.status {
        Some(status) => badge(status),
        None => view! { <span class="subtle">"belum tercatat"</span> }.into_any(),
    }
}

fn count(value: Option<i64>) -> AnyView {
    value.map_or_else(|| "–".to_owned(), format_count).into_any()
}

/// `62% → 4%`.
fn chance(part: &ReorderAdvice) -> AnyView {
    let Some((now, after)) = part.chance_now.zip(part.chance_after) else {
        return "–".into_any();
    };
    let words = |value: f64| format!("{}%", format_decimal(value, 0));
    view! {
        <span class="strong">{words(now)}</span>
        " "
        <span class="subtle">{format!("→ {}", words(after))}</span>
    }
    .into_any()
}

fn order(part: &ReorderAdvice) -> AnyView {
    view! { <span class="strong">{format!("{} pcs", format_count(part.order_quantity))}</span> }.into_any()
}

fn value(part: &ReorderAdvice) -> AnyView {
    let words = part
        .order_value
        .map_or_else(|| "belum diketahui".to_owned(), |value| value.to_string());
    words.into_any()
}

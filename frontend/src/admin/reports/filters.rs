//! What a report has rows for and what it is narrowed to: segments and chips above its table.

use domain::report::{ReportBy, ReportKind, StockFilter};
use domain::sales::{NO_GROUP, group_label};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, by, kind};
use crate::admin::search::lookup;
use crate::api;
use crate::ui::{
    Ask, Field, FieldKind, FilterChip, Icon, IconSize, Popover, Segmented, Toast, first_page, glyph, work,
};

/// What it narrows, its words, and whether a kind of report can be narrowed so.
type Chip = (&'static str, &'static str, fn(ReportKind) -> bool);

/// A filter: its parameter, its words, and the kinds that offer it.
const CHIPS: [Chip; 4] = [
    ("group", "Kelompok", |kind| kind != ReportKind::PointsLiability),
    ("customer", "Customer", |kind| kind != ReportKind::Stock),
    ("invoice_type", "Jenis faktur", ReportKind::has_range),
    ("status", "Status", |kind| kind == ReportKind::Stock),
];

/// Everything above the table.
pub fn tools(desk: Desk) -> AnyView {
    let url = desk.url;
    let shown = kind(url);
    let mut offered = shown.groupings().to_vec();
    if shown == ReportKind::Sales {
        // Days before weeks, though weeks come first when nobody asks.
        offered.swap(0, 1);
    }
    let segments = (offered.len() > 1).then(|| {
        let options: Vec<_> = offered.into_iter().map(|by| (by, by.label())).collect();
        let value = Signal::derive(move || by(url));
        let choose = Callback::new(move |by: ReportBy| {
            let mut changes = first_page();
            changes.extend([("by", Some(by.as_str().to_owned())), ("sort", None)]);
            url.set(changes);
        });
        view! { <Segmented label="Per" options value on_change=choose /> }.into_any()
    });
    let chips: Vec<_> = CHIPS
        .into_iter()
        .filter(|(_, _, offers)| offers(shown))
        .map(|(name, label, _)| chip(desk, name, label))
        .collect();
    view! {
        <span class="push row row--wrap minw-0">
            {segments} {chips}
        </span>
    }
    .into_any()
}

fn set(desk: Desk, name: &'static str, value: Option<String>) {
    let mut changes = first_page();
    changes.push((name, value));
    desk.url.set(changes);
}

fn chip(desk: Desk, name: &'static str, label: &'static str) -> AnyView {
    match desk.url.get(name) {
        Some(value) => {
            // The report knows what the value is called.
            let told = desk.report.ok().and_then(|report| {
                let found = report.filters.iter().find(|filter| filter.name == label);
                found.map(|filter| filter.value.clone())
            });
            let clear = Callback::new(move |()| set(desk, name, None));
            view! { <FilterChip name=format!("{label}:") value=told.unwrap_or(value) on_clear=clear /> }.into_any()
        }
        None if name == "customer" => customer(desk, name, label),
        None => view! {
            <button
                class="chip"
                type="button"
                aria-haspopup="dialog"
                aria-label=format!("Saring menurut {label}")
                on:click=move |_| choose(desk, name, label)
            >
                <Icon glyph=glyph::PLUS size=IconSize::Small />
                {label}
            </button>
        }
        .into_any(),
    }
}

/// Finds a customer by name or number.
fn customer(desk: Desk, name: &'static str, label: &'static str) -> AnyView {
    let open = RwSignal::new(false);
    let trigger = move || {
        view! {
            <button
                class="chip"
                type="button"
                aria-haspopup="true"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-label=format!("Saring menurut {label}")
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon glyph=glyph::PLUS size=IconSize::Small />
                {label}
            </button>
        }
        .into_any()
    };
    let panel = move || {
        let choose = Callback::new(move |number| set(desk, name, Some(number)));
        view! { <div class="menu menu--search">{lookup(label, choose)}</div> }.into_any()
    };
    view! {
        <Popover open trigger>
            {panel}
        </Popover>
    }
    .into_any()
}

/// Asks for a filter's value.
fn choose(desk: Desk, name: &'static str, label: &'static str) {
    if name == "group" {
        spawn_local(async move {
            match api::parts::groups().await {
                Ok(groups) => {
                    let option = |group: &str| {
                        let value = if group.is_empty() { NO_GROUP } else { group };
                        (value.to_owned(), group_label(group).to_owned())
                    };
                    let options: Vec<_> = groups.iter().map(|group| option(&group.group)).collect();
                    let first = options.first().map(|(value, _)| value.clone()).unwrap_or_default();
                    ask(
                        desk,
                        name,
                        label,
                        Field::of(FieldKind::Choice(options), "value", "Kelompok part", first),
                    );
                }
                Err(error) => desk.toasts.show(Toast::failed(&error)),
            }
        });
        return;
    }
    let field = match name {
        "status" => {
            let options = StockFilter::ALL
                .iter()
                .map(|status| (status.as_str().to_owned(), status.label().to_owned()));
            let kind = FieldKind::Choice(options.collect());
            Field::of(kind, "value", "Status stok", StockFilter::Attention.as_str())
        }
        _ => Field::text("value", "Jenis faktur", "").hint("Contoh: ZPF1, atau ZPR1 untuk retur."),
    };
    ask(desk, name, label, field);
}

fn ask(desk: Desk, name: &'static str, label: &'static str, field: Field) {
    desk.asks.ask(Ask {
        title: format!("Saring menurut {}", label.to_ascii_lowercase()),
        fields: vec![field],
        words: "Terapkan",
        work: work(move |answers| {
            set(desk, name, answers.optional("value"));
            async { Ok(()) }
        }),
        ..Ask::default()
    });
}

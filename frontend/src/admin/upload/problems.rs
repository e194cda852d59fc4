//! The problems of a report: equal ones together, with their rows, values, and how to mend them.

use std::sync::Arc;

use domain::money::group_thousands;
use domain::upload::{RowProblem, Severity, UploadReport};
use leptos::prelude::*;

use super::bits::{click, live, words};
use super::download::{DownloadButton, File};
use super::groups::{Group, groups};
use crate::ui::{Empty, Icon, glyph};

/// Rows of one group that are listed under it.
const ROWS: usize = 200;

/// Which problems are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Errors,
    Warnings,
}

impl Filter {
    fn takes(self, group: &Group) -> bool {
        match self {
            Self::All => true,
            Self::Errors => group.severity == Severity::Error,
            Self::Warnings => group.severity == Severity::Warning,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => "Semua",
            Self::Errors => "Galat",
            Self::Warnings => "Peringatan",
        }
    }
}

/// The list with its filter and the marked file.
#[component]
pub fn Problems(
    /// The report.
    #[prop(into)]
    report: Signal<Option<Arc<UploadReport>>>,
) -> AnyView {
    let groups = Memo::new(move |_| report.with(|report| report.as_deref().map(groups).unwrap_or_default()));
    let filter = RwSignal::new(Filter::All);
    let segment = move |this: Filter| {
        let count = move || groups.with(|groups| groups.iter().filter(|group| this.takes(group)).count());
        view! {
            <button
                class="segmented__item"
                type="button"
                aria-pressed=move || if filter.get() == this { "true" } else { "false" }
                on:click=click(move || filter.set(this))
            >
                {words(move || format!("{} {}", this.label(), group_thousands(count() as u64)))}
            </button>
        }
        .into_any()
    };
    let marked = move || {
        let has_row = |group: &Group| group.listed.iter().any(|problem| problem.row.is_some());
        let report = report
            .get()
            .filter(|_| groups.with(|groups| groups.iter().any(has_row)))?;
        let file = File::Marked(report.id, report.file_name.clone());
        Some(view! { <span class="push"><DownloadButton file words="Berkas bertanda" /></span> }.into_any())
    };
    let list = move || {
        let groups: Vec<Group> = groups.with(|groups| {
            groups
                .iter()
                .filter(|group| filter.get().takes(group))
                .cloned()
                .collect()
        });
        if groups.is_empty() {
            let empty = view! {
                <Empty
                    icon=glyph::CIRCLE_CHECK
                    title="Tidak ada masalah"
                    text="Semua baris yang diperiksa bisa diimpor seperti tertulis."
                />
            };
            return Some(empty.into_any());
        }
        let items: Vec<_> = groups.into_iter().map(item).collect();
        Some(view! { <ul class="problems">{items}</ul> }.into_any())
    };
    view! {
        <div class="table-tools table-tools--strip">
            <div class="segmented" role="group" aria-label="Saring laporan">
                {segment(Filter::All)} {segment(Filter::Errors)} {segment(Filter::Warnings)}
            </div>
            {live(marked)}
        </div>
        {live(list)}
    }
    .into_any()
}

fn item(group: Group) -> AnyView {
    let (class, icon, word) = match group.severity {
        Severity::Error => ("problem__ico problem__ico--e", glyph::CIRCLE_ALERT, "Galat: "),
        Severity::Choice => ("problem__ico problem__ico--w", glyph::CIRCLE_ALERT, "Perlu pilihan: "),
        Severity::Warning => ("problem__ico problem__ico--w", glyph::TRIANGLE_ALERT, "Peringatan: "),
    };
    let cell = match group.severity {
        Severity::Error => "cell-error",
        Severity::Choice | Severity::Warning => "cell-error cell-warn",
    };
    let values: Vec<_> = group
        .values()
        .into_iter()
        .map(|value| view! { <span class=cell>{value}</span>" " }.into_any())
        .collect();
    let place = group.place();
    let count = (group.count > 1).then(|| format!("{} kali", group_thousands(group.count)));
    let message = group.message().to_owned();
    let (code, title) = (group.code.as_str(), group.code.title());
    view! {
        <li class="problem">
            <span class=class>
                <Icon glyph=icon />
                <span class="sr-only">{word}</span>
            </span>
            <div class="problem__main">
                <p class="problem__title">
                    {title}
                    <span class="code subtle">{code}</span>
                    {count.map(|count| view! { <span class="xs subtle num">" · "{count}</span> }.into_any())}
                </p>
                <p class="problem__fix">{message}</p>
                {rows(group)}
            </div>
            <div class="problem__where">
                {(!place.is_empty()).then(|| view! { <span class="xs subtle">{place}</span> }.into_any())}
                <span>{values}</span>
            </div>
        </li>
    }
    .into_any()
}

/// The rows of a group one by one, drawn when they are asked for.
fn rows(group: Group) -> Option<AnyView> {
    if group.listed.len() < 2 {
        return None;
    }
    let is_open = RwSignal::new(false);
    let rest = group.count.saturating_sub(group.listed.len().min(ROWS) as u64);
    let listed: Arc<[RowProblem]> = group.listed.into_iter().take(ROWS).collect();
    let lines = move || {
        if !is_open.get() {
            return None;
        }
        let mut lines: Vec<_> = listed.iter().map(row).collect();
        if rest > 0 {
            let line = format!(
                "dan {} lainnya; yang tercatat ada di berkas bertanda",
                group_thousands(rest)
            );
            lines.push(view! { <li class="xs subtle">{line}</li> }.into_any());
        }
        Some(view! { <ul class="stack stack--sm mt-2">{lines}</ul> }.into_any())
    };
    let on_toggle = move |event| is_open.set(event_target::<web_sys::HtmlElement>(&event).has_attribute("open"));
    Some(
        view! {
            <details on:toggle=on_toggle>
                <summary class="link xs">"Lihat baris satu per satu"</summary>
                {live(lines)}
            </details>
        }
        .into_any(),
    )
}

fn row(problem: &RowProblem) -> AnyView {
    let place = match (problem.row, &problem.column) {
        (Some(row), Some(column)) => format!("Baris {}, {column}", group_thousands(row.into())),
        (Some(row), None) => format!("Baris {}", group_thousands(row.into())),
        (None, Some(column)) => column.clone(),
        (None, None) => "Seluruh berkas".to_owned(),
    };
    let value = problem.value.clone().filter(|value| !value.trim().is_empty());
    view! {
        <li class="xs">
            <span class="strong num">{place}</span>
            {value.map(|value| format!(": {value}"))}
            <span class="block muted">{problem.message.clone()}</span>
        </li>
    }
    .into_any()
}

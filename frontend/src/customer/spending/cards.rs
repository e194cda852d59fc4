//! What the figures say, groups and parts.

use domain::money::format_count;
use domain::purchase::spending::{CustomerSpending, Insight, PartSpending};
use domain::sales::group_label;
use leptos::prelude::*;

use crate::customer::figures::{change, history};
use crate::customer::part::href;
use crate::format::{percent, rupiah_short};
use crate::portal::spending_note;
use crate::ui::{Card, Empty, glyph, rank_row};

/// Groups that are shown; the rest together.
const GROUPS: usize = 7;

pub(super) fn insights(insights: &[Insight]) -> AnyView {
    let body = if insights.is_empty() {
        view! {
            <Empty
                icon=glyph::INFO
                title="Belum ada yang terlihat"
                text="Kalimat di sini dibuat dari angka belanja Anda, setelah ada cukup faktur."
            />
        }
        .into_any()
    } else {
        let items: Vec<_> = insights.iter().map(spending_note).collect();
        view! { <ul class="insights">{items}</ul> }.into_any()
    };
    view! {
        <Card title="Yang terlihat" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}

pub(super) fn groups(found: &CustomerSpending) -> AnyView {
    let largest = found.groups.first().map_or(0, |group| group.net_sales.0).max(1);
    let row = |place: usize, name: String, href: Option<String>, value: i64, share: Option<f64>| {
        let share = share.map(|share| view! { " " <span class="subtle num">{percent(share)}</span> }.into_any());
        let name = match href {
            Some(href) => view! { <a class="link" href=href>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        let name = view! {
            {name}
            {share}
        };
        let width = value as f64 * 100.0 / largest as f64;
        rank_row(place, name.into_any(), rupiah_short(value).into_any(), width)
    };
    // What is too small to be shown by itself is one row.
    let bought = found.groups.iter().filter(|group| group.net_sales.0 != 0);
    let bought: Vec<_> = bought.collect();
    let shown = if bought.len() > GROUPS + 1 {
        GROUPS
    } else {
        bought.len()
    };
    let mut rows = Vec::new();
    for (place, group) in (1..).zip(&bought[..shown]) {
        let href = Some(history(found.range, Some(&group.group)));
        let name = group_label(&group.group).to_owned();
        rows.push(row(place, name, href, group.net_sales.0, group.share_percent));
    }
    if shown < bought.len() {
        let rest: i64 = bought[shown..].iter().map(|group| group.net_sales.0).sum();
        let share = domain::money::percent(rest, found.sums.net_sales.0);
        rows.push(row(shown + 1, "Lainnya".to_owned(), None, rest, share));
    }
    view! {
        <Card title="Menurut kelompok" sub="Belanja bersih 12 bulan" class="col-5">
            <div class="card__body">
                <div class="rank">{rows}</div>
            </div>
        </Card>
    }
    .into_any()
}

pub(super) fn parts(parts: &[PartSpending]) -> AnyView {
    let rows: Vec<_> = parts.iter().map(part).collect();
    view! {
        <section class="card table-card col-7" aria-labelledby="parts">
            <div class="card__head pb-3">
                <div>
                    <h2 class="card__title" id="parts">
                        "Part teratas"
                    </h2>
                    <p class="card__sub">"Menurut belanja bersih 12 bulan, perubahan dari setahun sebelumnya"</p>
                </div>
            </div>
            <div class="table-wrap" role="region" aria-label="Part teratas" tabindex="0">
                <table class="table table--stack table--compact">
                    <caption class="sr-only">"Part teratas"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Part"</th>
                            <th scope="col" class="is-num">
                                "Jumlah"
                            </th>
                            <th scope="col" class="is-num">
                                "Perubahan"
                            </th>
                            <th scope="col" class="is-num strong">
                                "Belanja bersih"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn part(part: &PartSpending) -> AnyView {
    view! {
        <tr>
            <td class="is-key" data-label="Part">
                <a class="cell-main" href=href(&part.part_number)>
                    {part.name.clone()}
                </a>
                " "
                <span class="code subtle cell-code">{part.part_number.clone()}</span>
            </td>
            <td class="is-num" data-label="Jumlah">
                {format!("{} pcs", format_count(part.quantity))}
            </td>
            <td class="is-num" data-label="Perubahan">
                {change(part.change_percent)}
            </td>
            <td class="is-num strong is-end" data-label="Belanja bersih">
                {part.net_sales.to_string()}
            </td>
        </tr>
    }
    .into_any()
}

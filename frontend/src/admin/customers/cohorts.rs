//! Cohorts: what share of those who came first in a month bought again.

use chrono::Datelike as _;
use domain::date::month_name;
use domain::insight::{CustomerAnalytics, PurchaseCohort};
use domain::money::format_count;
use leptos::prelude::*;

use super::{export, links};
use crate::ui::{Card, UrlState};

/// Cohorts shown, the newest.
const SHOWN: usize = 12;

/// The card.
pub(super) fn card(found: &CustomerAnalytics, url: UrlState) -> AnyView {
    let months: Vec<_> = (1..=12)
        .map(|month| view! { <th scope="col">{format_count(month)}</th> }.into_any())
        .collect();
    let skipped = found.cohorts.len().saturating_sub(SHOWN);
    let rows: Vec<_> = found.cohorts[skipped..]
        .iter()
        .map(|cohort| row(found, cohort))
        .collect();
    let steps: Vec<_> = (1..=7)
        .map(|step: i32| {
            let x = (step - 1) * 14;
            view! { <rect x=x.to_string() width="14" height="8" class=format!("ramp-{step}")></rect> }.into_any()
        })
        .collect();
    let tools = move || export(url, "cohorts", "kohort");
    view! {
        <Card
            title="Retensi per kohort"
            sub="Persen yang belanja lagi, menurut bulan pertama belanja"
            class="col-5"
            tools
        >
            <div class="card__body">
                <div class="heat-wrap" role="region" aria-label="Retensi per kohort" tabindex="0">
                    <table class="heat heat--months">
                        <caption class="sr-only">"Persen customer tiap kohort yang belanja lagi, bulan 1 sampai 12"</caption>
                        <thead>
                            <tr>
                                <th scope="col" class="heat__row">
                                    "Kohort"
                                </th>
                                <th scope="col" class="heat__n">
                                    "Jml"
                                </th>
                                {months}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <div class="row row--between mt-4">
                    <span class="scale">
                        "0%"
                        <svg class="scale__ramp" width="98" height="8" aria-hidden="true">
                            {steps}
                        </svg>
                        "100%"
                    </span>
                    <span class="xs subtle">"Bulan penuh, WITA"</span>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

fn row(found: &CustomerAnalytics, cohort: &PurchaseCohort) -> AnyView {
    let month = cohort.month.to_string();
    let name = format!("{} {}", month_name(cohort.month.month()), cohort.month.year());
    let all = links::customers(found.range, &[("cohort", &month)]);
    let cells: Vec<_> = (1..)
        .zip(&cohort.bought)
        .map(|(again, bought): (i64, _)| {
            let Some(bought) = bought else {
                return view! { <td></td> }.into_any();
            };
            let share = (100 * bought + cohort.customers / 2) / cohort.customers.max(1);
            let class = format!("h{}", (1 + share * 7 / 101).clamp(1, 7));
            let href = links::customers(found.range, &[("cohort", &month), ("again", &again.to_string())]);
            let says = format!(
                "{share}% belanja lagi di bulan ke-{again}, {} customer",
                format_count(*bought)
            );
            if *bought == 0 {
                return view! { <td class=class>"0"</td> }.into_any();
            }
            view! {
                <td class=class>
                    <a href=href aria-label=says>
                        {share.to_string()}
                    </a>
                </td>
            }
            .into_any()
        })
        .collect();
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="heat__n muted">
                <a href=all>{format_count(cohort.customers)}</a>
            </td>
            {cells}
        </tr>
    }
    .into_any()
}

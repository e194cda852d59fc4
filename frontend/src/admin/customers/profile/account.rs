//! How well it goes, what is bought, what the figures say, and how the account stands.

use domain::account::AccountStatus;
use domain::insight::CustomerProfile;
use domain::money::format_count;
use domain::sales::group_label;
use leptos::prelude::*;

use super::super::cells;
use super::sales;
use crate::format::rupiah_short;
use crate::portal::{health_part, spending_note};
use crate::ui::{Badge, Card, Empty, Icon, Tone, glyph, rank_row};

/// Groups shown; the rest together.
const GROUPS: usize = 5;

/// The four parts of the health.
pub(super) fn health(found: &CustomerProfile) -> AnyView {
    let Some(health) = &found.spending.health else {
        return view! {
            <Card title="Kesehatan" class="col-4">
                <Empty icon=glyph::INFO title="Belum dapat dinilai" text="Penilaian tampil setelah faktur pertama." />
            </Card>
        }
        .into_any();
    };
    let rows: Vec<_> = health.parts.iter().map(health_part).collect();
    view! {
        <Card title=format!("Kesehatan {} dari 100", health.score) sub="Empat bagian, masing-masing 0 sampai 25" class="col-4">
            <div class="card__body">
                <div class="health">{rows}</div>
            </div>
        </Card>
    }
    .into_any()
}

/// Groups, largest first.
pub(super) fn groups(found: &CustomerProfile) -> AnyView {
    let bought: Vec<_> = found
        .spending
        .groups
        .iter()
        .filter(|group| group.net_sales.0 != 0)
        .collect();
    let largest = bought.first().map_or(1, |group| group.net_sales.0).max(1);
    let shown = if bought.len() > GROUPS + 1 {
        GROUPS
    } else {
        bought.len()
    };
    let row = |place: usize, name: AnyView, value: i64| {
        let width = value as f64 * 100.0 / largest as f64;
        rank_row(place, name, rupiah_short(value).into_any(), width)
    };
    let mut rows = Vec::new();
    for (place, group) in (1..).zip(&bought[..shown]) {
        let href = sales(found, found.spending.range, Some(&group.group));
        let name = group_label(&group.group).to_owned();
        let name = view! {
            <a class="link" href=href>
                {name}
            </a>
        };
        rows.push(row(place, name.into_any(), group.net_sales.0));
    }
    if shown < bought.len() {
        let rest: i64 = bought[shown..].iter().map(|group| group.net_sales.0).sum();
        rows.push(row(shown + 1, "Lainnya".into_any(), rest));
    }
    let body = if rows.is_empty() {
        view! { <Empty icon=glyph::PACKAGE title="Belum ada belanja" text="Tidak ada faktur dalam 12 bulan terakhir." /> }
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
        <Card title="Kelompok" sub="Belanja bersih 12 bulan" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}

/// Sentences made of the figures.
pub(super) fn notes(found: &CustomerProfile) -> AnyView {
    let mut items: Vec<_> = found.spending.insights.iter().map(spending_note).collect();
    if let Some(reason) = found.insight.as_ref().and_then(|one| one.reason.clone()) {
        items.insert(
            0,
            view! {
                <li>
                    <Icon glyph=glyph::CLOCK />
                    <span>{reason}</span>
                </li>
            }
            .into_any(),
        );
    }
    let body = if items.is_empty() {
        let text = "Kalimat di sini dibuat dari angka belanjanya, setelah ada cukup faktur.";
        view! { <Empty icon=glyph::INFO title="Belum ada yang terlihat" text /> }.into_any()
    } else {
        view! { <ul class="insights">{items}</ul> }.into_any()
    };
    view! {
        <Card title="Catatan dari angka" class="col-4">
            {body}
        </Card>
    }
    .into_any()
}

/// Points, terms, debts and the account.
pub(super) fn account(found: &CustomerProfile) -> AnyView {
    let tone = match found.account {
        AccountStatus::Active => Tone::Success,
        AccountStatus::Pending | AccountStatus::Unverified => Tone::Warning,
        AccountStatus::NoAccount | AccountStatus::Disabled => Tone::Neutral,
    };
    let line = |label: String, value: AnyView| {
        view! {
            <div>
                <dt class="muted">{label}</dt>
                <dd class="strong">{value}</dd>
            </div>
        }
        .into_any()
    };
    let tier = match found.tier.next {
        Some(next) => {
            let missing = found
                .tier
                .missing
                .map(|missing| format!(", kurang {}", rupiah_short(missing.0)));
            line(
                format!("Menuju {}", next.label()),
                format!("{}%{}", found.tier.percent, missing.unwrap_or_default()).into_any(),
            )
        }
        None => line("Tier".to_owned(), "tertinggi".into_any()),
    };
    let segment = found
        .insight
        .as_ref()
        .map(|one| line("Segmen".to_owned(), cells::segment(one)));
    let risk = found.insight.as_ref().and_then(|one| one.money_at_risk);
    let risk = risk.map(|money| line("Uang berisiko".to_owned(), money.to_string().into_any()));
    let unpaid = found
        .unpaid
        .map_or_else(|| "pembayaran tidak dicatat".to_owned(), |money| money.to_string());
    let phone = found.insight.as_ref().and_then(|one| one.phone.clone());
    let phone = phone.unwrap_or_else(|| "belum tercatat".to_owned());
    let state = found.account.label();
    let badge = view! { <Badge tone>{state}</Badge> };
    let lines: Vec<_> = [
        Some(line("Saldo poin".to_owned(), format_count(found.points).into_any())),
        Some(line(
            "Belanja bersih seluruhnya".to_owned(),
            found.net_sales.to_string().into_any(),
        )),
        Some(tier),
        segment,
        risk,
        Some(line(
            "Termin".to_owned(),
            format!("{} hari", found.terms_days).into_any(),
        )),
        Some(line("Belum dibayar".to_owned(), unpaid.into_any())),
        Some(line("Telepon".to_owned(), phone.into_any())),
        Some(line("Akun".to_owned(), badge.into_any())),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <Card title="Poin dan akun" class="col-4">
            <div class="card__body">
                <dl class="totals totals--lines">{lines}</dl>
            </div>
        </Card>
    }
    .into_any()
}

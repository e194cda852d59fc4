//! Balance, tier and redemptions.

use domain::date::format_day;
use domain::loyalty::{CustomerRewards, OwnRedemption, RedemptionStatus, Tier, TierStep};
use domain::money::{format_count, format_short};
use leptos::prelude::*;

use crate::api::{self, Query};
use crate::portal::tier;
use crate::ui::{Badge, Card, ExportMenu, Tone, glyph};

/// The balance, what expires next, and how points are earned.
pub fn points(data: &CustomerRewards) -> AnyView {
    let expiring = match (data.expiring, data.expiry_months) {
        (Some(next), _) => view! {
            <b class="num">{format_count(next.points)}</b>
            {format!(" poin hangus pada {}", format_day(next.on))}
        }
        .into_any(),
        (None, None) => "Poin tidak hangus".into_any(),
        (None, Some(_)) => "Tidak ada poin yang akan hangus".into_any(),
    };
    let months = data.expiry_months.map(|months| format!(", berlaku {months} bulan"));
    let rule = format!(
        "1 poin tiap penuh Rp {} belanja bersih per faktur{}",
        format_count(data.rupiah_per_point),
        months.unwrap_or_default()
    );
    view! {
        <section class="card col-4 points-card" aria-label="Saldo poin">
            <p class="points-card__label">"Saldo poin"</p>
            <p class="points-card__value num">{format_count(data.balance)}</p>
            <p class="points-card__label">{expiring}</p>
            <p class="points-card__rule">{rule}</p>
        </section>
    }
    .into_any()
}

/// The tier, what is missing to the next, and the ladder.
pub fn tiers(data: &CustomerRewards) -> AnyView {
    let missing = match (data.next_tier, data.missing) {
        (Some(next), Some(missing)) => view! {
            "Belanja bersih "
            <span class="strong num">{missing.to_string()}</span>
            {format!(" lagi untuk naik ke {}. Penukaran tidak menurunkan tier.", next.label())}
        }
        .into_any(),
        _ => "Anda di tier tertinggi. Penukaran tidak menurunkan tier.".into_any(),
    };
    let steps: Vec<_> = data.ladder.iter().map(|step| ladder_step(step, data.tier)).collect();
    view! {
        <section class="card card--pad col-8" aria-label="Tier">
            <div class="row row--between mb-4 ai-flex-start">
                <div>
                    <h2 class="card__title row">"Tier Anda " {tier(data.tier)}</h2>
                    <p class="sm muted mt-1">{missing}</p>
                </div>
                <span class="only-desktop ta-right">
                    <span class="xs subtle">"Belanja bersih seluruhnya, belum termasuk PPN"</span>
                    <span class="strong num block">{data.net_sales.to_string()}</span>
                </span>
            </div>
            <ol class="ladder">{steps}</ol>
        </section>
    }
    .into_any()
}

fn ladder_step(step: &TierStep, own: Tier) -> AnyView {
    let is_own = step.tier == own;
    let class = match step.tier.cmp(&own) {
        std::cmp::Ordering::Less => "ladder__step is-done",
        std::cmp::Ordering::Equal => "ladder__step is-current",
        std::cmp::Ordering::Greater => "ladder__step",
    };
    let from = match step.from.0 {
        0 => "Mulai Rp 0".to_owned(),
        // A round threshold needs no fraction.
        from if from % 1_000_000 == 0 && from < 1_000_000_000 => format!("Rp {} jt", format_count(from / 1_000_000)),
        from => format!("Rp {}", format_short(from)),
    };
    view! {
        <li class=class aria-current=is_own.then_some("step")>
            <svg class="ladder__bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__track" width="100" height="4"></rect>
                <rect class="bar__fill" width=step.progress_percent.to_string() height="4"></rect>
            </svg>
            {tier(step.tier)}
            <span class="ladder__at num">{from}</span>
            <span class="block">{step.benefits.clone()}</span>
        </li>
    }
    .into_any()
}

/// The newest redemptions with their codes.
pub fn redemptions(data: &CustomerRewards) -> AnyView {
    let rows: Vec<_> = data.redemptions.iter().map(redemption).collect();
    let body = if rows.is_empty() {
        let words = "Belum ada. Kode penukaran tampil di sini setelah Anda menukar poin.";
        view! { <p class="card__body sm muted">{words}</p> }.into_any()
    } else {
        view! { <div class="mt-2">{rows}</div> }.into_any()
    };
    let has_any = !data.redemptions.is_empty();
    let tools = move || {
        has_any
            .then(|| {
                let query = Callback::new(|()| Query::new());
                view! { <ExportMenu path=api::loyalty::OWN_REDEMPTIONS query name="penukaran-poin" /> }.into_any()
            })
            .into_any()
    };
    view! {
        <Card title="Penukaran" tools>
            {body}
        </Card>
    }
    .into_any()
}

fn redemption(one: &OwnRedemption) -> AnyView {
    let (tone, icon, words) = match one.status {
        RedemptionStatus::Requested => (Tone::Info, glyph::CLOCK, "Diajukan"),
        RedemptionStatus::Ready => (Tone::Success, glyph::PACKAGE_CHECK, "Siap diambil"),
        RedemptionStatus::HandedOver => (Tone::Neutral, glyph::CHECK, "Diserahkan"),
        RedemptionStatus::Cancelled => (Tone::Neutral, glyph::UNDO_2, "Dibatalkan"),
    };
    let reason = one.cancel_reason.as_ref().map(|reason| {
        let words = format!("Poin kembali: {reason}");
        view! { <span class="list__sub">{words}</span> }.into_any()
    });
    view! {
        <div class="list__row">
            <span class="list__main">
                <span class="list__title">{one.reward.clone()}</span>
                <span class="list__sub num">{format!("{} · {} poin", one.code, format_count(one.points))}</span>
                {reason}
            </span>
            <Badge tone icon>
                {words}
            </Badge>
        </div>
    }
    .into_any()
}

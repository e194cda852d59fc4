//! What points can be spent on.

use domain::date::{format_day, format_day_short};
use domain::loyalty::{CustomerRewards, NotRedeemable, Redeemed, RewardOffer};
use domain::money::format_count;
use leptos::prelude::*;

use super::Desk;
use crate::api::{self, idempotency_key};
use crate::ui::{Alert, Ask, Button, ButtonSize, Empty, Icon, IconSize, Tone, glyph, work};

/// The catalogue with its filter.
pub fn catalogue(desk: Desk, data: &CustomerRewards) -> AnyView {
    let balance = data.balance;
    let warning = (balance < 0).then(|| {
        view! {
            <Alert tone=Tone::Warning title="Saldo poin minus">
                "Faktur yang sudah memberi poin dikoreksi. Hadiah dapat ditukar lagi setelah saldo kembali positif."
            </Alert>
        }
        .into_any()
    });
    let offers = data.rewards.clone();
    let shown = move || {
        let only_affordable = desk.affordable.get();
        let is_shown = |offer: &&RewardOffer| !only_affordable || offer.points <= balance;
        let cards: Vec<_> = offers
            .iter()
            .filter(is_shown)
            .map(|offer| card(desk, offer, balance))
            .collect();
        if !cards.is_empty() {
            return view! { <div class="rewards">{cards}</div> }.into_any();
        }
        let (title, text) = if offers.is_empty() {
            (
                "Belum ada hadiah",
                "Katalog diisi oleh distributor. Poin Anda tetap tersimpan.",
            )
        } else {
            (
                "Poin belum cukup",
                "Belum ada hadiah seharga saldo Anda. Lihat semua hadiah untuk yang ingin dicapai.",
            )
        };
        view! { <Empty icon=glyph::GIFT title text /> }.into_any()
    };
    let chip = move |words: &'static str, affordable: bool| {
        let is_on = move || desk.affordable.get() == affordable;
        view! {
            <button
                class="chip"
                class:chip--on=is_on
                class:chip--plain=move || !is_on()
                type="button"
                aria-pressed=move || if is_on() { "true" } else { "false" }
                on:click=move |_| desk.affordable.set(affordable)
            >
                {words}
            </button>
        }
        .into_any()
    };
    view! {
        <section class="col-8" id="katalog" aria-labelledby="katalog-judul">
            <div class="row row--between row--wrap section-head">
                <h2 class="section-title" id="katalog-judul">
                    "Katalog hadiah"
                </h2>
                <div class="hscroll" role="group" aria-label="Saring hadiah">
                    {chip("Semua", false)} {chip("Poin cukup", true)}
                </div>
            </div>
            {warning}
            {shown}
        </section>
    }
    .into_any()
}

fn card(desk: Desk, offer: &RewardOffer, balance: i64) -> AnyView {
    let art = match &offer.picture {
        Some(hash) => view! {
            <div class="reward__art">
                <img src=format!("/api/files/{hash}") alt="" loading="lazy" />
            </div>
        }
        .into_any(),
        None => view! {
            <div class="reward__art blueprint">
                <Icon glyph=glyph::GIFT />
            </div>
        }
        .into_any(),
    };
    let until = offer.valid_until.map(|day| format!(", s.d. {}", format_day_short(day)));
    let stock = format!("Stok {}{}", format_count(offer.stock), until.unwrap_or_default());
    let description = (!offer.description.is_empty())
        .then(|| view! { <p class="xs muted">{offer.description.clone()}</p> }.into_any());
    view! {
        <article class="reward">
            {art}
            <div class="reward__body">
                <div>
                    <h3 class="reward__name">{offer.name.clone()}</h3>
                    {description}
                    <p class="xs subtle">{stock}</p>
                </div>
                <div class="reward__foot">
                    <span class="strong num sm">
                        {format_count(offer.points)} " " <span class="subtle">"poin"</span>
                    </span>
                    {foot(desk, offer, balance)}
                </div>
            </div>
        </article>
    }
    .into_any()
}

/// The button, or why there is none.
fn foot(desk: Desk, offer: &RewardOffer, balance: i64) -> AnyView {
    let Some(why) = offer.not_redeemable else {
        let asked = offer.clone();
        let press = Callback::new(move |()| desk.asks.ask(redeem(desk, &asked, balance)));
        return view! {
            <Button size=ButtonSize::Small label=format!("Tukar {}", offer.name) on_press=press>
                "Tukar"
            </Button>
        }
        .into_any();
    };
    let words = match why {
        NotRedeemable::Points => format!("Kurang {}", format_count(offer.points - balance)),
        NotRedeemable::Tier => {
            let lowest = offer.tiers.first().map_or("tier lain", |tier| tier.label());
            return view! {
                <span class="xs subtle row">
                    <Icon glyph=glyph::LOCK size=IconSize::Small />
                    <span class="sr-only">"Untuk tier "</span>
                    {lowest}
                </span>
            }
            .into_any();
        }
        NotRedeemable::NotYet => offer
            .valid_from
            .map(|day| format!("Mulai {}", format_day(day)))
            .unwrap_or_default(),
        other => other.label().to_owned(),
    };
    view! { <span class="xs subtle num">{words}</span> }.into_any()
}

/// Asks whether it is meant. Sent again after a broken connection it is the same redemption.
fn redeem(desk: Desk, offer: &RewardOffer, balance: i64) -> Ask {
    let (id, points, key) = (offer.id, offer.points, idempotency_key());
    let body = move || {
        let row = |words: &'static str, points: i64| {
            view! {
                <div>
                    <dt class="muted">{words}</dt>
                    <dd class="num">{format!("{} poin", format_count(points))}</dd>
                </div>
            }
            .into_any()
        };
        view! {
            <dl class="totals well">
                {row("Saldo sekarang", balance)} {row("Harga hadiah", points)} {row("Saldo sesudahnya", balance - points)}
            </dl>
        }
        .into_any()
    };
    Ask {
        title: format!("Tukar {}?", offer.name),
        text: "Poin langsung dipakai. Ambil hadiahnya di loket dengan kode penukaran setelah berstatus siap diambil."
            .to_owned(),
        body: Some(ViewFn::from(body)),
        words: "Tukar sekarang",
        work: work(move |_| {
            let key = key.clone();
            async move {
                let outcome = api::loyalty::redeem(id, key).await;
                // Stock and balance are others now, whatever became of it.
                desk.data.reload();
                desk.asks.ask(done(&outcome?));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

/// The code, which the list of redemptions shows too.
fn done(redeemed: &Redeemed) -> Ask {
    let code = redeemed.code.clone();
    let body = move || view! { <code class="code reward-code">{code.clone()}</code> }.into_any();
    Ask {
        title: "Penukaran tercatat".to_owned(),
        text: format!(
            "Kode penukaran Anda. Sisa saldo {} poin.",
            format_count(redeemed.balance)
        ),
        body: Some(ViewFn::from(body)),
        ..Ask::default()
    }
}

//! The catalogue of rewards.

use domain::FieldProblem;
use domain::date::{format_day, parse_day};
use domain::loyalty::{NewReward, Reward, Rewards, Tier};
use domain::money::format_count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use crate::api::{self, Query};
use crate::ui::{
    Answers, Ask, Asks, Badge, Button, ButtonKind, ButtonSize, Card, Check, Empty, ExportMenu, Field, FieldKind, Icon,
    Loaded, Remote, SkeletonCard, TextKind, Toast, Toasts, Tone, glyph, work,
};

/// What the parts of the card share.
#[derive(Clone, Copy)]
struct Shelf {
    asks: Asks,
    toasts: Toasts,
    list: Remote<Rewards>,
}

/// The card with every reward.
pub fn rewards(asks: Asks, toasts: Toasts) -> AnyView {
    let shelf = Shelf {
        asks,
        toasts,
        list: Remote::new(|| (), |()| api::loyalty::rewards()),
    };
    let tools = move || {
        let add = Callback::new(move |()| asks.ask(ask(shelf, None)));
        let query = Callback::new(|()| Query::new());
        view! {
            <ExportMenu path=api::loyalty::REWARDS query name="hadiah" />
            <Button kind=ButtonKind::Primary icon=glyph::PLUS on_press=add>
                "Tambah hadiah"
            </Button>
        }
        .into_any()
    };
    view! {
        <Card title="Katalog hadiah" sub="Yang bisa ditukar customer dengan poinnya" tools>
            <Loaded
                remote=shelf.list
                skeleton=|| view! { <SkeletonCard lines=3 /> }
                view=move |rewards| rows(shelf, &rewards)
            />
        </Card>
    }
    .into_any()
}

fn rows(shelf: Shelf, rewards: &Rewards) -> AnyView {
    if rewards.items.is_empty() {
        return view! {
            <Empty
                icon=glyph::GIFT
                title="Belum ada hadiah"
                text="Tambahkan hadiah agar customer bisa menukar poinnya."
            />
        }
        .into_any();
    }
    let rows: Vec<_> = rewards.items.iter().map(|reward| row(shelf, reward)).collect();
    view! { <div class="mt-2">{rows}</div> }.into_any()
}

/// For whom and until when, in words.
fn terms(reward: &Reward) -> String {
    let mut words = vec![
        format!("{} poin", format_count(reward.points)),
        format!("stok {}", format_count(reward.stock)),
    ];
    if reward.tiers.len() < Tier::ALL.len() {
        let names: Vec<&str> = reward.tiers.iter().map(|tier| tier.label()).collect();
        words.push(names.join(", "));
    }
    if let Some(day) = reward.valid_from {
        words.push(format!("mulai {}", format_day(day)));
    }
    if let Some(day) = reward.valid_until {
        words.push(format!("s.d. {}", format_day(day)));
    }
    if reward.open_redemptions > 0 {
        words.push(format!("{} belum diserahkan", format_count(reward.open_redemptions)));
    }
    words.join(" · ")
}

fn row(shelf: Shelf, reward: &Reward) -> AnyView {
    let (edited, removed) = (reward.clone(), reward.clone());
    let edit = Callback::new(move |()| shelf.asks.ask(ask(shelf, Some(edited.clone()))));
    let remove = Callback::new(move |()| shelf.asks.ask(take_away(shelf, removed.clone())));
    let gone = (reward.stock == 0).then(|| view! { <Badge tone=Tone::Warning>"Habis"</Badge> }.into_any());
    let picture = reward.picture.as_ref().map(|hash| {
        view! { <img class="set__thumb" src=format!("/api/files/{hash}") alt="" loading="lazy" /> }.into_any()
    });
    view! {
        <div class="list__row list__row--wrap">
            {picture}
            <span class="list__main">
                <span class="list__title">{reward.name.clone()} " " {gone}</span>
                <span class="list__sub num">{terms(reward)}</span>
            </span>
            <Button size=ButtonSize::Small label=format!("Ubah {}", reward.name) on_press=edit>
                "Ubah"
            </Button>
            <Button
                kind=ButtonKind::Danger
                size=ButtonSize::Small
                label=format!("Hapus {}", reward.name)
                on_press=remove
            >
                "Hapus"
            </Button>
        </div>
    }
    .into_any()
}

fn take_away(shelf: Shelf, reward: Reward) -> Ask {
    Ask {
        title: format!("Hapus {} dari katalog?", reward.name),
        text: "Customer tidak bisa menukarnya lagi. Penukaran yang sudah diajukan tetap berjalan.".to_owned(),
        words: "Hapus hadiah",
        danger: true,
        work: work(move |_| async move {
            let outcome = api::loyalty::remove_reward(reward.id, reward.version).await;
            shelf.list.reload();
            outcome?;
            shelf.toasts.show(Toast::done("Hadiah dihapus dari katalog"));
            Ok(())
        }),
        ..Ask::default()
    }
}

/// A whole number as it is typed.
fn count(typed: &str) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| *c != '.' && *c != ' ').collect();
    digits.parse().ok()
}

/// Asks for a new reward, or for another version of one.
fn ask(shelf: Shelf, old: Option<Reward>) -> Ask {
    let held = old.as_ref();
    let text = |value: Option<String>| value.unwrap_or_default();
    let number = |name: &'static str, label: &'static str, value: Option<i64>| {
        let value = value.map(|value| value.to_string()).unwrap_or_default();
        Field::of(FieldKind::Text(TextKind::Number), name, label, value)
    };
    let day = |name: &'static str, label: &'static str, value: Option<chrono::NaiveDate>| {
        let value = value.map(|day| day.to_string()).unwrap_or_default();
        Field::of(FieldKind::Text(TextKind::Day), name, label, value)
    };
    let fields = vec![
        Field::text("name", "Nama", text(held.map(|old| old.name.clone()))),
        Field::text(
            "description",
            "Keterangan",
            text(held.map(|old| old.description.clone())),
        )
        .hint("Boleh kosong."),
        number("points", "Harga (poin)", held.map(|old| old.points)),
        number("stock", "Stok", held.map(|old| old.stock)),
        day("valid_from", "Mulai", held.and_then(|old| old.valid_from)).hint("Kosong: mulai sekarang."),
        day("valid_until", "Sampai", held.and_then(|old| old.valid_until)).hint("Kosong: tanpa batas."),
    ];
    let picture = RwSignal::new(text(held.and_then(|old| old.picture.clone())));
    let ticked = Tier::ALL.map(|tier| RwSignal::new(held.is_none_or(|old| old.tiers.contains(&tier))));
    let body = move || {
        let boxes: Vec<_> = Tier::ALL
            .iter()
            .zip(ticked)
            .map(|(tier, checked)| view! { <Check checked>{tier.label()}</Check> }.into_any())
            .collect();
        view! {
            {picture_field(shelf.toasts, picture)}
            <fieldset class="field" id="f-tiers">
                <legend class="field__label">"Untuk tier"</legend>
                {boxes}
            </fieldset>
        }
        .into_any()
    };
    let seen = old.as_ref().map(|old| (old.id, old.version));
    Ask {
        title: if seen.is_some() { "Ubah hadiah" } else { "Tambah hadiah" }.to_owned(),
        text: "Penukaran yang sudah diajukan tetap dengan nama dan harga saat diajukan.".to_owned(),
        body: Some(ViewFn::from(body)),
        fields,
        words: "Simpan hadiah",
        check: |answers| {
            let wrong = |name: &str| {
                let told = || FieldProblem::new(format!("/{name}"), "invalid", "Isi dengan angka bulat.");
                count(&answers.get(name)).is_none().then(told)
            };
            ["points", "stock"].into_iter().filter_map(wrong).collect()
        },
        work: work(move |answers: Answers| {
            let tiers = Tier::ALL
                .into_iter()
                .zip(ticked)
                .filter(|(_, ticked)| ticked.get_untracked());
            let reward = NewReward {
                name: answers.get("name"),
                description: answers.get("description"),
                picture: Some(picture.get_untracked()).filter(|hash| !hash.is_empty()),
                points: count(&answers.get("points")).unwrap_or_default(),
                stock: count(&answers.get("stock")).unwrap_or_default(),
                valid_from: parse_day(&answers.get("valid_from")),
                valid_until: parse_day(&answers.get("valid_until")),
                tiers: tiers.map(|(tier, _)| tier).collect(),
            };
            async move {
                match seen {
                    Some((id, version)) => api::loyalty::change_reward(id, version, &reward).await?,
                    None => api::loyalty::add_reward(&reward).await?,
                }
                shelf.list.reload();
                shelf.toasts.show(Toast::done(format!("{} tersimpan", reward.name)));
                Ok(())
            }
        }),
        again: Some(std::sync::Arc::new(move || {
            shelf.list.reload();
            shelf.asks.close();
        })),
        ..Ask::default()
    }
}

/// A picture: it is sent at once, and becomes the reward's when that is saved.
fn picture_field(toasts: Toasts, hash: RwSignal<String>) -> AnyView {
    let is_sending = RwSignal::new(false);
    let chosen = move |event: Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let file = input.and_then(|input| {
            let file = input.files().and_then(|files| files.get(0));
            // The same file can be chosen again.
            input.set_value("");
            file
        });
        let Some(file) = file else { return };
        is_sending.set(true);
        spawn_local(async move {
            match api::settings::upload_picture(&file, false).await {
                Ok(kept) => drop(hash.try_set(kept)),
                Err(error) => toasts.show(Toast::failed(&error)),
            }
            is_sending.try_set(false);
        });
    };
    let shown = move || {
        let shown = hash.get();
        if shown.is_empty() {
            return view! { <span class="subtle sm">"Belum ada gambar"</span> }.into_any();
        }
        let remove = Callback::new(move |()| hash.set(String::new()));
        view! {
            <img class="set__logo" src=format!("/api/files/{shown}") alt="Gambar hadiah" />
            <Button on_press=remove>"Hapus gambar"</Button>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <span class="field__label">"Gambar"</span>
            <div class="row row--wrap">
                {shown}
                <label class="btn btn--secondary" class:is-loading=is_sending>
                    <Icon glyph=glyph::IMAGE />
                    "Pilih gambar"
                    <input class="sr-only" type="file" accept="image/png,image/jpeg,image/webp" on:change=chosen />
                </label>
            </div>
            <p class="field__hint">"PNG, JPEG, atau WebP, paling banyak 4 MB"</p>
        </div>
    }
    .into_any()
}

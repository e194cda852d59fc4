//! Rules of points and tiers, each from a date on. A list of rules is saved whole, from the version that was seen.

use domain::date::{format_day, parse_day};
use domain::loyalty::{BEGINNING, Tier};
use domain::money::format_count;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{Desk, changed_last};
use crate::api;
use crate::ui::{
    Answers, Ask, Button, ButtonKind, ButtonSize, Card, Field, FieldKind, Loaded, SkeletonCard, TextKind, Toast, glyph,
    problems, work,
};

const POINTS: &str = "points";
const TIERS: &str = "tiers";
/// The thresholds of a rule of tiers: names in the API and labels.
const THRESHOLDS: [(&str, &str); 3] = [
    ("gold", "Gold mulai (Rp)"),
    ("diamond", "Diamond mulai (Rp)"),
    ("moon_stone", "Moon Stone mulai (Rp)"),
];

/// The cards of the section.
pub fn rules(desk: Desk) -> AnyView {
    view! {
        <Loaded
            remote=desk.settings
            skeleton=|| view! { <SkeletonCard lines=6 /> }
            view=move |answer| {
                view! {
                    <div class="stack stack--top">
                        {card(desk, POINTS, &answer)} {card(desk, TIERS, &answer)} {benefits(desk, &answer)}
                    </div>
                }
                .into_any()
            }
        />
    }
    .into_any()
}

fn rules_of(answer: &Value, group: &str) -> Vec<Value> {
    answer[group]["value"]["rules"].as_array().cloned().unwrap_or_default()
}

/// From when a rule holds, in words.
fn since(rule: &Value) -> String {
    match rule["valid_from"].as_str().and_then(parse_day) {
        Some(day) if day > BEGINNING => format!("Mulai {}", format_day(day)),
        _ => "Sejak awal".to_owned(),
    }
}

fn words(group: &str, rule: &Value) -> String {
    let money = |name: &str| format!("Rp {}", format_count(rule[name].as_i64().unwrap_or_default()));
    if group == POINTS {
        let expiry = match rule["expiry_months"].as_i64() {
            Some(months) => format!("hangus setelah {months} bulan"),
            None => "tidak hangus".to_owned(),
        };
        format!("1 poin tiap {} penjualan bersih · {expiry}", money("rupiah_per_point"))
    } else {
        format!(
            "Gold {} · Diamond {} · Moon Stone {}",
            money("gold"),
            money("diamond"),
            money("moon_stone")
        )
    }
}

fn card(desk: Desk, group: &'static str, answer: &Value) -> AnyView {
    let (title, sub) = if group == POINTS {
        (
            "Poin",
            "Yang berlaku pada tanggal faktur. Poin semua faktur yang terkena langsung dihitung ulang",
        )
    } else {
        (
            "Tier",
            "Yang berlaku pada tanggal data. Tier semua customer langsung mengikuti",
        )
    };
    let all = rules_of(answer, group);
    let rows: Vec<_> = all
        .iter()
        .enumerate()
        .rev()
        .map(|(place, rule)| {
            let edited = rule.clone();
            let edit = Callback::new(move |()| desk.asks.ask(ask(desk, group, Some((place, edited.clone())))));
            let remove = Callback::new(move |()| desk.asks.ask(take_away(desk, group, place)));
            let name = since(rule);
            view! {
                <div class="list__row list__row--wrap">
                    <span class="list__main">
                        <span class="list__title">{name.clone()}</span>
                        <span class="list__sub">{words(group, rule)}</span>
                    </span>
                    <Button size=ButtonSize::Small label=format!("Ubah aturan {title}: {name}") on_press=edit>
                        "Ubah"
                    </Button>
                    {(place > 0)
                        .then(|| {
                            view! {
                                <Button
                                    kind=ButtonKind::Danger
                                    size=ButtonSize::Small
                                    label=format!("Hapus aturan {title}: {name}")
                                    on_press=remove
                                >
                                    "Hapus"
                                </Button>
                            }
                            .into_any()
                        })}
                </div>
            }
            .into_any()
        })
        .collect();
    let add = Callback::new(move |()| desk.asks.ask(ask(desk, group, None)));
    let tools = move || {
        view! {
            <Button icon=glyph::PLUS label=format!("Tambah aturan {title}") on_press=add>
                "Tambah aturan"
            </Button>
        }
        .into_any()
    };
    let last = changed_last(&answer[group]);
    view! {
        <Card title sub tools>
            <div class="mt-2">{rows}</div>
            <p class="card__body card__sub">{last}</p>
        </Card>
    }
    .into_any()
}

/// Writes a group, built from what holds now.
async fn put(desk: Desk, group: &'static str, build: impl FnOnce(Value) -> Value) -> Result<(), api::ApiError> {
    let answer = desk.settings.ok();
    let (version, value) = match &answer {
        Some(answer) => (
            answer[group]["version"].as_i64().unwrap_or_default(),
            answer[group]["value"].clone(),
        ),
        None => return Err(api::ApiError::Aborted),
    };
    api::settings::put(group, version, &build(value)).await?;
    desk.settings.reload();
    desk.toasts.show(Toast::done("Pengaturan tersimpan"));
    Ok(())
}

/// Where somebody else was faster: what holds now is read, and the question begins anew from the list.
fn start_over(desk: Desk) -> std::sync::Arc<dyn Fn() + Send + Sync> {
    std::sync::Arc::new(move || {
        desk.settings.reload();
        desk.asks.close();
    })
}

/// An amount as it is typed.
fn amount(typed: &str) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| *c != '.' && *c != ' ').collect();
    digits.parse().ok().filter(|amount| *amount > 0)
}

/// Asks for a rule: a new one, or another in the place of one.
fn ask(desk: Desk, group: &'static str, old: Option<(usize, Value)>) -> Ask {
    let held = old.as_ref().map_or(Value::Null, |(_, rule)| rule.clone());
    let is_first = old.as_ref().is_some_and(|(place, _)| *place == 0);
    let text = |name: &str| held[name].as_i64().map(|value| value.to_string()).unwrap_or_default();
    let number =
        |name: &'static str, label: &'static str| Field::of(FieldKind::Text(TextKind::Number), name, label, text(name));
    let mut fields = Vec::new();
    if !is_first {
        let day = held["valid_from"].as_str().unwrap_or_default();
        fields.push(Field::of(
            FieldKind::Text(TextKind::Day),
            "valid_from",
            "Berlaku mulai",
            day,
        ));
    }
    if group == POINTS {
        fields
            .push(number("rupiah_per_point", "Rupiah per poin").hint("Penjualan bersih satu faktur untuk satu poin."));
        fields.push(
            number("expiry_months", "Hangus setelah (bulan)")
                .hint("Kosongkan bila poin tidak hangus. Yang pertama masuk hangus lebih dulu, paling cepat besok."),
        );
    } else {
        fields.extend(THRESHOLDS.map(|(name, label)| number(name, label)));
    }
    let place = old.map(|(place, _)| place);
    Ask {
        title: if place.is_some() {
            "Ubah aturan"
        } else {
            "Tambah aturan"
        }
        .to_owned(),
        text: "Seluruh poin atau tier yang terkena dihitung ulang saat disimpan, dan dicatat di buku poin.".to_owned(),
        fields,
        words: "Simpan aturan",
        check: |_| Vec::new(),
        work: work(move |answers: Answers| {
            let day = if is_first {
                BEGINNING.to_string()
            } else {
                answers.get("valid_from")
            };
            let mut rule = json!({ "valid_from": day });
            let names: &[&str] = if group == POINTS {
                &["rupiah_per_point"]
            } else {
                &["gold", "diamond", "moon_stone"]
            };
            let mut wrong = Vec::new();
            for name in names {
                match amount(&answers.get(name)) {
                    Some(amount) => rule[*name] = json!(amount),
                    None => wrong.push((*name).to_owned()),
                }
            }
            if group == POINTS {
                match answers.optional("expiry_months") {
                    None => rule["expiry_months"] = Value::Null,
                    Some(typed) => match amount(&typed) {
                        Some(months) => rule["expiry_months"] = json!(months),
                        None => wrong.push("expiry_months".to_owned()),
                    },
                }
            }
            if parse_day(&day).is_none() {
                wrong.push("valid_from".to_owned());
            }
            async move {
                if let Some(name) = wrong.first() {
                    let told = if name == "valid_from" {
                        "Pilih tanggalnya."
                    } else {
                        "Isi angka bulat di atas nol."
                    };
                    let [problem] = <[_; 1]>::try_from(problems([(&format!("/{name}"), Some(told))]))
                        .map_err(|_| api::ApiError::Aborted)?;
                    return Err(api::ApiError::at_field(problem));
                }
                put(desk, group, |mut value| {
                    if let Some(rules) = value["rules"].as_array_mut() {
                        if let Some(place) = place {
                            rules.remove(place);
                        }
                        let at = rules
                            .iter()
                            .position(|other| other["valid_from"].as_str() > rule["valid_from"].as_str());
                        rules.insert(at.unwrap_or(rules.len()), rule);
                    }
                    value
                })
                .await
            }
        }),
        again: Some(start_over(desk)),
        ..Ask::default()
    }
}

fn take_away(desk: Desk, group: &'static str, place: usize) -> Ask {
    Ask {
        title: "Hapus aturan?".to_owned(),
        text: "Aturan sebelumnya berlaku lagi, dan yang terkena dihitung ulang.".to_owned(),
        words: "Hapus aturan",
        danger: true,
        work: work(move |_| async move {
            put(desk, group, |mut value| {
                if let Some(rules) = value["rules"].as_array_mut() {
                    rules.remove(place);
                }
                value
            })
            .await
        }),
        again: Some(start_over(desk)),
        ..Ask::default()
    }
}

/// What tiers bring.
fn benefits(desk: Desk, answer: &Value) -> AnyView {
    let held = answer[TIERS]["value"]["benefits"].clone();
    let rows: Vec<_> = Tier::ALL
        .iter()
        .map(|tier| {
            let text = held[tier.as_str()].as_str().filter(|text| !text.is_empty());
            let text = text.unwrap_or("Belum diisi").to_owned();
            view! {
                <div class="list__row">
                    <span class="list__main">
                        <span class="list__title">{tier.label()}</span>
                        <span class="list__sub">{text}</span>
                    </span>
                </div>
            }
            .into_any()
        })
        .collect();
    let edit = Callback::new(move |()| desk.asks.ask(ask_benefits(desk, &held)));
    let tools = move || {
        view! {
            <Button label="Ubah manfaat tier" on_press=edit>
                "Ubah"
            </Button>
        }
        .into_any()
    };
    view! {
        <Card title="Manfaat tier" sub="Tampil di halaman Reward Points customer" tools>
            <div class="mt-2">{rows}</div>
        </Card>
    }
    .into_any()
}

fn ask_benefits(desk: Desk, held: &Value) -> Ask {
    let field = |tier: Tier| {
        Field::text(
            tier.as_str(),
            tier.label(),
            held[tier.as_str()].as_str().unwrap_or_default(),
        )
    };
    Ask {
        title: "Manfaat tier".to_owned(),
        text: "Satu baris untuk tiap tier. Contoh: Undangan pelatihan mekanik.".to_owned(),
        fields: Tier::ALL.map(field).to_vec(),
        words: "Simpan manfaat",
        work: work(move |answers: Answers| async move {
            put(desk, TIERS, |mut value| {
                for tier in Tier::ALL {
                    value["benefits"][tier.as_str()] = json!(answers.get(tier.as_str()));
                }
                value
            })
            .await
        }),
        again: Some(start_over(desk)),
        ..Ask::default()
    }
}

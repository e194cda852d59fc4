//! Getting in touch: a message on WhatsApp, and writing down that somebody did.

use chrono::{DateTime, Utc};
use domain::insight::{CustomerContact, CustomerInsight, NOTE_MAX, whatsapp_number};
use leptos::prelude::*;

use super::Desk;
use crate::api::{self, encode, idempotency_key};
use crate::ui::{
    Answers, Ask, Button, ButtonKind, ButtonSize, Field, Icon, IconSize, Toast, button_class, glyph, problems, work,
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// `dihubungi 3 hari lalu oleh Rina`
pub(super) fn ago(contact: &CustomerContact) -> String {
    let days = (domain::wita_day(now()) - domain::wita_day(contact.at)).num_days();
    let when = match days {
        ..=0 => "hari ini".to_owned(),
        1 => "kemarin".to_owned(),
        days => format!("{days} hari lalu"),
    };
    format!("dihubungi {when} oleh {}", contact.by)
}

/// Opens a prepared message; cannot be used where no mobile number is known, and says why.
pub(super) fn whatsapp(one: &CustomerInsight, size: ButtonSize) -> AnyView {
    let number = one.phone.as_deref().and_then(whatsapp_number);
    if let Some(number) = number {
        let href = format!("https://wa.me/{number}?text={}", encode(&one.message));
        let label = format!("WhatsApp {}", one.name);
        return view! {
            <a
                class=button_class(ButtonKind::Secondary, size)
                href=href
                target="_blank"
                rel="noopener noreferrer"
                aria-label=label
            >
                <Icon glyph=glyph::MESSAGE_CIRCLE size=IconSize::Small />
                <span class="btn__word">"WhatsApp"</span>
            </a>
        }
        .into_any();
    }
    let why = if one.phone.is_none() {
        "Nomor telepon belum tercatat. Isi di Manajemen User."
    } else {
        "Nomor yang tercatat bukan nomor ponsel. Perbaiki di Manajemen User."
    };
    view! {
        <span title=why>
            <button class=button_class(ButtonKind::Secondary, size) type="button" disabled=true aria-label=format!("WhatsApp: {why}")>
                <Icon glyph=glyph::MESSAGE_CIRCLE size=IconSize::Small />
                <span class="btn__word">"WhatsApp"</span>
            </button>
        </span>
    }
    .into_any()
}

/// Both buttons.
pub(super) fn buttons(desk: Desk, one: &CustomerInsight) -> AnyView {
    let (number, name) = (one.number.clone(), one.name.clone());
    let label = format!("Catat bahwa {name} sudah dihubungi");
    let note = desk.may_write.then(move || {
        let asked = move |_| ask(desk, number.clone(), &name);
        view! {
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=glyph::CHECK label=label on:click=asked />
        }
        .into_any()
    });
    view! { <span class="row row--tight">{whatsapp(one, ButtonSize::Small)} {note}</span> }.into_any()
}

/// Asks what came of it, and writes it down.
pub(super) fn ask(desk: Desk, number: String, name: &str) {
    let key = idempotency_key();
    desk.asks.ask(Ask {
        title: format!("{name} sudah dihubungi?"),
        text: "Rekan Anda melihat siapa yang menghubungi dan kapan. Catatan boleh kosong.".to_owned(),
        fields: vec![Field::text("note", "Catatan", "")],
        words: "Catat",
        check: |answers| {
            let is_long = answers.get("note").chars().count() > NOTE_MAX;
            problems([("/note", is_long.then_some("Tulis paling banyak 500 karakter."))])
        },
        work: work(move |answers: Answers| {
            let (number, key) = (number.clone(), key.clone());
            async move {
                api::customers::contacted(&number, answers.get("note"), key).await?;
                desk.toasts.show(Toast::done("Kontak dicatat"));
                desk.revision.try_update(|revision| *revision += 1);
                Ok(())
            }
        }),
        ..Ask::default()
    });
}

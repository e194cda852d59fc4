//! Changing one's address: a code goes to the new one.

use domain::account::{CODE_MINUTES, CodeStep, email_problem};
use leptos::prelude::*;

use super::attempt::{self, Attempt};
use super::{EmailedCode, notice};
use crate::ui::{Answers, Ask, Asks, Field, FieldKind, TextKind, problems, work};
use crate::{api, session};

/// Asks for the new address and the password, then for the code.
pub fn change(asks: Asks) -> Ask {
    Ask {
        title: "Ubah email".to_owned(),
        text: "Kode dikirim ke alamat baru, dan alamat lama diberi tahu. Setelah kode benar, semua perangkat keluar."
            .to_owned(),
        fields: vec![
            Field::of(FieldKind::Text(TextKind::Email), "email", "Email baru", ""),
            Field::of(FieldKind::Text(TextKind::Password), "password", "Kata sandi", ""),
        ],
        words: "Kirim kode",
        check: |answers| problems([("/email", email_problem(&answers.get("email")))]),
        work: work(move |answers: Answers| async move {
            let email = answers.get("email");
            let asked = api::account::change_email(email.clone(), answers.get("password")).await?;
            attempt::begin(Attempt {
                email,
                challenge_id: Some(asked.challenge_id),
                sent_at: None,
                registers: false,
            });
            attempt::sent();
            asks.ask(enter_code());
            Ok(())
        }),
        ..Ask::default()
    }
}

/// The code of the new address; a right one has ended every session of the account.
fn enter_code() -> Ask {
    let email = attempt::current().map(|attempt| attempt.email).unwrap_or_default();
    let body = move || {
        let on_step = Callback::new(|step: CodeStep| {
            notice::leave(notice::after(step));
            session::left();
        });
        attempt::current().map(|attempt| view! { <EmailedCode attempt on_step /> }.into_any())
    };
    Ask {
        title: "Masukkan kode".to_owned(),
        text: format!("6 angka dikirim ke {email}. Berlaku {CODE_MINUTES} menit, sekali pakai."),
        body: Some(ViewFn::from(body)),
        ..Ask::default()
    }
}

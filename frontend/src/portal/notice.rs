//! What a login says about what led there: said once, kept in memory only.

use std::cell::Cell;

use domain::account::{CodePurpose, CodeStep, Portal};
use leptos::prelude::*;

use crate::ui::{Alert, Tone};

/// What happened, and how to go on.
type Words = (&'static str, &'static str);

thread_local! {
    static NOTICE: Cell<Option<Words>> = const { Cell::new(None) };
}

/// The session was ended everywhere by its owner.
pub const SIGNED_OUT: Words = ("Anda sudah keluar di semua perangkat", "Masuk lagi bila perlu.");

/// Leaves a notice for the login that comes next.
pub fn leave(words: Words) {
    NOTICE.set(Some(words));
}

/// What a right code that opened no session leads to.
pub fn after(step: CodeStep) -> Words {
    match (step.about, step.portal) {
        (CodePurpose::Browser, _) => ("Perangkat ini sudah dikenali", "Masukkan kata sandi lagi."),
        (CodePurpose::Email, Portal::Customer) => ("Email sudah diganti", "Masuk dengan alamat baru."),
        (CodePurpose::Email, Portal::Admin) => ("Email sudah diganti", "Masuk lagi dengan nama pengguna Anda."),
        (CodePurpose::Registration | CodePurpose::Login, _) => ("Email terverifikasi", "Masuk dengan kata sandi Anda."),
    }
}

/// The notice, if one was left.
#[component]
pub fn Notice() -> impl IntoView {
    NOTICE.take().map(|(title, text)| {
        view! {
            <Alert tone=Tone::Success title>
                {text}
            </Alert>
        }
        .into_any()
    })
}

//! The authenticator app: setting it up, its recovery codes, taking it away.

use std::fmt::Write;
use std::sync::Arc;

use domain::FieldProblem;
use domain::account::{OwnAccount, TotpOffer, TotpState};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{button, row};
use crate::ui::save::{save_blob, text_blob};
use crate::ui::{
    Answers, Ask, Asks, Badge, Button, ButtonSize, Card, Field, FieldKind, Remote, TextKind, Toast, Toasts, Tone,
    glyph, use_toasts, work,
};
use crate::{api, session};

/// Where the account stands, and what can be done.
pub fn card(state: TotpState, asks: Asks, account: Remote<OwnAccount>) -> AnyView {
    let toasts = use_toasts();
    let begin = Callback::new(move |()| {
        spawn_local(async move {
            match api::account::offer_totp().await {
                Ok(offer) => asks.ask(confirm(offer, asks, account, toasts)),
                Err(error) => toasts.show(Toast::failed(&error)),
            }
        });
    });
    let body = if state.enabled {
        let renew = Callback::new(move |()| asks.ask(renew(asks, account, toasts)));
        let remove = Callback::new(move |()| asks.ask(remove(account, toasts)));
        let (why, end) = if state.required {
            (
                "Pengaturan mewajibkan autentikator, jadi tidak bisa dilepas",
                ().into_any(),
            )
        } else {
            ("Masuk cukup dengan kata sandi", button("Lepas", remove))
        };
        view! {
            {row(
                "Kode pemulihan",
                format!("{} belum dipakai. Tiap kode menggantikan ponsel satu kali", state.recovery_codes_left),
                button("Buat baru", renew),
            )}
            {row("Lepas autentikator", why.to_owned(), end)}
        }
        .into_any()
    } else {
        let words = "Setelah kata sandi, masuk meminta 6 angka dari aplikasi di ponsel Anda.".to_owned();
        row("Belum terpasang", words, button("Pasang", begin))
    };
    let badge = move || {
        state
            .enabled
            .then(|| view! { <Badge tone=Tone::Success icon=glyph::SHIELD_CHECK>"Aktif"</Badge> }.into_any())
            .into_any()
    };
    view! {
        <Card title="Autentikator" tools=badge>
            <div class="mt-2">{body}</div>
        </Card>
    }
    .into_any()
}

fn code_field() -> Field {
    Field::of(FieldKind::Code, "code", "Kode", "")
}

fn is_whole(answers: &Answers) -> Vec<FieldProblem> {
    let told = || FieldProblem::new("/code", "required", "Ketik 6 angka yang sedang tampil di aplikasi.");
    answers.get("code").is_empty().then(told).into_iter().collect()
}

fn confirm(offer: TotpOffer, asks: Asks, account: Remote<OwnAccount>, toasts: Toasts) -> Ask {
    let size = offer.qr.len() + 8;
    let (path, secret) = (picture(&offer.qr), in_fours(&offer.secret));
    let body = move || {
        view! {
            <div class="totp">
                <svg
                    class="qr"
                    viewBox=format!("-4 -4 {size} {size}")
                    role="img"
                    aria-label="Kode QR untuk aplikasi autentikator"
                    shape-rendering="crispEdges"
                >
                    <path d=path.clone() />
                </svg>
                <div class="stack stack--sm sm">
                    <p>"Pindai dengan Google Authenticator, Microsoft Authenticator, atau aplikasi sejenis."</p>
                    <p class="muted">"Tidak bisa memindai? Ketik kunci ini:"</p>
                    <p class="code strong">{secret.clone()}</p>
                </div>
            </div>
            <p class="sm muted">"Lalu ketik 6 angka yang tampil di aplikasi."</p>
        }
        .into_any()
    };
    Ask {
        title: "Pasang autentikator".to_owned(),
        body: Some(ViewFn::from(body)),
        fields: vec![code_field()],
        words: "Pasang autentikator",
        check: is_whole,
        work: work(move |answers: Answers| async move {
            let made = api::account::confirm_totp(answers.get("code")).await?;
            asks.ask(show_codes(made.recovery_codes, account, toasts));
            Ok(())
        }),
        ..Ask::default()
    }
}

fn renew(asks: Asks, account: Remote<OwnAccount>, toasts: Toasts) -> Ask {
    Ask {
        title: "Buat kode pemulihan baru".to_owned(),
        text: "Kode yang lama tidak berlaku lagi. Ketik 6 angka yang tampil di aplikasi.".to_owned(),
        fields: vec![code_field()],
        words: "Buat kode baru",
        check: is_whole,
        work: work(move |answers: Answers| async move {
            let made = api::account::renew_recovery_codes(answers.get("code")).await?;
            asks.ask(show_codes(made.recovery_codes, account, toasts));
            Ok(())
        }),
        ..Ask::default()
    }
}

fn remove(account: Remote<OwnAccount>, toasts: Toasts) -> Ask {
    Ask {
        title: "Lepas autentikator?".to_owned(),
        text: "Masuk tidak meminta kode lagi, dan kode pemulihan tidak berlaku.".to_owned(),
        fields: vec![Field::of(
            FieldKind::Text(TextKind::Password),
            "password",
            "Kata sandi",
            "",
        )],
        words: "Lepas autentikator",
        danger: true,
        work: work(move |answers: Answers| async move {
            api::account::disable_totp(answers.get("password")).await?;
            account.reload();
            toasts.show(Toast::done("Autentikator dilepas"));
            Ok(())
        }),
        ..Ask::default()
    }
}

/// The recovery codes, this once. Only when they are put away does the rest of the portal open.
fn show_codes(codes: Vec<String>, account: Remote<OwnAccount>, toasts: Toasts) -> Ask {
    let body = move || {
        let (to_copy, to_save) = (codes.join("\n"), codes.join("\n"));
        let copy = Callback::new(move |()| {
            // The browser itself tells when it does not allow it.
            let _ = window().navigator().clipboard().write_text(&to_copy);
            toasts.show(Toast::done("Kode disalin"));
        });
        let save = Callback::new(move |()| {
            let blob = text_blob(&to_save, "text/plain");
            // The browser itself tells when it cannot save.
            drop(blob.and_then(|blob| save_blob(&blob, "kode-pemulihan-ampconnect.txt")));
        });
        let items: Vec<_> = codes
            .iter()
            .map(|code| view! { <li>{code.clone()}</li> }.into_any())
            .collect();
        view! {
            <ul class="recovery code">{items}</ul>
            <div class="row">
                <Button size=ButtonSize::Small icon=glyph::COPY on_press=copy>
                    "Salin"
                </Button>
                <Button size=ButtonSize::Small icon=glyph::DOWNLOAD on_press=save>
                    "Unduh"
                </Button>
            </div>
        }
        .into_any()
    };
    let on_close = move || {
        account.reload();
        spawn_local(async move {
            if let Err(error) = session::renew().await {
                toasts.show(Toast::failed(&error));
            }
        });
    };
    Ask {
        title: "Simpan kode pemulihan".to_owned(),
        text: "Tiap kode sekali pakai, untuk masuk tanpa ponsel. Kode hanya ditampilkan sekarang.".to_owned(),
        body: Some(ViewFn::from(body)),
        on_close: Some(Arc::new(on_close)),
        ..Ask::default()
    }
}

/// The dark squares of a QR code as one path, a stroke of squares at a time.
fn picture(rows: &[String]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for run in row.split_inclusive('0') {
            let dark = run.trim_end_matches('0').len();
            if dark > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{x} {y}h{dark}v1h-{dark}z");
            }
            x += run.len();
        }
    }
    path
}

/// A key in groups of four, as it is read out and typed.
fn in_fours(key: &str) -> String {
    let mut out = String::new();
    for (place, letter) in key.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_squares_are_drawn_in_runs() {
        let rows = ["1101".to_owned(), "0011".to_owned(), "0000".to_owned()];
        assert_eq!(picture(&rows), "M0 0h2v1h-2zM3 0h1v1h-1zM2 1h2v1h-2z");
    }

    #[test]
    fn a_key_is_read_in_fours() {
        assert_eq!(in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}

//! What can be done with a user, behind the three dots of its row.

use std::sync::Arc;

use domain::account::{AccountStatus, UserDetail, UserKind, UserPatch, UserRow};
use domain::date::format_instant;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, edit, merge, redemptions};
use crate::api::ApiError;
use crate::portal::device;
use crate::ui::save::save_blob;
use crate::ui::{Answers, Ask, Deed, Glyph, Toast, glyph, row_menu, work};
use crate::{api, session};

/// The menu of a row; none for one's own account, which has a page of its own.
pub fn menu(user: &UserRow) -> AnyView {
    let desk = expect_context::<Desk>();
    let is_own = session::user_now().is_some_and(|own| own.id == user.id);
    if is_own {
        return ().into_any();
    }
    let user = Arc::new(user.clone());
    let label = format!("Aksi untuk {}", user.name);
    row_menu(label, move || deeds(desk, &user))
}

fn deeds(desk: Desk, user: &Arc<UserRow>) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let mut add = |icon: Glyph, words: &'static str, run: fn(Desk, Arc<UserRow>)| {
        let user = Arc::clone(user);
        deeds.push(Deed {
            icon,
            words,
            danger: words == ANONYMISE,
            run: Callback::new(move |()| run(desk, Arc::clone(&user))),
        });
    };
    let is_active = user.status == AccountStatus::Active;
    let is_customer = user.kind == UserKind::Customer;
    add(glyph::PENCIL, "Ubah", edit::edit);
    if is_active {
        add(glyph::KEY_ROUND, "Kirim tautan atur ulang", send_link);
    } else if user.status == AccountStatus::NoAccount && !is_customer {
        add(glyph::MAIL, "Kirim ulang undangan", send_link);
    }
    if user.totp_enabled == Some(true) {
        add(glyph::SMARTPHONE, "Lepas autentikator", reset_totp);
    }
    if is_active {
        let words = if is_customer { "Sesi" } else { "Akhiri semua sesi" };
        add(glyph::MONITOR, words, sessions);
        add(glyph::BAN, "Nonaktifkan", |desk, user| {
            set_status(desk, &user, AccountStatus::Disabled);
        });
    } else if user.status == AccountStatus::Disabled {
        add(glyph::CHECK, "Aktifkan", |desk, user| {
            set_status(desk, &user, AccountStatus::Active);
        });
    }
    if is_customer {
        add(glyph::GIFT, "Sesuaikan poin", redemptions::adjust);
        add(glyph::GIT_COMPARE_ARROWS, "Gabungkan", |desk, user| {
            desk.asks.ask(merge::ask(desk, user));
        });
        add(glyph::FILE_DOWN, "Ekspor data", export);
        add(glyph::TRASH_2, ANONYMISE, anonymise);
    }
    deeds
}

const ANONYMISE: &str = "Anonimkan";

/// Does something that needs no question, and says what came of it.
fn at_once(desk: Desk, words: String, deed: impl Future<Output = Result<(), ApiError>> + 'static) {
    spawn_local(async move {
        match deed.await {
            Ok(()) => desk.changed(words),
            Err(error) => desk.failed(&error),
        }
    });
}

fn send_link(desk: Desk, user: Arc<UserRow>) {
    let to = user.email.clone().unwrap_or_else(|| user.name.clone());
    at_once(desk, format!("Tautan dikirim ke {to}"), async move {
        api::users::act(&user.id, "reset-link").await
    });
}

/// Lets the account sign in or no longer, with the way back.
fn set_status(desk: Desk, user: &UserRow, status: AccountStatus) {
    let (id, name) = (user.id.clone(), user.name.clone());
    let (before, words) = match status {
        AccountStatus::Active => (AccountStatus::Disabled, format!("{name} bisa masuk lagi")),
        _ => (AccountStatus::Active, format!("{name} dinonaktifkan")),
    };
    spawn_local(async move {
        if put_status(desk, &id, status).await {
            let back = move || {
                let id = id.clone();
                spawn_local(async move {
                    put_status(desk, &id, before).await;
                });
            };
            let toast = Toast::done(words);
            desk.toasts.show(if status == AccountStatus::Active {
                toast
            } else {
                toast.detail("Semua sesinya berakhir.").undo(back)
            });
        }
    });
}

/// From whatever version there is: the last word counts. Whether it was done.
async fn put_status(desk: Desk, id: &str, status: AccountStatus) -> bool {
    let patch = UserPatch {
        status: Some(status),
        ..UserPatch::default()
    };
    let outcome = match api::users::read(id).await {
        Ok(detail) => api::users::change(id, detail.version, &patch).await,
        Err(error) => Err(error),
    };
    desk.read_again();
    outcome.map_err(|error| desk.failed(&error)).is_ok()
}

/// Asks what takes something away, and does it by a word of the API.
fn take_away(desk: Desk, user: Arc<UserRow>, (title, text, words): (String, &str, &'static str), verb: &'static str) {
    desk.asks.ask(Ask {
        title,
        text: text.to_owned(),
        words,
        danger: true,
        work: work(move |_: Answers| {
            let user = Arc::clone(&user);
            async move {
                api::users::act(&user.id, verb).await?;
                desk.changed("Selesai");
                Ok(())
            }
        }),
        ..Ask::default()
    });
}

fn reset_totp(desk: Desk, user: Arc<UserRow>) {
    let title = format!("Lepas autentikator {}?", user.name);
    let text = "Untuk ponsel yang hilang. Pemilik akun diberi tahu lewat email, dan masuk cukup dengan kata sandi.";
    take_away(desk, user, (title, text, "Lepas autentikator"), "reset-totp");
}

fn anonymise(desk: Desk, user: Arc<UserRow>) {
    let title = format!("Anonimkan {}?", user.name);
    let text = "Nama, email, telepon, alamat, dan akun dihapus untuk selamanya. Faktur dan poin tetap tercatat.";
    take_away(desk, user, (title, text, "Anonimkan customer"), "anonymise");
}

fn export(desk: Desk, user: Arc<UserRow>) {
    spawn_local(async move {
        match api::users::export(&user.id).await {
            // The browser itself tells when it cannot save.
            Ok(blob) => drop(save_blob(&blob, &format!("customer-{}.json", number(&user)))),
            Err(error) => desk.failed(&error),
        }
    });
}

fn number(user: &UserRow) -> &str {
    user.customer_number.as_deref().unwrap_or(&user.id)
}

/// The live sessions, and ending them all.
fn sessions(desk: Desk, user: Arc<UserRow>) {
    spawn_local(async move {
        match api::users::read(&user.id).await {
            Ok(detail) => desk.asks.ask(end_sessions(desk, detail)),
            Err(error) => desk.failed(&error),
        }
    });
}

fn end_sessions(desk: Desk, detail: UserDetail) -> Ask {
    let title = format!("Sesi {}", detail.user.name);
    if detail.sessions.is_empty() {
        return Ask {
            title,
            text: "Tidak ada perangkat yang sedang masuk.".to_owned(),
            ..Ask::default()
        };
    }
    let (id, sessions) = (detail.user.id, detail.sessions);
    let body = move || {
        let rows: Vec<_> = sessions
            .iter()
            .map(|session| {
                device::row(
                    &session.user_agent,
                    format!("aktif {}", format_instant(session.last_seen_at)),
                    ().into_any(),
                )
            })
            .collect();
        view! { <div class="list--flush">{rows}</div> }.into_any()
    };
    Ask {
        title,
        text: "Setelah diakhiri, perangkat harus masuk lagi.".to_owned(),
        body: Some(ViewFn::from(body)),
        words: "Akhiri semua sesi",
        danger: true,
        work: work(move |_: Answers| {
            let id = id.clone();
            async move {
                api::users::end_sessions(&id).await?;
                desk.changed("Semua sesi diakhiri");
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

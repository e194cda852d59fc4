//! `/admin/account`: what the signed-in do with their own account.

mod totp;

use domain::Page;
use domain::account::{OwnAccount, Portal, SessionSummary, name_problem};
use leptos::prelude::*;

use crate::portal::{SessionsCard, ThemeChoice, notification_choices, own_email, own_password};
use crate::ui::{
    Alert, Answers, Ask, AskDialog, Asks, Button, ButtonSize, Card, Field, Loaded, PageHead, Remote, SkeletonCard,
    Toast, Tone, problems, use_toasts, work,
};
use crate::{api, session};

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let asks = Asks::provide();
    let account = Remote::new(|| (), |()| api::account::read());
    // Ended by a change of the password.
    let sessions = Remote::new(|| (), |()| api::account::sessions());
    let meta = move || {
        let own = account.ok()?;
        Some(format!("{} · {}", own.username.as_deref()?, own.user.role.as_str()))
    };
    let must_set_up = Memo::new(|_| session::must_set_up_totp());
    view! {
        <PageHead title="Akun saya" meta=move || meta().unwrap_or_else(|| "Data, keamanan, dan perangkat Anda".to_owned()) />
        {move || {
            must_set_up
                .get()
                .then(|| {
                    view! {
                        <Alert tone=Tone::Warning title="Pasang autentikator dulu">
                            "Pengaturan mewajibkan kode autentikator untuk staf. Halaman lain terbuka setelah terpasang."
                        </Alert>
                    }
                    .into_any()
                })
        }}
        <div class="grid">
            <div class="col-7 stack stack--top">
                <Loaded
                    remote=account
                    skeleton=|| view! { <SkeletonCard lines=6 /> }
                    view=move |own| own_data(&own, asks, account, sessions)
                />
                <SessionsCard asks sessions />
            </div>
            <div class="col-5 stack stack--top">
                <Loaded
                    remote=account
                    skeleton=|| view! { <SkeletonCard lines=3 /> }
                    view=move |own| totp::card(own.totp, asks, account)
                />
                {notification_choices(Portal::Admin)}
                <Card title="Tampilan">
                    <div class="card__body">
                        <ThemeChoice />
                    </div>
                </Card>
            </div>
        </div>
        <AskDialog asks />
    }
}

/// One line of a card: what it is, how it stands, and what can be done about it.
fn row(title: &'static str, sub: String, end: AnyView) -> AnyView {
    view! {
        <div class="list__row">
            <span class="list__main">
                <span class="list__title">{title}</span>
                <span class="list__sub">{sub}</span>
            </span>
            {end}
        </div>
    }
    .into_any()
}

fn button(words: &'static str, on_press: Callback<()>) -> AnyView {
    view! {
        <Button size=ButtonSize::Small on_press>
            {words}
        </Button>
    }
    .into_any()
}

fn own_data(
    own: &OwnAccount,
    asks: Asks,
    account: Remote<OwnAccount>,
    sessions: Remote<Page<SessionSummary>>,
) -> AnyView {
    let name = own.user.name.clone();
    let rename = Callback::new(move |()| asks.ask(rename(name.clone(), account)));
    let change_email = Callback::new(move |()| asks.ask(own_email::change(asks)));
    let change_password = Callback::new(move |()| asks.ask(own_password::change(move || sessions.reload())));
    let rows = [
        row("Nama", own.user.name.clone(), button("Ubah nama", rename)),
        row("Email", own.email.clone(), button("Ubah email", change_email)),
        row(
            "Kata sandi",
            "Mengubahnya mengakhiri semua sesi lain".to_owned(),
            button("Ubah kata sandi", change_password),
        ),
    ];
    view! {
        <Card title="Data akun">
            <div class="mt-2">{rows}</div>
        </Card>
    }
    .into_any()
}

fn rename(name: String, account: Remote<OwnAccount>) -> Ask {
    let toasts = use_toasts();
    Ask {
        title: "Ubah nama".to_owned(),
        fields: vec![Field::text("name", "Nama", name)],
        words: "Simpan nama",
        check: |answers| problems([("/name", name_problem(&answers.get("name")))]),
        work: work(move |answers: Answers| async move {
            api::account::rename(answers.get("name")).await?;
            session::renew().await?;
            account.reload();
            toasts.show(Toast::done("Nama tersimpan"));
            Ok(())
        }),
        ..Ask::default()
    }
}

//! `/customer/profile`: own data, address, password, browsers, and the look of the portal.

use chrono::{DateTime, Datelike, Utc};
use domain::Page;
use domain::account::{OwnAccount, Portal, SessionSummary, address_problem, name_problem, phone_problem};
use domain::date::{format_day, month_name, wita_day};
use domain::purchase::{CustomerProfile, CustomerProfilePatch};
use leptos::prelude::*;

use crate::portal::{SessionsCard, ThemeChoice, notification_choices, own_email, own_password};
use crate::ui::{
    AskDialog, Asks, Button, ButtonSize, Card, Form, FormState, Loaded, PageHead, Remote, SkeletonCard, TextField,
    TextKind, Toast, problems, use_toasts,
};
use crate::{api, session};

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let asks = Asks::provide();
    let profile = Remote::new(|| (), |()| api::purchases::profile());
    let account = Remote::new(|| (), |()| api::account::read());
    let sessions = Remote::new(|| (), |()| api::account::sessions());
    let meta = move || profile.ok().map(|found| meta(&found)).unwrap_or_default();
    view! {
        <PageHead title="Profil" meta=move || meta() />
        <div class="grid">
            <div class="col-7 stack stack--top">
                <Loaded
                    remote=profile
                    skeleton=|| view! { <SkeletonCard lines=8 /> }
                    view=move |found| own_data(&found, profile)
                />
                <Loaded
                    remote=account
                    skeleton=|| view! { <SkeletonCard lines=3 /> }
                    view=move |own| access(&own, asks, account, sessions)
                />
                <SessionsCard asks sessions />
            </div>
            <div class="col-5 stack stack--top">
                {notification_choices(Portal::Customer)}
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

/// `8001073914 · pelanggan sejak Mar 2024`
fn meta(found: &CustomerProfile) -> String {
    match found.since {
        Some(day) => format!(
            "{} · pelanggan sejak {} {}",
            found.customer_number,
            month_name(day.month()),
            day.year()
        ),
        None => found.customer_number.clone(),
    }
}

fn own_data(found: &CustomerProfile, profile: Remote<CustomerProfile>) -> AnyView {
    let toasts = use_toasts();
    let form = FormState::new();
    let field = |text: &str| RwSignal::new(text.to_owned());
    let name = field(&found.name);
    let contact = field(&found.contact);
    let phone = field(found.phone.as_deref().unwrap_or_default());
    let address = field(found.address.as_deref().unwrap_or_default());
    let version = found.version;
    let on_submit = Callback::new(move |()| {
        let patch = CustomerProfilePatch {
            name: Some(name.get()),
            contact: Some(contact.get()),
            phone: Some(phone.get()),
            address: Some(address.get()),
        };
        let wrong = problems([
            ("/name", name_problem(&name.get())),
            ("/contact", name_problem(&contact.get())),
            (
                "/phone",
                Some(phone.get())
                    .filter(|phone| !phone.trim().is_empty())
                    .and_then(|phone| phone_problem(&phone)),
            ),
            ("/address", address_problem(address.get().trim())),
        ]);
        if form.reject(wrong) {
            return;
        }
        form.send(async move {
            api::purchases::change_profile(version, &patch).await?;
            // The head of the portal says the name.
            session::renew().await?;
            profile.reload();
            toasts.show(Toast::done("Data tersimpan"));
            Ok(())
        });
    });
    view! {
        <Card title="Data sendiri" sub="Nama di faktur lama tidak berubah">
            <div class="card__body">
                <Form form words="Simpan data" on_submit>
                    <div class="form-2">
                        <TextField form name="name" label="Nama usaha" value=name autocomplete="organization" />
                        <TextField form name="contact" label="Nama lengkap" value=contact autocomplete="name" />
                        <TextField
                            form
                            name="phone"
                            label="Nomor telepon"
                            value=phone
                            kind=TextKind::Phone
                            autocomplete="tel"
                        />
                        <TextField form name="address" label="Alamat" value=address autocomplete="street-address" />
                    </div>
                </Form>
            </div>
        </Card>
    }
    .into_any()
}

fn access(
    own: &OwnAccount,
    asks: Asks,
    account: Remote<OwnAccount>,
    sessions: Remote<Page<SessionSummary>>,
) -> AnyView {
    let (email, password) = (own.email.clone(), password_changed(own.password_changed_at));
    let changed = move || {
        account.reload();
        sessions.reload();
    };
    let change_email = Callback::new(move |()| asks.ask(own_email::change(asks)));
    let change_password = Callback::new(move |()| asks.ask(own_password::change(changed)));
    let row = |title: String, sub: &'static str, words: &'static str, on_press: Callback<()>| {
        view! {
            <div class="list__row">
                <span class="list__main">
                    <span class="list__title">{title}</span>
                    <span class="list__sub">{sub}</span>
                </span>
                <Button size=ButtonSize::Small on_press>
                    {words}
                </Button>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title="Email dan kata sandi">
            <div class="mt-2">
                {row(
                    email,
                    "Perubahan menunggu kode di alamat baru dan diberitahukan ke alamat lama",
                    "Ubah email",
                    change_email,
                )}
                {row(
                    password,
                    "Mengubahnya mengakhiri semua sesi lain",
                    "Ubah kata sandi",
                    change_password,
                )}
            </div>
        </Card>
    }
    .into_any()
}

/// `Kata sandi diubah 3 Nov 2026`
fn password_changed(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(
        || "Kata sandi belum pernah diubah".to_owned(),
        |at| format!("Kata sandi diubah {}", format_day(wita_day(at))),
    )
}

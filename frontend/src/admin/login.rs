//! Sign-in of the staff: the password, the authenticator's code where the account has one, and an emailed code first
//! where somebody hammers the account.

use domain::account::{AdminLogin, CODE_MINUTES, CodeStep, LoginAnswer, Portal};
use domain::{FieldProblem, ProblemCode};
use leptos::prelude::*;

use crate::portal::attempt::{self, Attempt};
use crate::portal::{AuthHead, AuthLayout, EmailedCode, ForgottenLink, Notice, PortalSwitch, SignedOutOnly, notice};
use crate::ui::{Form, FormState, Icon, TextField, TextKind, dom, glyph};
use crate::{api, session, text};

/// `/admin/login`
#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <SignedOutOnly portal=Portal::Admin>
            <AuthLayout portal=Portal::Admin>
                <Login />
            </AuthLayout>
        </SignedOutOnly>
    }
}

/// Name and password.
const PASSWORD: usize = 0;
/// The authenticator's code.
const TOTP: usize = 1;
/// The emailed code.
const EMAILED: usize = 2;

#[component]
fn Login() -> impl IntoView {
    let step = RwSignal::new(PASSWORD);
    let username = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let totp = RwSignal::new(String::new());
    move || match step.get() {
        TOTP => view! {
            <Back step />
            <AuthHead title="Kode autentikator">
                "Akun " <span class="strong">{username.get_untracked()}</span> " dijaga autentikator."
            </AuthHead>
            <LoginForm step username password totp />
        }
        .into_any(),
        EMAILED => view! { <EmailedStep step password /> }.into_any(),
        _ => view! {
            <PortalSwitch current=Portal::Admin />
            <AuthHead title="Masuk admin">"Gunakan nama pengguna staf Anda."</AuthHead>
            <Notice />
            <LoginForm step username password totp />
        }
        .into_any(),
    }
}

/// The fields of a step, all of which are sent.
#[component]
fn LoginForm(
    step: RwSignal<usize>,
    username: RwSignal<String>,
    password: RwSignal<String>,
    totp: RwSignal<String>,
) -> impl IntoView {
    let form = FormState::new();
    let asks_totp = step.get_untracked() == TOTP;
    let on_submit = Callback::new(move |()| {
        let code = totp.get_untracked().trim().to_owned();
        let body = AdminLogin {
            username: username.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            totp: asks_totp.then_some(code),
        };
        if form.reject(missing(&body)) {
            return;
        }
        form.send(async move {
            match api::auth::admin_login(&body).await {
                // The guard around this page then leads on.
                Ok(LoginAnswer::SignedIn(answer)) => session::adopt(answer),
                Ok(LoginAnswer::CodeAsked(asked)) => {
                    attempt::begin(Attempt {
                        email: body.username,
                        challenge_id: Some(asked.challenge_id),
                        sent_at: None,
                        registers: false,
                    });
                    attempt::sent();
                    step.try_set(EMAILED);
                }
                Err(error) if error.is(ProblemCode::TotpRequired) => {
                    totp.try_set(String::new());
                    step.try_set(TOTP);
                    dom::focus_later("#f-totp");
                }
                Err(error) if error.is(ProblemCode::TotpInvalid) => {
                    totp.try_set(String::new());
                    form.reject(vec![FieldProblem::new(
                        "/totp",
                        "totp_invalid",
                        text::error(&error).detail,
                    )]);
                }
                Err(error) => {
                    if error.is(ProblemCode::CredentialsInvalid) {
                        password.try_set(String::new());
                    }
                    return Err(error);
                }
            }
            Ok(())
        });
    });
    let fields = if asks_totp {
        view! {
            <TextField
                form
                name="totp"
                label="Kode"
                value=totp
                autocomplete="one-time-code"
                hint="6 angka yang sedang tampil di aplikasi, atau salah satu kode pemulihan."
                large=true
            />
        }
        .into_any()
    } else {
        view! {
            <TextField form name="username" label="Nama pengguna" value=username autocomplete="username" large=true />
            <TextField
                form
                name="password"
                label="Kata sandi"
                value=password
                kind=TextKind::Password
                autocomplete="current-password"
                aside=|| view! { <ForgottenLink portal=Portal::Admin /> }.into_any()
                large=true
            />
        }
        .into_any()
    };
    view! {
        <Form form words="Masuk" class="stack" on_submit>
            {fields}
        </Form>
    }
}

/// A code proves that the account's owner sits here; then the password is asked for again.
#[component]
fn EmailedStep(step: RwSignal<usize>, password: RwSignal<String>) -> impl IntoView {
    let attempt = attempt::current()?;
    let username = attempt.email.clone();
    let on_step = Callback::new(move |done: CodeStep| {
        notice::leave(notice::after(done));
        password.set(String::new());
        step.set(PASSWORD);
        dom::focus_later("#f-password");
    });
    Some(view! {
        <Back step />
        <AuthHead title="Masukkan kode">
            "Banyak percobaan masuk ke akun ini, jadi 6 angka dikirim ke email akun "
            <span class="strong">{username}</span>
            {format!(". Berlaku {CODE_MINUTES} menit, sekali pakai.")}
        </AuthHead>
        <EmailedCode attempt on_step />
    })
}

/// Back to name and password.
#[component]
fn Back(step: RwSignal<usize>) -> impl IntoView {
    view! {
        <button class="row sm muted w-max" type="button" on:click=move |_| step.set(PASSWORD)>
            <Icon glyph=glyph::ARROW_LEFT />
            "Kembali"
        </button>
    }
}

fn missing(body: &AdminLogin) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if body.username.is_empty() {
        problems.push(FieldProblem::new("/username", "required", "Isi nama pengguna."));
    }
    if body.password.is_empty() {
        problems.push(FieldProblem::new("/password", "required", "Isi kata sandi."));
    }
    if body.totp.as_deref() == Some("") {
        problems.push(FieldProblem::new(
            "/totp",
            "required",
            "Isi kode dari aplikasi autentikator.",
        ));
    }
    problems
}

//! Sign-in of the staff.

use domain::account::{AdminLogin, Portal};
use domain::{FieldProblem, ProblemCode};
use leptos::prelude::*;

use crate::portal::{AuthLayout, PortalSwitch, SignedOutOnly};
use crate::ui::{FormState, FormSummary, SubmitButton, TextField, TextKind, dom};
use crate::{api, paths, session};

/// `/admin/login`
#[component]
pub fn LoginPage() -> impl IntoView {
    dom::set_title("Masuk admin");
    view! {
        <SignedOutOnly portal=Portal::Admin>
            <Login />
        </SignedOutOnly>
    }
}

#[component]
fn Login() -> impl IntoView {
    let lead = || {
        view! {
            <h2>"Penjualan, stok, dan customer di satu meja."</h2>
            <p class="auth__sub">"Portal admin untuk staf distributor."</p>
        }
        .into_any()
    };
    view! {
        <AuthLayout portal=Portal::Admin lead=lead>
            <PortalSwitch current=Portal::Admin />
            <div>
                <h1 class="auth__title" tabindex="-1">
                    "Masuk admin"
                </h1>
                <p class="sm muted mt-1">"Gunakan nama pengguna staf Anda."</p>
            </div>
            <LoginForm />
        </AuthLayout>
    }
}

#[component]
fn LoginForm() -> impl IntoView {
    let username = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let form = FormState::new();
    let login = Action::new_local(move |body: &AdminLogin| {
        let body = body.clone();
        async move {
            match api::auth::admin_login(&body).await {
                // The guard around this page then leads on.
                Ok(answer) => session::adopt(answer),
                Err(error) => {
                    if error.is(ProblemCode::CredentialsInvalid) {
                        password.try_set(String::new());
                    }
                    form.fail(error);
                }
            }
        }
    });
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = AdminLogin {
            username: username.get().trim().to_owned(),
            password: password.get(),
        };
        if !form.reject(missing(&body)) {
            login.dispatch(body);
        }
    };
    let forgotten = || {
        view! {
            <a class="link xs" href=paths::FORGOT_PASSWORD>
                "Lupa kata sandi"
            </a>
        }
        .into_any()
    };
    view! {
        <FormSummary form />
        <form class="stack" novalidate on:submit=on_submit>
            <TextField form name="username" label="Nama pengguna" value=username autocomplete="username" large=true />
            <TextField
                form
                name="password"
                label="Kata sandi"
                value=password
                kind=TextKind::Password
                autocomplete="current-password"
                aside=forgotten
                large=true
            />
            <SubmitButton words="Masuk" pending=login.pending() />
        </form>
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
    problems
}

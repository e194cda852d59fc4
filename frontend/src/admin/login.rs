//! Sign-in of the staff.

use domain::account::{AdminLogin, Portal};
use domain::{FieldProblem, ProblemCode};
use leptos::prelude::*;

use crate::portal::{AuthHead, AuthLayout, ForgottenLink, PortalSwitch, SignedOutOnly};
use crate::ui::{Form, FormState, TextField, TextKind};
use crate::{api, session};

/// `/admin/login`
#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <SignedOutOnly portal=Portal::Admin>
            <Login />
        </SignedOutOnly>
    }
}

#[component]
fn Login() -> impl IntoView {
    view! {
        <AuthLayout portal=Portal::Admin>
            <PortalSwitch current=Portal::Admin />
            <AuthHead title="Masuk admin">"Gunakan nama pengguna staf Anda."</AuthHead>
            <LoginForm />
        </AuthLayout>
    }
}

#[component]
fn LoginForm() -> impl IntoView {
    let username = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let form = FormState::new();
    let on_submit = Callback::new(move |()| {
        let body = AdminLogin {
            username: username.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            totp: None,
        };
        if form.reject(missing(&body)) {
            return;
        }
        form.send(async move {
            // The guard around this page then leads on.
            let outcome = api::auth::admin_login(&body).await.map(session::adopt);
            if outcome
                .as_ref()
                .is_err_and(|error| error.is(ProblemCode::CredentialsInvalid))
            {
                password.try_set(String::new());
            }
            outcome
        });
    });
    view! {
        <Form form words="Masuk" class="stack" on_submit>
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
        </Form>
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

//! Sign-in of the customers.

use domain::account::{CustomerLogin, LoginAnswer, Portal, email_problem};
use domain::{FieldProblem, ProblemCode};
use leptos::prelude::*;

use super::attempt::{self, Attempt};
use crate::portal::{AuthHead, AuthLayout, ForgottenLink, PortalSwitch, SignedOutOnly, query_of};
use crate::router::{NavigateOptions, use_location, use_navigate};
use crate::ui::{Form, FormState, TextField, TextKind};
use crate::{api, paths, session};

/// `/customer/login`
#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <SignedOutOnly portal=Portal::Customer>
            <AuthLayout portal=Portal::Customer>
                <PortalSwitch current=Portal::Customer />
                <AuthHead title="Masuk customer">"Gunakan email yang terdaftar."</AuthHead>
                <LoginForm />
            </AuthLayout>
        </SignedOutOnly>
    }
}

#[component]
fn LoginForm() -> impl IntoView {
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let form = FormState::new();
    let navigate = use_navigate();
    let search = use_location().search;
    let on_submit = Callback::new(move |()| {
        let body = CustomerLogin {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        if form.reject(problems(&body)) {
            return;
        }
        let navigate = navigate.clone();
        // The way back to a page goes along to the code.
        let code_page = format!("{}{}", paths::CUSTOMER_VERIFY, query_of(&search.get_untracked()));
        form.send(async move {
            let asked = match api::auth::login(&body).await {
                Ok(LoginAnswer::SignedIn(answer)) => {
                    // The guard around this page then leads on.
                    session::adopt(answer);
                    return Ok(());
                }
                Ok(LoginAnswer::CodeAsked(asked)) => Some(asked.challenge_id),
                // The registration's code was not entered yet; none was sent just now.
                Err(error) if error.is(ProblemCode::AccountUnverified) => None,
                Err(error) => {
                    if error.is(ProblemCode::CredentialsInvalid) {
                        password.try_set(String::new());
                    }
                    return Err(error);
                }
            };
            attempt::begin(Attempt {
                email: body.email,
                registers: asked.is_none(),
                sent_at: None,
                challenge_id: asked.clone(),
            });
            if asked.is_some() {
                attempt::sent();
            }
            navigate(&code_page, NavigateOptions::default());
            Ok(())
        });
    });
    view! {
        <Form form words="Masuk" class="stack" accent=true on_submit>
            <TextField form name="email" label="Email" value=email kind=TextKind::Email autocomplete="username" large=true />
            <TextField
                form
                name="password"
                label="Kata sandi"
                value=password
                kind=TextKind::Password
                autocomplete="current-password"
                aside=|| view! { <ForgottenLink portal=Portal::Customer /> }.into_any()
                large=true
            />
        </Form>
        <p class="xs subtle">"Dari perangkat baru, kode 6 angka dikirim ke email Anda."</p>
        <p class="sm muted">
            "Belum punya akun? " <a class="link" href=paths::CUSTOMER_REGISTER>
                "Daftar"
            </a>
        </p>
    }
}

fn problems(body: &CustomerLogin) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    if let Some(detail) = email_problem(&body.email) {
        found.push(FieldProblem::new("/email", "invalid", detail));
    }
    if body.password.is_empty() {
        found.push(FieldProblem::new("/password", "required", "Isi kata sandi."));
    }
    found
}

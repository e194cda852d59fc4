//! The first `super_admin`, by the one-time link that the server prints while there is none.

use domain::FieldProblem;
use domain::account::{AdminLogin, Portal, SetupRequest, email_problem, username_problem};
use domain::password::{self, Owner};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsValue;

use crate::portal::AuthLayout;
use crate::ui::{
    Alert, ButtonKind, ButtonSize, FormState, FormSummary, StrengthBar, SubmitButton, TextField, TextKind, Tone,
    button_class, dom,
};
use crate::{api, paths, session};

/// `/admin/setup#<token>`
#[component]
pub fn SetupPage() -> impl IntoView {
    dom::set_title("Penyiapan awal");
    let token = take_token();
    let lead = || {
        view! {
            <h2>"Siapkan AMPConnect."</h2>
            <ol class="auth__points auth__points--n">
                <li>"Buat super_admin pertama"</li>
                <li>"Unggah berkas penjualan"</li>
                <li>"Unggah berkas stok"</li>
            </ol>
        }
        .into_any()
    };
    view! {
        <AuthLayout portal=Portal::Admin lead=lead>
            <div>
                <h1 class="auth__title" tabindex="-1">
                    "Buat super_admin pertama"
                </h1>
                <p class="sm muted mt-1">"Tautan penyiapan sekali pakai dan berlaku 60 menit."</p>
            </div>
            {match token {
                Some(token) => view! { <SetupForm token /> }.into_any(),
                None => view! { <NoToken /> }.into_any(),
            }}
        </AuthLayout>
    }
}

/// The token out of the fragment, which goes out of the address and the history at once.
fn take_token() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let token = hash.trim_start_matches('#');
    let token = token.strip_prefix("token=").unwrap_or(token);
    if token.is_empty() {
        return None;
    }
    if let Ok(history) = window().history() {
        // Replacing the address by one of the same site cannot fail.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(paths::ADMIN_SETUP));
    }
    Some(token.to_owned())
}

#[component]
fn NoToken() -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title="Tautan penyiapan belum lengkap">
            "Buka tautan yang tercetak di konsol server saat dijalankan. Tautan baru tercetak setiap server dijalankan \
             selama super_admin belum ada."
        </Alert>
        <a class=button_class(ButtonKind::Secondary, ButtonSize::Large) href=paths::ADMIN_LOGIN>
            "Ke halaman masuk"
        </a>
    }
}

#[component]
fn SetupForm(token: String) -> impl IntoView {
    let username = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let secret = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let form = FormState::new();
    let navigate = use_navigate();
    let setup = Action::new_local(move |body: &SetupRequest| {
        let body = body.clone();
        let navigate = navigate.clone();
        async move {
            let made = async {
                api::auth::setup(&body).await?;
                let login = AdminLogin {
                    username: body.username,
                    password: body.password,
                };
                api::auth::admin_login(&login).await
            };
            match made.await {
                Ok(answer) => {
                    let home = answer.user.role.home();
                    session::adopt(answer);
                    navigate(
                        home,
                        NavigateOptions {
                            replace: true,
                            ..NavigateOptions::default()
                        },
                    );
                }
                Err(error) => form.fail(error),
            }
        }
    });
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = SetupRequest {
            token: token.clone(),
            username: username.get().trim().to_owned(),
            email: email.get().trim().to_owned(),
            password: secret.get(),
        };
        if !form.reject(problems(&body, &again.get())) {
            setup.dispatch(body);
        }
    };
    let strength = Signal::derive(move || {
        secret.with(|secret| {
            (!secret.is_empty()).then(|| {
                username.with(|username| email.with(|email| password::strength(secret, owner(username, email))))
            })
        })
    });
    view! {
        <FormSummary form />
        <form class="stack stack--form" novalidate on:submit=on_submit>
            <TextField
                form
                name="username"
                label="Nama pengguna"
                value=username
                autocomplete="username"
                hint="3 sampai 40 huruf, angka, titik, strip, atau garis bawah."
                large=true
            />
            <TextField form name="email" label="Email" value=email kind=TextKind::Email autocomplete="email" large=true />
            <TextField
                form
                name="password"
                label="Kata sandi"
                value=secret
                kind=TextKind::Password
                autocomplete="new-password"
                hint="Sedikitnya 8 karakter dengan huruf besar, huruf kecil, angka, dan tanda."
                large=true
            >
                <StrengthBar strength />
            </TextField>
            <TextField
                form
                name="password_confirmation"
                label="Ulangi kata sandi"
                value=again
                kind=TextKind::Password
                autocomplete="new-password"
                large=true
            />
            <SubmitButton words="Buat akun dan masuk" pending=setup.pending() />
        </form>
        <p class="sm muted">
            "Sudah punya akun? " <a class="link" href=paths::ADMIN_LOGIN>
                "Masuk"
            </a>
        </p>
    }
}

fn owner<'a>(username: &'a str, email: &'a str) -> Owner<'a> {
    Owner {
        name: "",
        email,
        number: username,
    }
}

/// What the form can judge itself, by the same rules as the server.
fn problems(body: &SetupRequest, again: &str) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    if let Some(detail) = username_problem(&body.username) {
        found.push(FieldProblem::new("/username", "invalid", detail));
    }
    if let Some(detail) = email_problem(&body.email) {
        found.push(FieldProblem::new("/email", "invalid", detail));
    }
    let broken = password::problems(&body.password, owner(&body.username, &body.email));
    if !broken.is_empty() {
        found.push(FieldProblem::new("/password", "invalid", broken.join(" ")));
    } else if body.password != again {
        found.push(FieldProblem::new(
            "/password_confirmation",
            "mismatch",
            "Belum sama dengan kata sandi di atas.",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_judged_by_the_shared_rules() {
        let body = SetupRequest {
            token: "t".into(),
            username: "q".into(),
            email: "rina".into(),
            password: "Gardan#48xy".into(),
        };
        let pointers: Vec<_> = problems(&body, "lain")
            .into_iter()
            .map(|problem| problem.pointer)
            .collect();
        assert_eq!(pointers, ["/username", "/email", "/password_confirmation"]);

        let body = SetupRequest {
            username: "rina.a".into(),
            email: "rina@contoh.id".into(),
            ..body
        };
        assert_eq!(problems(&body, "Gardan#48xy"), []);
        let body = SetupRequest {
            password: "Rina.a#48xy".into(),
            ..body
        };
        assert_eq!(
            problems(&body, "Rina.a#48xy").len(),
            1,
            "a password does not hold the username"
        );
    }
}

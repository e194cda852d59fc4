//! The first `super_admin`, by the one-time link that the server prints while there is none.

use domain::FieldProblem;
use domain::account::{AdminLogin, Portal, SetupRequest, email_problem, username_problem};
use domain::password::Owner;
use leptos::prelude::*;

use crate::portal::{AuthLayout, NewPassword, NewPasswordFields, Outcome, take_token};
use crate::router::{NavigateOptions, use_navigate};
use crate::ui::{Form, FormState, TextField, TextKind, Tone, dom};
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

#[component]
fn NoToken() -> impl IntoView {
    view! {
        <Outcome tone=Tone::Warning title="Tautan penyiapan belum lengkap" portal=Portal::Admin>
            "Buka tautan yang tercetak di konsol server saat dijalankan. Tautan baru tercetak setiap server dijalankan \
             selama super_admin belum ada."
        </Outcome>
    }
}

#[component]
fn SetupForm(token: String) -> impl IntoView {
    let username = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = NewPassword {
        email: Some(email),
        number: Some(username),
        ..NewPassword::new()
    };
    let form = FormState::new();
    let navigate = use_navigate();
    let on_submit = Callback::new(move |()| {
        let body = SetupRequest {
            token: token.clone(),
            username: username.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
            password: password.secret.get_untracked(),
        };
        if form.reject(problems(&body, &password.again.get_untracked())) {
            return;
        }
        let navigate = navigate.clone();
        form.send(async move {
            api::auth::setup(&body).await?;
            let login = AdminLogin {
                username: body.username,
                password: body.password,
                totp: None,
            };
            let answer = api::auth::admin_login(&login).await?;
            let home = answer.user.role.home();
            session::adopt(answer);
            navigate(
                home,
                NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                },
            );
            Ok(())
        });
    });
    view! {
        <Form form words="Buat akun dan masuk" on_submit>
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
            <NewPasswordFields form password />
        </Form>
        <p class="sm muted">
            "Sudah punya akun? " <a class="link" href=paths::ADMIN_LOGIN>
                "Masuk"
            </a>
        </p>
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
    let owner = Owner {
        name: "",
        email: &body.email,
        number: &body.username,
    };
    found.extend(NewPassword::problem(&body.password, again, owner));
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

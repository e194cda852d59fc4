//! Registration of a customer.

use domain::FieldProblem;
use domain::account::{Portal, RegisterRequest, customer_number_problem, email_problem, name_problem, phone_problem};
use domain::password::Owner;
use leptos::prelude::*;

use super::attempt::{self, Attempt};
use crate::portal::{AuthHead, AuthLayout, NewPassword, NewPasswordFields, SignedOutOnly};
use crate::router::{NavigateOptions, use_navigate};
use crate::ui::{Form, FormState, Icon, TextField, TextKind, glyph};
use crate::{api, paths};

/// `/customer/register`
#[component]
pub fn RegisterPage() -> impl IntoView {
    let lead = || {
        let points: Vec<_> = [
            "Stok part dengan jumlahnya",
            "Riwayat faktur dan PDF",
            "Poin dari tiap faktur",
        ]
        .into_iter()
        .map(|point| {
            view! {
                <li class="row">
                    <Icon glyph=glyph::CHECK />
                    {point}
                </li>
            }
            .into_any()
        })
        .collect();
        view! {
            <h2>"Satu akun untuk satu nomor customer."</h2>
            <ul class="auth__points">{points}</ul>
        }
        .into_any()
    };
    view! {
        <SignedOutOnly portal=Portal::Customer>
            <AuthLayout portal=Portal::Customer lead=lead>
                <AuthHead title="Daftar akun customer">
                    "Sudah punya akun? " <a class="link" href=paths::CUSTOMER_LOGIN>
                        "Masuk"
                    </a>
                </AuthHead>
                <RegisterForm />
            </AuthLayout>
        </SignedOutOnly>
    }
}

#[component]
fn RegisterForm() -> impl IntoView {
    let number = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let phone = RwSignal::new(String::new());
    let password = NewPassword {
        name: Some(name),
        email: Some(email),
        number: Some(number),
        ..NewPassword::new()
    };
    let form = FormState::new();
    let navigate = use_navigate();
    let on_submit = Callback::new(move |()| {
        let trimmed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let body = RegisterRequest {
            customer_number: trimmed(number),
            name: trimmed(name),
            email: trimmed(email),
            phone: trimmed(phone),
            password: password.secret.get_untracked(),
            password_confirmation: password.again.get_untracked(),
        };
        if form.reject(problems(&body)) {
            return;
        }
        let navigate = navigate.clone();
        form.send(async move {
            let asked = api::auth::register(&body).await?;
            attempt::begin(Attempt {
                email: body.email,
                challenge_id: Some(asked.challenge_id),
                sent_at: None,
                registers: true,
            });
            attempt::sent();
            navigate(paths::CUSTOMER_VERIFY, NavigateOptions::default());
            Ok(())
        });
    });
    view! {
        <Form form words="Daftar dan kirim kode" accent=true on_submit>
            <TextField
                form
                name="customer_number"
                label="Nomor customer"
                value=number
                autocomplete="off"
                hint="Tercetak di faktur Anda."
                large=true
            />
            <TextField form name="name" label="Nama lengkap" value=name autocomplete="name" large=true />
            <div class="form-2">
                <TextField form name="email" label="Email" value=email kind=TextKind::Email autocomplete="email" large=true />
                <TextField
                    form
                    name="phone"
                    label="Nomor telepon"
                    value=phone
                    kind=TextKind::Phone
                    autocomplete="tel"
                    large=true
                />
            </div>
            <NewPasswordFields form password />
        </Form>
    }
}

/// What the form can judge itself, by the same rules as the server.
fn problems(body: &RegisterRequest) -> Vec<FieldProblem> {
    let mut found: Vec<_> = [
        ("/customer_number", customer_number_problem(&body.customer_number)),
        ("/name", name_problem(&body.name)),
        ("/email", email_problem(&body.email)),
        ("/phone", phone_problem(&body.phone)),
    ]
    .into_iter()
    .filter_map(|(pointer, problem)| Some(FieldProblem::new(pointer, "invalid", problem?)))
    .collect();
    let owner = Owner {
        name: &body.name,
        email: &body.email,
        number: &body.customer_number,
    };
    found.extend(NewPassword::problem(&body.password, &body.password_confirmation, owner));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(body: &RegisterRequest) -> Vec<String> {
        problems(body).into_iter().map(|problem| problem.pointer).collect()
    }

    #[test]
    fn each_field_is_judged_by_the_shared_rules() {
        let good = RegisterRequest {
            customer_number: "8001073914".into(),
            name: "Syamsul Bahri".into(),
            email: "sinarsape@contoh.id".into(),
            phone: "0812 0000 1182".into(),
            password: "RodaGigi#26".into(),
            password_confirmation: "RodaGigi#26".into(),
        };
        assert_eq!(problems(&good), []);

        let empty = RegisterRequest {
            customer_number: String::new(),
            name: String::new(),
            email: "sinarsape@contoh".into(),
            phone: "0812".into(),
            password_confirmation: "RodaGigi#27".into(),
            ..good.clone()
        };
        assert_eq!(
            pointers(&empty),
            [
                "/customer_number",
                "/name",
                "/email",
                "/phone",
                "/password_confirmation"
            ]
        );

        for password in ["Syamsul#26x", "Sinarsape#26", "Ab#8001073914"] {
            let owned = RegisterRequest {
                password: password.into(),
                ..good.clone()
            };
            assert_eq!(pointers(&owned), ["/password"], "{password} holds its owner");
        }
    }
}

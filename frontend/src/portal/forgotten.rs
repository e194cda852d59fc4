//! Asking for a link to a new password, both portals.

use domain::FieldProblem;
use domain::account::{ForgotPassword, Portal, email_problem};
use leptos::prelude::*;

use super::auth_layout::{AuthHead, AuthLayout, Outcome};
use super::guard::SignedOutOnly;
use crate::router::use_query_map;
use crate::ui::{Form, FormState, TextField, TextKind, Tone};
use crate::{api, paths};

/// The way to a new password, beside the password of a login.
#[component]
pub fn ForgottenLink(
    /// Whose login it is.
    portal: Portal,
) -> impl IntoView {
    view! {
        <a class="link xs" href=paths::forgotten(portal)>
            "Lupa kata sandi"
        </a>
    }
}

/// The portal of `?portal=`; customers unless it says otherwise.
pub(super) fn portal_of_query() -> Portal {
    if use_query_map().with_untracked(|query| query.get("portal")).as_deref() == Some(Portal::Admin.as_str()) {
        Portal::Admin
    } else {
        Portal::Customer
    }
}

/// `/forgot-password?portal=admin|customer`
#[component]
pub fn ForgottenPage() -> impl IntoView {
    let portal = portal_of_query();
    let sent = RwSignal::new(false);
    view! {
        <SignedOutOnly portal>
            <AuthLayout portal>
                <AuthHead title="Lupa kata sandi">"Kami kirim tautan sekali pakai lewat email."</AuthHead>
                {move || {
                    if sent.get() {
                        view! {
                            <Outcome tone=Tone::Success title="Periksa email Anda" portal>
                                "Bila alamat itu terdaftar, tautan untuk kata sandi baru sudah dikirim. Berlaku 30 menit. \
                                 Periksa juga folder spam."
                            </Outcome>
                        }
                        .into_any()
                    } else {
                        view! { <Ask portal sent /> }.into_any()
                    }
                }}
            </AuthLayout>
        </SignedOutOnly>
    }
}

#[component]
fn Ask(portal: Portal, sent: RwSignal<bool>) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let form = FormState::new();
    let on_submit = Callback::new(move |()| {
        let body = ForgotPassword {
            portal,
            email: email.get_untracked().trim().to_owned(),
        };
        let problem = email_problem(&body.email).map(|detail| FieldProblem::new("/email", "invalid", detail));
        if !form.reject(problem.into_iter().collect()) {
            form.send(async move {
                api::auth::forgot_password(&body).await?;
                sent.try_set(true);
                Ok(())
            });
        }
    });
    view! {
        <Form form words="Kirim tautan" accent=portal == Portal::Customer on_submit>
            <TextField form name="email" label="Email" value=email kind=TextKind::Email autocomplete="username" large=true />
        </Form>
        <p class="sm muted">
            "Sudah ingat? " <a class="link" href=paths::login(portal)>
                "Masuk"
            </a>
        </p>
    }
}

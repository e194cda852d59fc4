//! Pages that an emailed one-time link opens: a forgotten password and an admin's invitation both set a password.

use domain::account::{PasswordByLink, Portal};
use domain::password::Owner;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::auth_layout::{AuthHead, AuthLayout, Outcome};
use super::forgotten::portal_of_query;
use super::guard::SignedOutOnly;
use super::new_password::{NewPassword, NewPasswordFields};
use crate::ui::{Form, FormState, Tone};
use crate::{api, paths};

/// The token out of the fragment, which goes out of the address and the history at once.
pub fn take_token() -> Option<String> {
    let location = window().location();
    let hash = location.hash().ok()?;
    let token = hash.trim_start_matches('#');
    let token = token.strip_prefix("token=").unwrap_or(token);
    if token.is_empty() {
        return None;
    }
    if let (Ok(history), Ok(path)) = (window().history(), location.pathname()) {
        // Replacing the address by one of the same site cannot fail.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    Some(token.to_owned())
}

/// `/reset-password#<token>`
#[component]
pub fn ResetPage() -> impl IntoView {
    page(portal_of_query(), false)
}

/// `/invitation#<token>`
#[component]
pub fn InvitationPage() -> impl IntoView {
    page(Portal::Admin, true)
}

fn page(portal: Portal, is_invitation: bool) -> AnyView {
    let (title, sub) = if is_invitation {
        (
            "Terima undangan",
            "Pilih kata sandi untuk akun Anda. Tautan undangan berlaku 72 jam.",
        )
    } else {
        (
            "Kata sandi baru",
            "Setelah disimpan, semua perangkat keluar dari akun ini.",
        )
    };
    let token = StoredValue::new(take_token());
    // What to sign in with, once the password is set, and where.
    let login = RwSignal::new(String::new());
    let is_staff = RwSignal::new(portal == Portal::Admin);
    view! {
        <SignedOutOnly portal>
            <AuthLayout portal>
                <AuthHead title>{sub}</AuthHead>
                {move || {
                    let login_name = login.get();
                    let token = token.get_value();
                    match token {
                        None => view! { <NoToken portal is_invitation /> }.into_any(),
                        Some(token) if login_name.is_empty() => {
                            view! { <SetPassword token portal is_invitation login is_staff /> }.into_any()
                        }
                        Some(_) => {
                            let portal = if is_staff.get_untracked() { Portal::Admin } else { Portal::Customer };
                            view! {
                                <Outcome tone=Tone::Success title="Kata sandi tersimpan" portal>
                                    "Masuk sebagai "
                                    <span class="strong">{login_name}</span>
                                    " dengan kata sandi itu."
                                </Outcome>
                            }
                            .into_any()
                        }
                    }
                }}
            </AuthLayout>
        </SignedOutOnly>
    }
    .into_any()
}

#[component]
fn NoToken(portal: Portal, is_invitation: bool) -> impl IntoView {
    view! {
        <Outcome tone=Tone::Warning title="Tautan belum lengkap" portal>
            "Buka lagi tautan di email sampai lengkap. "
            {help(portal, is_invitation)}
        </Outcome>
    }
}

/// What to do where the link is of no use.
fn help(portal: Portal, is_invitation: bool) -> AnyView {
    if is_invitation {
        "Bila undangan sudah lewat masanya, minta yang baru kepada super_admin.".into_any()
    } else {
        view! {
            "Tautan sudah tidak berlaku? "
            <a class="link" href=paths::forgotten(portal)>
                "Minta tautan baru"
            </a>
        }
        .into_any()
    }
}

#[component]
fn SetPassword(
    token: String,
    portal: Portal,
    is_invitation: bool,
    login: RwSignal<String>,
    is_staff: RwSignal<bool>,
) -> impl IntoView {
    let password = NewPassword::new();
    let form = FormState::new();
    let on_submit = Callback::new(move |()| {
        let body = PasswordByLink {
            token: token.clone(),
            password: password.secret.get_untracked(),
        };
        let problem = NewPassword::problem(&body.password, &password.again.get_untracked(), Owner::default());
        if !form.reject(problem.into_iter().collect()) {
            form.send(async move {
                let set = if is_invitation {
                    api::auth::accept_invitation(&body).await?
                } else {
                    api::auth::reset_password(&body).await?
                };
                is_staff.try_set(set.portal == Portal::Admin);
                login.try_set(set.login);
                Ok(())
            });
        }
    });
    view! {
        <Form form words="Simpan kata sandi" accent=portal == Portal::Customer on_submit>
            <NewPasswordFields form password />
        </Form>
        <p class="sm muted">{help(portal, is_invitation)}</p>
    }
}

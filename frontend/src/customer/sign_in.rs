//! The customers' sign-in pages. They are not there yet and say so.

use domain::account::Portal;
use leptos::prelude::*;

use crate::portal::{SignedOutOnly, SoonAuthPage};

/// `/customer/login`
#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <SignedOutOnly portal=Portal::Customer>
            <SoonAuthPage title="Masuk customer" portal=Portal::Customer is_login=true />
        </SignedOutOnly>
    }
}

/// `/customer/register`
#[component]
pub fn RegisterPage() -> impl IntoView {
    view! { <SoonAuthPage title="Daftar" portal=Portal::Customer /> }
}

/// `/customer/verify-otp`
#[component]
pub fn VerifyPage() -> impl IntoView {
    view! { <SoonAuthPage title="Masukkan kode" portal=Portal::Customer /> }
}

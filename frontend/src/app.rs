//! The routes of the app. A portal is one route: its frame stays while its pages change, and `admin::shell` and
//! `customer::shell` say which page a path has.

use leptos::prelude::*;

use crate::portal::{EntryPage, ForgottenPage, InvitationPage, NotFoundPage, ResetPage};
use crate::router::provide_location;
use crate::ui::{ToastArea, provide_theme};
use crate::{admin, customer};

#[derive(Clone, Copy, PartialEq)]
enum Route {
    Entry,
    AdminLogin,
    AdminSetup,
    Admin,
    CustomerLogin,
    CustomerRegister,
    CustomerVerify,
    Customer,
    ForgotPassword,
    ResetPassword,
    Invitation,
    Nowhere,
}

impl Route {
    fn of(path: &str) -> Self {
        match path.strip_suffix('/').unwrap_or(path) {
            "" => Self::Entry,
            "/admin/login" => Self::AdminLogin,
            "/admin/setup" => Self::AdminSetup,
            "/customer/login" => Self::CustomerLogin,
            "/customer/register" => Self::CustomerRegister,
            "/customer/verify-otp" => Self::CustomerVerify,
            "/forgot-password" => Self::ForgotPassword,
            "/reset-password" => Self::ResetPassword,
            "/invitation" => Self::Invitation,
            path if is_under(path, "/admin") => Self::Admin,
            path if is_under(path, "/customer") => Self::Customer,
            _ => Self::Nowhere,
        }
    }
}

fn is_under(path: &str, area: &str) -> bool {
    path.strip_prefix(area)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    provide_theme();
    let path = provide_location().pathname;
    let route = Memo::new(move |_| path.with(|path| Route::of(path)));
    let page = move || match route.get() {
        Route::Entry => view! { <EntryPage /> }.into_any(),
        Route::AdminLogin => view! { <admin::LoginPage /> }.into_any(),
        Route::AdminSetup => view! { <admin::SetupPage /> }.into_any(),
        Route::Admin => view! { <admin::AdminArea /> }.into_any(),
        Route::CustomerLogin => view! { <customer::LoginPage /> }.into_any(),
        Route::CustomerRegister => view! { <customer::RegisterPage /> }.into_any(),
        Route::CustomerVerify => view! { <customer::VerifyPage /> }.into_any(),
        Route::Customer => view! { <customer::CustomerArea /> }.into_any(),
        Route::ForgotPassword => view! { <ForgottenPage /> }.into_any(),
        Route::ResetPassword => view! { <ResetPage /> }.into_any(),
        Route::Invitation => view! { <InvitationPage /> }.into_any(),
        Route::Nowhere => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <ToastArea>{page}</ToastArea> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_its_area_and_no_other() {
        assert!(Route::of("/") == Route::Entry);
        assert!(Route::of("/admin/login/") == Route::AdminLogin);
        assert!(Route::of("/admin") == Route::Admin);
        assert!(Route::of("/admin/users/3") == Route::Admin);
        assert!(Route::of("/customers") == Route::Nowhere);
    }
}

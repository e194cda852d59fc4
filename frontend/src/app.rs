//! The routes of the programs (`domain::program`). A portal is one route: its frame stays while its pages change, and
//! `admin::pages` and `customer::shell` say which page a path has.

use domain::program::is_under;
use leptos::prelude::*;

use crate::admin::pages::{Pages, administration, analytics, operations, start};
use crate::portal::{EntryPage, ForgottenPage, InvitationPage, NotFoundPage, ResetPage};
use crate::router::provide_location;
use crate::ui::{ToastArea, provide_theme};
use crate::{admin, customer, paths};

#[derive(Clone, Copy, PartialEq)]
enum AdminRoute {
    Login,
    Setup,
    Inside,
}

impl AdminRoute {
    fn of(path: &str) -> Self {
        match trimmed(path) {
            paths::ADMIN_LOGIN => Self::Login,
            "/admin/setup" => Self::Setup,
            _ => Self::Inside,
        }
    }
}

/// The admin portal's sign-in, dashboard and own account.
#[component]
pub fn AdminApp() -> impl IntoView {
    provide_theme();
    let path = provide_location().pathname;
    let route = Memo::new(move |_| path.with(|path| AdminRoute::of(path)));
    let page = move || match route.get() {
        AdminRoute::Login => view! { <admin::LoginPage /> }.into_any(),
        AdminRoute::Setup => view! { <admin::SetupPage /> }.into_any(),
        AdminRoute::Inside => view! { <admin::AdminArea pages=start /> }.into_any(),
    };
    view! { <ToastArea>{page}</ToastArea> }
}

/// The admin portal's analyses.
#[component]
pub fn AnalyticsApp() -> impl IntoView {
    inside(analytics)
}

/// The admin portal's operations.
#[component]
pub fn OperationsApp() -> impl IntoView {
    inside(operations)
}

/// The admin portal's administration.
#[component]
pub fn AdministrationApp() -> impl IntoView {
    inside(administration)
}

/// A program without a page outside the frame.
fn inside(pages: Pages) -> impl IntoView {
    provide_theme();
    provide_location();
    view! {
        <ToastArea>
            <admin::AdminArea pages />
        </ToastArea>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum CustomerRoute {
    Entry,
    Login,
    Register,
    Verify,
    Inside,
    ForgotPassword,
    ResetPassword,
    Invitation,
    Nowhere,
}

impl CustomerRoute {
    fn of(path: &str) -> Self {
        match trimmed(path) {
            "" => Self::Entry,
            paths::CUSTOMER_LOGIN => Self::Login,
            paths::CUSTOMER_REGISTER => Self::Register,
            paths::CUSTOMER_VERIFY => Self::Verify,
            "/forgot-password" => Self::ForgotPassword,
            "/reset-password" => Self::ResetPassword,
            "/invitation" => Self::Invitation,
            path if is_under(path, "/customer") => Self::Inside,
            _ => Self::Nowhere,
        }
    }
}

/// The customer portal, and every page outside both portals.
#[component]
pub fn CustomerApp() -> impl IntoView {
    provide_theme();
    let path = provide_location().pathname;
    let route = Memo::new(move |_| path.with(|path| CustomerRoute::of(path)));
    let page = move || match route.get() {
        CustomerRoute::Entry => view! { <EntryPage /> }.into_any(),
        CustomerRoute::Login => view! { <customer::LoginPage /> }.into_any(),
        CustomerRoute::Register => view! { <customer::RegisterPage /> }.into_any(),
        CustomerRoute::Verify => view! { <customer::VerifyPage /> }.into_any(),
        CustomerRoute::Inside => view! { <customer::CustomerArea /> }.into_any(),
        CustomerRoute::ForgotPassword => view! { <ForgottenPage /> }.into_any(),
        CustomerRoute::ResetPassword => view! { <ResetPage /> }.into_any(),
        CustomerRoute::Invitation => view! { <InvitationPage /> }.into_any(),
        CustomerRoute::Nowhere => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <ToastArea>{page}</ToastArea> }
}

fn trimmed(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_its_area_and_no_other() {
        assert!(CustomerRoute::of("/") == CustomerRoute::Entry);
        assert!(CustomerRoute::of("/customer/login/") == CustomerRoute::Login);
        assert!(CustomerRoute::of("/customer") == CustomerRoute::Inside);
        assert!(CustomerRoute::of("/customer/history") == CustomerRoute::Inside);
        assert!(CustomerRoute::of("/customers") == CustomerRoute::Nowhere);
        assert!(AdminRoute::of("/admin/login/") == AdminRoute::Login);
        assert!(AdminRoute::of("/admin/users/3") == AdminRoute::Inside);
    }
}

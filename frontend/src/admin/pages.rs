//! Which page a path has, a function for each program of the admin portal: a program carries the pages that its own
//! function names and no others. Paths of the specification without a page say that it comes, others that they do not exist.

use leptos::prelude::*;

use super::account::AccountPage;
use super::customers::{CustomerPage, CustomersPage};
use super::dashboard::DashboardPage;
use super::menu;
use super::payments::PaymentsPage;
use super::pricing::PricingPage;
use super::products::ProductsPage;
use super::reports::ReportsPage;
use super::sales::SalesPage;
use super::settings::SettingsPage;
use super::stock::StockPage;
use super::upload::UploadPage;
use super::users::UsersPage;
use crate::paths;
use crate::portal::{NotFoundPage, SoonPage};
use crate::router::Redirect;

/// Says which page a path has.
pub type Pages = fn(&str) -> AnyView;

/// Dashboard and own account.
pub fn start(path: &str) -> AnyView {
    match path {
        "/admin" | "/admin/" => view! { <Redirect path=paths::ADMIN_DASHBOARD /> }.into_any(),
        paths::ADMIN_DASHBOARD => view! { <DashboardPage /> }.into_any(),
        paths::ADMIN_ACCOUNT => view! { <AccountPage /> }.into_any(),
        _ => without(path),
    }
}

/// The operations.
pub fn operations(path: &str) -> AnyView {
    match path {
        paths::ADMIN_STOCK => view! { <StockPage /> }.into_any(),
        paths::ADMIN_UPLOAD => view! { <UploadPage /> }.into_any(),
        _ => without(path),
    }
}

/// The analyses.
pub fn analytics(path: &str) -> AnyView {
    match path {
        paths::ADMIN_SALES => view! { <SalesPage /> }.into_any(),
        paths::ADMIN_PRODUCTS => view! { <ProductsPage /> }.into_any(),
        paths::ADMIN_PRICING => view! { <PricingPage /> }.into_any(),
        paths::ADMIN_CUSTOMERS => view! { <CustomersPage /> }.into_any(),
        _ => match below(path, paths::ADMIN_CUSTOMERS) {
            Some(number) => view! { <CustomerPage number /> }.into_any(),
            None => without(path),
        },
    }
}

/// The one of many whose page a path is: what stands below the page of all, decoded.
fn below(path: &str, all: &str) -> Option<String> {
    let name = path.strip_prefix(all)?.strip_prefix('/')?;
    let is_one = !name.is_empty() && !name.contains('/');
    is_one
        .then(|| js_sys::decode_uri_component(name).ok().map(String::from))
        .flatten()
}

/// The administration.
pub fn administration(path: &str) -> AnyView {
    match path {
        paths::ADMIN_USERS => view! { <UsersPage /> }.into_any(),
        paths::ADMIN_PAYMENTS => view! { <PaymentsPage /> }.into_any(),
        paths::ADMIN_REPORTS => view! { <ReportsPage /> }.into_any(),
        paths::ADMIN_SETTINGS => view! { <SettingsPage /> }.into_any(),
        _ => without(path),
    }
}

/// A path that has no page.
fn without(path: &str) -> AnyView {
    match menu::soon(path) {
        Some(title) => view! { <SoonPage title home=paths::ADMIN_DASHBOARD /> }.into_any(),
        None => view! { <NotFoundPage home=paths::ADMIN_DASHBOARD inside=true /> }.into_any(),
    }
}

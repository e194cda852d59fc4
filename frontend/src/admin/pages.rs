//! Which page a path has, a function for each program of the admin portal: a program carries the pages that its own
//! function names and no others.

use leptos::prelude::*;

use super::account::AccountPage;
use super::customers::{CustomerPage, CustomersPage};
use super::dashboard::DashboardPage;
use super::payments::PaymentsPage;
use super::pricing::PricingPage;
use super::products::{PartPage, ProductsPage};
use super::reports::ReportsPage;
use super::sales::SalesPage;
use super::settings::SettingsPage;
use super::stock::StockPage;
use super::upload::UploadPage;
use super::users::UsersPage;
use crate::paths;
use crate::portal::NotFoundPage;
use crate::router::Redirect;

/// Says which page a path has.
pub type Pages = fn(&str) -> AnyView;

/// Dashboard and own account.
pub fn start(path: &str) -> AnyView {
    match path {
        "/admin" | "/admin/" => view! { <Redirect path=paths::ADMIN_DASHBOARD /> }.into_any(),
        paths::ADMIN_DASHBOARD => view! { <DashboardPage /> }.into_any(),
        paths::ADMIN_ACCOUNT => view! { <AccountPage /> }.into_any(),
        _ => without(),
    }
}

/// The operations.
pub fn operations(path: &str) -> AnyView {
    match path {
        paths::ADMIN_STOCK => view! { <StockPage /> }.into_any(),
        paths::ADMIN_UPLOAD => view! { <UploadPage /> }.into_any(),
        _ => without(),
    }
}

/// The analyses.
pub fn analytics(path: &str) -> AnyView {
    match path {
        paths::ADMIN_SALES => view! { <SalesPage /> }.into_any(),
        paths::ADMIN_PRODUCTS => view! { <ProductsPage /> }.into_any(),
        paths::ADMIN_PRICING => view! { <PricingPage /> }.into_any(),
        paths::ADMIN_CUSTOMERS => view! { <CustomersPage /> }.into_any(),
        _ => match (below(path, paths::ADMIN_CUSTOMERS), below(path, paths::ADMIN_PRODUCTS)) {
            (Some(number), _) => view! { <CustomerPage number /> }.into_any(),
            (None, Some(number)) => view! { <PartPage number /> }.into_any(),
            (None, None) => without(),
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
        _ => without(),
    }
}

/// A path that has no page.
fn without() -> AnyView {
    view! { <NotFoundPage home=paths::ADMIN_DASHBOARD inside=true /> }.into_any()
}

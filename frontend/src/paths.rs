//! Every path of the app.

use domain::account::{Portal, Role};

/// Choice of portal; signed in: the role's home.
pub const ENTRY: &str = "/";
/// Sign-in of the staff.
pub const ADMIN_LOGIN: &str = "/admin/login";
/// Admin dashboard.
pub const ADMIN_DASHBOARD: &str = "/admin/dashboard";
/// Analitik Penjualan.
pub const ADMIN_SALES: &str = "/admin/sales";
/// Analitik Customer.
pub const ADMIN_CUSTOMERS: &str = "/admin/customers";
/// Analitik Produk.
pub const ADMIN_PRODUCTS: &str = "/admin/products";
/// Analitik Harga.
pub const ADMIN_PRICING: &str = "/admin/pricing";
/// Manajemen Stok.
pub const ADMIN_STOCK: &str = "/admin/stock";
/// Upload Data.
pub const ADMIN_UPLOAD: &str = "/admin/upload";
/// Manajemen User.
pub const ADMIN_USERS: &str = "/admin/users";
/// Pembayaran, as staff keep it.
pub const ADMIN_PAYMENTS: &str = "/admin/payments";
/// Laporan.
pub const ADMIN_REPORTS: &str = "/admin/reports";
/// Pengaturan.
pub const ADMIN_SETTINGS: &str = "/admin/settings";
/// The signed-in admin's own account.
pub const ADMIN_ACCOUNT: &str = "/admin/account";

/// Sign-in of the customers.
pub const CUSTOMER_LOGIN: &str = "/customer/login";
/// Registration of the customers.
pub const CUSTOMER_REGISTER: &str = "/customer/register";
/// Takes the emailed code.
pub const CUSTOMER_VERIFY: &str = "/customer/verify-otp";
/// Customer dashboard.
pub const CUSTOMER_DASHBOARD: &str = "/customer/dashboard";
/// Riwayat Pembelian.
pub const CUSTOMER_HISTORY: &str = "/customer/history";
/// Analisis Belanja.
pub const CUSTOMER_SPENDING: &str = "/customer/spending";
/// Reward Points.
pub const CUSTOMER_REWARDS: &str = "/customer/rewards";
/// Part Favorit.
pub const CUSTOMER_FAVORITES: &str = "/customer/favorites";
/// Laporan & Perbandingan.
pub const CUSTOMER_COMPARISON: &str = "/customer/comparison";
/// Stok Part.
pub const CUSTOMER_PARTS: &str = "/customer/parts";
/// Pembayaran.
pub const CUSTOMER_PAYMENT: &str = "/customer/payment";
/// Profil.
pub const CUSTOMER_PROFILE: &str = "/customer/profile";

/// The portal's login.
pub fn login(portal: Portal) -> &'static str {
    match portal {
        Portal::Admin => ADMIN_LOGIN,
        Portal::Customer => CUSTOMER_LOGIN,
    }
}

/// Asks for a one-time link to a new password.
pub fn forgotten(portal: Portal) -> &'static str {
    match portal {
        Portal::Admin => "/forgot-password?portal=admin",
        Portal::Customer => "/forgot-password",
    }
}

/// The portal's login, coming back to `here` (a path with its query) afterwards.
pub fn login_then(portal: Portal, here: &str) -> String {
    format!("{}?next={}", login(portal), crate::api::encode(here))
}

/// Where a sign-in leads: to `next` if it is a page of the role's portal, else to the role's home. Anything else, above
/// all an address of another site, is ignored.
pub fn after_login(role: Role, next: Option<&str>) -> String {
    let (area, login) = if role.is_staff() {
        ("/admin/", ADMIN_LOGIN)
    } else {
        ("/customer/", CUSTOMER_LOGIN)
    };
    match next {
        Some(next) if next.starts_with(area) && !next.starts_with(login) && !next.contains('\\') => next.to_owned(),
        _ => role.home().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_back_only_into_the_own_portal() {
        for (next, path) in [
            (Some("/admin/upload?from=2026-11-01"), "/admin/upload?from=2026-11-01"),
            (Some("/customer/history"), "/admin/dashboard"),
            (Some("//evil.example/admin/"), "/admin/dashboard"),
            (Some("https://evil.example/admin/x"), "/admin/dashboard"),
            (Some("/admin/\\evil.example"), "/admin/dashboard"),
            (Some("/admin/login?next=/admin/x"), "/admin/dashboard"),
            (None, "/admin/dashboard"),
        ] {
            assert_eq!(after_login(Role::Viewer, next), path, "{next:?}");
        }
        assert_eq!(after_login(Role::Customer, Some("/admin/x")), "/customer/dashboard");
    }

    #[test]
    fn the_way_back_survives_its_own_query() {
        assert_eq!(
            login_then(Portal::Admin, "/admin/sales?q=a&b=c"),
            "/admin/login?next=%2Fadmin%2Fsales%3Fq%3Da%26b%3Dc"
        );
    }
}

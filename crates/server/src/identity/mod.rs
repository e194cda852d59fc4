//! Who may sign in: accounts, passwords, sign-in and sign-out, the first super_admin.

pub mod api_keys;
mod browser;
mod challenge;
mod codes;
mod cookies;
mod customer;
mod demo;
mod email_change;
mod handlers;
mod merge;
mod own;
mod password;
mod profile;
mod recovery;
mod registration;
pub mod service;
mod setup;
mod sign_in;
mod store;
mod totp;
mod users;

pub use challenge::clear as clear_challenges;
pub use demo::{put_demo_account, retire_demo_account};
pub use password::Hasher;
pub use setup::{NewAdmin, create_admin, setup_link};
pub use totp::reset_by_username as reset_totp;

use crate::http::Routes;

/// The routes under `/api/auth`.
pub fn routes(config: &mut Routes<'_>) {
    config
        .service(handlers::admin_login)
        .service(handlers::refresh)
        .service(handlers::logout)
        .service(handlers::setup)
        .service(handlers::me)
        .service(handlers::list_sessions)
        .service(handlers::end_sessions)
        .service(handlers::end_session)
        .service(handlers::account)
        .service(handlers::rename_account)
        .service(handlers::change_email)
        .service(handlers::change_password)
        .service(totp::handlers::offer_totp)
        .service(totp::handlers::confirm_totp)
        .service(totp::handlers::renew_recovery_codes)
        .service(totp::handlers::disable_totp)
        .service(sign_in::register)
        .service(sign_in::customer_login)
        .service(sign_in::verify_otp)
        .service(sign_in::resend_otp)
        .service(sign_in::forgot_password)
        .service(sign_in::reset_password)
        .service(sign_in::accept_invitation);
}

/// The routes under `/api/customer`.
pub fn customer_routes(config: &mut Routes<'_>) {
    config
        .service(profile::customer_profile)
        .service(profile::change_customer_profile);
}

/// The routes under `/api/admin`.
pub fn admin_routes(config: &mut Routes<'_>) {
    config
        .service(registration::handlers::list_registrations)
        .service(registration::handlers::save_registrations)
        .service(registration::handlers::approve_registration)
        .service(registration::handlers::reject_registration)
        .service(users::handlers::list_users)
        .service(users::handlers::save_users)
        .service(users::handlers::create_user)
        .service(users::handlers::get_user)
        .service(users::handlers::change_user)
        .service(users::handlers::send_link)
        .service(users::handlers::end_sessions)
        .service(users::handlers::reset_totp)
        .service(users::handlers::export_user)
        .service(users::handlers::anonymise_user)
        .service(merge::merge_user)
        .service(api_keys::handlers::list_api_keys)
        .service(api_keys::handlers::save_api_keys)
        .service(api_keys::handlers::create_api_key)
        .service(api_keys::handlers::revoke_api_key);
}

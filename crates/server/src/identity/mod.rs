//! Who may sign in: accounts, passwords, sign-in and sign-out, the first super_admin.

mod browser;
mod cookies;
mod demo;
mod handlers;
mod password;
pub mod service;
mod setup;
mod store;

pub use demo::{put_demo_account, retire_demo_account};
pub use password::Hasher;
pub use setup::{NewAdmin, create_admin, setup_link};

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes under `/api/auth`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(handlers::admin_login)
        .service(handlers::refresh)
        .service(handlers::logout)
        .service(handlers::setup)
        .service(handlers::me)
        .service(handlers::list_sessions)
        .service(handlers::end_sessions)
        .service(handlers::change_password);
}

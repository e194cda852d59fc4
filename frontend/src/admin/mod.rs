//! The admin portal: a folder per page.

mod account;
mod customers;
mod dashboard;
mod login;
mod menu;
pub mod pages;
mod payments;
mod pricing;
mod products;
mod reports;
mod sales;
mod search;
mod settings;
mod setup;
mod shell;
mod stock;
mod upload;
mod users;

pub use login::LoginPage;
pub use setup::SetupPage;
pub use shell::AdminArea;

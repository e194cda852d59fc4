//! The customer portal: a folder per page, once its pages are there.

mod comparison;
mod dashboard;
mod favorites;
mod figures;
mod history;
mod menu;
mod part;
mod parts;
mod payment;
mod profile;
mod rewards;
mod shell;
mod sign_in;
pub(crate) mod spending;

pub use shell::CustomerArea;
pub use sign_in::{LoginPage, RegisterPage, VerifyPage};

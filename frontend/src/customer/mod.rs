//! The customer portal: a folder per page, once its pages are there.

mod comparison;
mod dashboard;
mod figures;
mod history;
mod menu;
mod profile;
mod shell;
mod sign_in;
mod spending;

pub use shell::CustomerArea;
pub use sign_in::{LoginPage, RegisterPage, VerifyPage};

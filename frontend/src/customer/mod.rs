//! The customer portal: a folder per page, once its pages are there.

mod favorites;
mod menu;
mod part;
mod parts;
mod payment;
mod rewards;
mod shell;
mod sign_in;

pub use shell::CustomerArea;
pub use sign_in::{LoginPage, RegisterPage, VerifyPage};

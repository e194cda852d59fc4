//! The customers' sign-in pages.

mod login;
mod register;
mod verify;

pub use login::LoginPage;
pub use register::RegisterPage;
pub use verify::VerifyPage;

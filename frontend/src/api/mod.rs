//! A function per endpoint, on top of [`Call`].
//!
//! Every function returns `Result<T, ApiError>`; a page shows the error (see `ui::Loaded` for reads, `ui::FormState` for
//! forms) and never puts an empty value in its place. The browser's own cache deals with `ETag` and 304.
//!
//! A new endpoint is one line in a file named after its slice:
//! `Call::get("/api/admin/dashboard", &Query::new().with("from", day)).send().await`.

mod call;
mod error;
mod json;
mod query;

pub mod account;
pub mod auth;
pub mod customers;
pub mod dashboard;
pub mod favorites;
pub mod files;
pub mod kept;
pub mod loyalty;
pub mod notifications;
pub mod parts;
pub mod payments;
pub mod pricing;
pub mod products;
pub mod purchases;
pub mod reorder;
pub mod reports;
pub mod sales;
pub mod settings;
mod sse;
pub mod stock;
pub mod stream;
pub mod uploads;
pub mod users;

pub use call::{Call, Reply, idempotency_key};
pub use error::ApiError;
pub use query::{Query, encode};

use domain::tree::FromTree;
use serde::Serialize;

/// `GET path?query`.
pub async fn get<T: FromTree>(path: &str, query: &Query) -> Result<T, ApiError> {
    Call::get(path, query).send().await
}

/// `POST path` with a JSON body.
pub async fn post<T: FromTree>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    Call::post(path).json(body).send().await
}

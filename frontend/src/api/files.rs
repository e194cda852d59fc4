//! Files that are saved: fetched with the token, or, when large, by a path that the browser follows by itself.

use domain::download::Download;
use serde_json::json;
use web_sys::Blob;

use super::{ApiError, Call, Query};

/// Larger files are not held in the page's memory.
const LARGE: f64 = 32.0 * 1024.0 * 1024.0;

/// A file to be saved.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// Its bytes.
    Whole(Blob),
    /// Where the browser gets it from, within a minute.
    At(String),
}

/// Fetches `GET path?query`.
pub async fn fetch(path: &str, query: &Query) -> Result<Fetched, ApiError> {
    if let Some(blob) = Call::get(path, query).blob_up_to(LARGE).await? {
        return Ok(Fetched::Whole(blob));
    }
    let wanted = json!({ "path": format!("{path}{}", query.as_str()) });
    let ticket: Download = Call::post("/api/downloads").json(&wanted).send().await?;
    Ok(Fetched::At(ticket.path))
}

//! Large files, which a browser fetches by itself: the wire types of `/api/downloads`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::tree::{answers, fields};

/// Body of `POST /api/downloads`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DownloadRequest {
    /// The path of a file with its query, as it would be fetched with a token: `/api/admin/sales.csv?from=2026-01-01`.
    pub path: String,
}

/// Where a file is fetched from without a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Download {
    /// The path, for one fetch.
    pub path: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

fields! {
    Download { path, expires_at }
}
answers!(Download);

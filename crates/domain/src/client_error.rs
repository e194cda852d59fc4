//! What a browser reports when the app breaks. No personal data: no texts of the page, no query strings.

use serde::{Deserialize, Serialize};

/// Most characters of a message.
pub const MESSAGE_MAX: usize = 2_000;
/// Most characters of a path.
pub const PATH_MAX: usize = 200;

/// Body of `POST /api/client-errors`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClientError {
    /// What broke, as the browser or the panic hook says it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 2000))]
    pub message: String,
    /// The page's path, without query and fragment.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "/admin/dashboard"))]
    pub path: String,
}

//! Lists: one page of items with the cursor of the next.

use serde::Serialize;

/// Items per page without `limit`.
pub const DEFAULT_LIMIT: u32 = 20;
/// Most items a page may hold.
pub const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items in the order asked for.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many items all pages hold.
    pub total: i64,
    /// Whether `total` was counted to the end.
    pub total_is_exact: bool,
}

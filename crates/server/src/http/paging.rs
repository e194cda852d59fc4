//! What lists ask of their queries alike: how many items, which text.

use domain::page::{DEFAULT_LIMIT, MAX_LIMIT};

use crate::error::{AppError, AppResult};

/// Most characters of a search text.
const TEXT_MAX: usize = 100;

/// How many items a page holds.
///
/// # Errors
/// 422 where it cannot be.
pub fn size(limit: Option<u32>) -> AppResult<u32> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) {
        Ok(limit)
    } else {
        Err(AppError::invalid("limit", "invalid", "Pakai 1 sampai 200."))
    }
}

/// The search text; none where it is blank.
///
/// # Errors
/// 422 where it is too long.
pub fn text(q: Option<&str>) -> AppResult<Option<&str>> {
    let text = q.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > TEXT_MAX) {
        return Err(AppError::invalid("q", "too_long", "Ketik paling banyak 100 karakter."));
    }
    Ok(text)
}

/// The letters and digits of a text in upper case, as part numbers are kept for searching.
pub fn normalised(text: &str) -> String {
    let plain = text.chars().filter(|c| c.is_alphanumeric());
    plain.flat_map(char::to_uppercase).collect()
}

/// A text as the pattern of a LIKE that finds it anywhere.
pub fn pattern(text: &str) -> String {
    format!(
        "%{}%",
        text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
    )
}

/// The number that a cursor is.
///
/// # Errors
/// 422 where it is none.
pub fn number(cursor: &str) -> AppResult<i64> {
    cursor.parse().map_err(|_| unknown_cursor())
}

/// The cursor is none that a page of the list gave.
pub fn unknown_cursor() -> AppError {
    AppError::invalid(
        "cursor",
        "invalid",
        "Penanda halaman ini tidak dikenal. Mulai dari halaman pertama.",
    )
}

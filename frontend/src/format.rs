//! Figures in words that only the screens need; the rest is in `domain::money` and `domain::date`.

use domain::money::{format_decimal, format_short};

/// `20,6%`.
pub fn percent(value: f64) -> String {
    format!("{}%", format_decimal(value, 1))
}

/// A change in percent without its sign, which the arrow beside it says: `8,3%`.
pub fn change(value: f64) -> String {
    percent(value.abs())
}

/// A change in percentage points without its sign: `0,4 poin`.
pub fn points(value: f64) -> String {
    format!("{} poin", format_decimal(value.abs(), 1))
}

/// `Rp 138,4 jt`.
pub fn rupiah_short(value: i64) -> String {
    match format_short(value).strip_prefix('−') {
        Some(size) => format!("−Rp {size}"),
        None => format!("Rp {}", format_short(value)),
    }
}

/// The first letters of the first two words: `RA`.
pub fn initials(name: &str) -> String {
    name.split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .take(2)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_indonesian() {
        assert_eq!(percent(20.56), "20,6%");
        assert_eq!(points(-0.4), "0,4 poin");
        assert_eq!(rupiah_short(-138_400_000), "−Rp 138,4 jt");
        assert_eq!(rupiah_short(1_210_000_000), "Rp 1,21 M");
    }

    #[test]
    fn initials_are_of_two_words() {
        assert_eq!(initials("Rina Anggraini"), "RA");
        assert_eq!(initials("rina.a"), "RA");
        assert_eq!(initials("budi"), "B");
        assert_eq!(initials(""), "");
    }
}

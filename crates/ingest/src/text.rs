//! Texts of cells: blanks folded, invisible characters dropped, length bounded.

use std::borrow::Cow;

/// Longest text that is kept whole, in characters.
pub(crate) const MAX_CHARS: usize = 500;

/// Whether a character is dropped from every text: control characters that are no blanks, direction marks and other
/// characters without width, which would make two equal-looking keys differ.
pub(crate) fn is_dropped(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// Whether nothing of the text would be left.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_dropped(c))
}

/// The text with blanks of every kind trimmed and folded to one, and invisible characters dropped.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
        } else if !is_dropped(c) {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Visible ASCII with single blanks inside: what nearly every cell is.
fn is_clean(bytes: &[u8]) -> bool {
    let mut before = b' ';
    for &b in bytes {
        if !(0x20..0x7f).contains(&b) || (b == b' ' && before == b' ') {
            return false;
        }
        before = b;
    }
    bytes.is_empty() || before != b' '
}

/// The text, at most `MAX_CHARS` characters of it, and whether something was cut.
pub(crate) fn cut(text: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    if text.len() <= MAX_CHARS {
        return (text, false);
    }
    match text.char_indices().nth(MAX_CHARS) {
        None => (text, false),
        Some((end, _)) => (Cow::Owned(text[..end].trim_end().to_owned()), true),
    }
}

/// The text for a message or a problem's value: at most 120 characters.
pub(crate) fn excerpt(text: &str) -> String {
    let cleaned = clean(text);
    match cleaned.char_indices().nth(120) {
        None => cleaned.into_owned(),
        Some((end, _)) => format!("{}…", &cleaned[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_of_every_kind_are_trimmed_and_folded() {
        assert_eq!(clean("\u{a0} BENGKEL \t\r\n JAYA\u{3000}"), "BENGKEL JAYA");
        assert_eq!(clean("OIL MPX1 0.8L"), "OIL MPX1 0.8L");
        assert!(is_blank("\u{a0}\t\u{200b}"));
    }

    #[test]
    fn control_and_direction_characters_are_dropped_and_case_is_kept() {
        assert_eq!(clean("06430\u{0}Kvb\u{202e}000\u{200f}"), "06430Kvb000");
    }

    #[test]
    fn texts_up_to_500_characters_are_kept_whole() {
        let whole = "é".repeat(500);
        assert_eq!(cut(Cow::Borrowed(&whole)), (Cow::Borrowed(whole.as_str()), false));
        let (text, was_cut) = cut(Cow::Owned("é".repeat(501)));
        assert_eq!((text.chars().count(), was_cut), (500, true));
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
            prop_assert_eq!(once.is_empty(), is_blank(&text));
        }
    }
}

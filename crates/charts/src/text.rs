//! Widths of texts in Inter, so that nothing has to be measured in a browser.

/// Advance widths of U+0020 to U+007E in Inter Regular, in thousandths of the font size. Digits have the width
/// of the widest, since the pages set them tabular.
const ASCII: [u16; 95] = [
    281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, //  !"#$%&'()*+,-./
    642, 642, 642, 642, 642, 642, 642, 642, 642, 642, 276, 280, 659, 659, 659, 507, // 0-9 :;<=>?
    936, 676, 651, 727, 719, 598, 587, 743, 740, 264, 543, 652, 562, 889, 753, 761, // @A-O
    635, 761, 639, 638, 642, 741, 676, 949, 642, 665, 625, 362, 357, 362, 469, 452, // P-Z [\]^_
    497, 564, 621, 558, 621, 582, 361, 609, 591, 237, 237, 544, 237, 869, 585, 597, // `a-o
    609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362, 327, 362, 659, // p-z {|}~
];

/// Of any other character: about that of the widest common ones (…, −).
const OTHER: u16 = 700;

/// Width of a line of text in the pages' font at a font size, both in the same unit.
pub fn width(text: &str, size: f64) -> f64 {
    let thousandths: u64 = text
        .chars()
        .map(|character| {
            let index = (character as usize).wrapping_sub(0x20);
            u64::from(ASCII.get(index).copied().unwrap_or(OTHER))
        })
        .sum();
    thousandths as f64 * size / 1000.0
}

/// The text without characters that XML forbids, which would break a picture that is read as a file.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\t' | '\n' | '\r' => ' ',
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            other => other,
        })
        .collect()
}

/// Escapes a text for element content and for attributes in double quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in clean(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_grow_with_text_and_size_and_know_every_character() {
        assert!((width("0", 10.0) - 6.42).abs() < 1e-9);
        assert!((width("i0", 10.0) - 8.79).abs() < 1e-9);
        assert!(width("\u{1f6f5}\u{0}é", 10.0) > 0.0);
        assert!(width("", 10.0).abs() < 1e-9);
    }

    #[test]
    fn what_xml_forbids_is_replaced() {
        assert_eq!(clean("a\u{0}b\tc\u{ffff}"), "a\u{fffd}b c\u{fffd}");
        assert_eq!(escape("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;'");
    }
}

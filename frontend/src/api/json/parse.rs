//! Text to a tree.

use domain::tree::Tree;

use super::Unreadable;

/// Deeper bodies than this are none of ours.
const DEEPEST: u32 = 64;

/// Reads a whole body.
pub fn parse(body: &str) -> Result<Tree, Unreadable> {
    let mut parser = Parser { body, at: 0 };
    let value = parser.value(0)?;
    parser.space();
    if parser.at == body.len() {
        Ok(value)
    } else {
        Err(Unreadable("end"))
    }
}

struct Parser<'a> {
    body: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> u8 {
        // No valid JSON holds the byte 0, so it stands for the end.
        self.body.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Takes the byte, if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn word(&mut self, word: &str, value: Tree) -> Result<Tree, Unreadable> {
        if self.body[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(Unreadable("value"))
        }
    }

    fn value(&mut self, depth: u32) -> Result<Tree, Unreadable> {
        self.space();
        match self.peek() {
            b'{' | b'[' if depth == DEEPEST => Err(Unreadable("depth")),
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            b'"' => self.text().map(Tree::Text),
            b't' => self.word("true", Tree::Bool(true)),
            b'f' => self.word("false", Tree::Bool(false)),
            b'n' => self.word("null", Tree::Null),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: u32) -> Result<Tree, Unreadable> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if !self.take(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                if self.ends(b']')? {
                    break;
                }
            }
        }
        Ok(Tree::List(items))
    }

    fn map(&mut self, depth: u32) -> Result<Tree, Unreadable> {
        let mut entries = Vec::new();
        self.at += 1;
        self.space();
        if !self.take(b'}') {
            loop {
                self.space();
                let name = self.text()?;
                self.space();
                if !self.take(b':') {
                    return Err(Unreadable("colon"));
                }
                entries.push((name, self.value(depth + 1)?));
                if self.ends(b'}')? {
                    break;
                }
            }
        }
        Ok(Tree::Map(entries.into()))
    }

    /// After a value: whether the end follows, or a comma.
    fn ends(&mut self, end: u8) -> Result<bool, Unreadable> {
        self.space();
        if self.take(end) {
            Ok(true)
        } else if self.take(b',') {
            Ok(false)
        } else {
            Err(Unreadable("comma"))
        }
    }

    fn text(&mut self) -> Result<String, Unreadable> {
        if !self.take(b'"') {
            return Err(Unreadable("text"));
        }
        let mut text = String::new();
        let mut from = self.at;
        loop {
            match self.peek() {
                b'"' => {
                    text.push_str(&self.body[from..self.at]);
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => {
                    text.push_str(&self.body[from..self.at]);
                    text.push(self.escape()?);
                    from = self.at;
                }
                0..0x20 => return Err(Unreadable("text")),
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Unreadable> {
        self.at += 1;
        let letter = self.peek();
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let first = self.unit()?;
                let code = if (0xD800..0xDC00).contains(&first) {
                    if !(self.take(b'\\') && self.take(b'u')) {
                        return Err(Unreadable("escape"));
                    }
                    let second = self.unit()?.wrapping_sub(0xDC00);
                    if second >= 0x400 {
                        return Err(Unreadable("escape"));
                    }
                    0x1_0000 + (first - 0xD800) * 0x400 + second
                } else {
                    first
                };
                char::from_u32(code).ok_or(Unreadable("escape"))?
            }
            _ => return Err(Unreadable("escape")),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Unreadable> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek()).to_digit(16).ok_or(Unreadable("escape"))?;
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    /// Digits as one number and how many there were. Digits past the nineteenth only count; nothing of ours has as many.
    fn digits(&mut self, mut number: u64) -> (u64, i32) {
        let mut count = 0;
        while let digit @ b'0'..=b'9' = self.peek() {
            if let Some(longer) = number
                .checked_mul(10)
                .and_then(|number| number.checked_add(u64::from(digit - b'0')))
            {
                number = longer;
                count += 1;
            }
            self.at += 1;
        }
        (number, count)
    }

    fn number(&mut self) -> Result<Tree, Unreadable> {
        let start = self.at;
        let is_negative = self.take(b'-');
        let before = self.at;
        let (mut number, _) = self.digits(0);
        if self.at == before {
            return Err(Unreadable("value"));
        }
        let is_short = self.at - before < 19;
        let mut power = 0;
        if self.take(b'.') {
            let (longer, digits) = self.digits(number);
            number = longer;
            power = -digits;
        }
        if self.take(b'e') || self.take(b'E') {
            let is_small = self.take(b'-');
            self.take(b'+');
            let (exponent, _) = self.digits(0);
            let exponent = i32::try_from(exponent.min(400)).unwrap_or_default();
            power += if is_small { -exponent } else { exponent };
        }
        let is_whole = !self.body[start..self.at].contains(['.', 'e', 'E']);
        if is_whole && is_short {
            let number = number as i64;
            return Ok(Tree::Whole(if is_negative { -number } else { number }));
        }
        // Exact for what we send: up to 15 digits and a power up to 22.
        let size = ten_to(power.unsigned_abs());
        let value = if power < 0 {
            number as f64 / size
        } else {
            number as f64 * size
        };
        Ok(Tree::Real(if is_negative { -value } else { value }))
    }
}

fn ten_to(power: u32) -> f64 {
    (0..power).fold(1.0, |size, _| size * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read() {
        let body = r#" { "a" : [ 1 , -2, 2.50, 1e3, -0.125 ], "b":{}, "c":[], "d":null, "e":true, "f":false,
            "g":"a\"\\\/\n\u00e9\ud83d\ude00 é" } "#;
        let expected = Tree::Map(
            Vec::from([
                (
                    "a".to_owned(),
                    Tree::List(vec![
                        Tree::Whole(1),
                        Tree::Whole(-2),
                        Tree::Real(2.5),
                        Tree::Real(1000.0),
                        Tree::Real(-0.125),
                    ]),
                ),
                ("b".to_owned(), Tree::Map(Vec::new().into())),
                ("c".to_owned(), Tree::List(vec![])),
                ("d".to_owned(), Tree::Null),
                ("e".to_owned(), Tree::Bool(true)),
                ("f".to_owned(), Tree::Bool(false)),
                ("g".to_owned(), Tree::Text("a\"\\/\né😀 é".to_owned())),
            ])
            .into(),
        );
        assert_eq!(parse(body), Ok(expected));
    }

    #[test]
    fn numbers_are_those_that_serde_json_reads() {
        for text in [
            "12.34",
            "0.07",
            "99.99",
            "1234567.89",
            "-3.15",
            "1e-2",
            "123456789012.25",
        ] {
            let value: f64 = serde_json::from_str(text).unwrap();
            assert_eq!(parse(text), Ok(Tree::Real(value)), "{text}");
        }
        assert_eq!(parse("999999999999999999"), Ok(Tree::Whole(999_999_999_999_999_999)));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for body in [
            "",
            "{",
            "[1",
            "[1,]",
            "{\"a\"}",
            "{\"a\":1,}",
            "nul",
            "\"a",
            "1 2",
            "<html>",
            "\"\\x\"",
            "\"\\ud800x\"",
            "-",
            "\"\n\"",
        ] {
            assert!(parse(body).is_err(), "{body}");
        }
        assert!(parse(&"[".repeat(5000)).is_err());
    }
}

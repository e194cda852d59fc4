//! A fast look over the XML of a workbook, without parsing it: sizes that a parser would hold in memory, and hidden rows.

use domain::upload::RowProblemCode;
use memchr::{memchr, memmem, memrchr};

use super::Failure;

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlPart {
    /// Hidden rows.
    Sheet,
    /// How many strings are declared.
    Strings,
    /// How many styles there are.
    Styles,
    Other,
}

/// Longest tag, text or comment: a parser holds each of them whole.
const LONGEST: usize = 8 << 20;

/// Takes an XML part piece by piece.
pub(crate) struct XmlScan {
    part: XmlPart,
    /// What came since the last complete tag.
    held: Vec<u8>,
    /// The comment or section that is open.
    section: Option<Section>,
    /// Bytes of the cell text that is open: its parts are put together in memory.
    inline: Option<usize>,
    hidden: Vec<(u32, u32)>,
    styles: u64,
    declared: u64,
}

#[derive(Clone, Copy)]
struct Section {
    end: &'static [u8],
    length: usize,
}

impl XmlScan {
    pub fn new(part: XmlPart) -> Self {
        Self {
            part,
            held: Vec::new(),
            section: None,
            inline: None,
            hidden: Vec::new(),
            styles: 0,
            declared: 0,
        }
    }

    /// Rows that are hidden, in order, as ranges.
    pub fn into_hidden_rows(self) -> Vec<(u32, u32)> {
        self.hidden
    }

    /// Cell styles seen.
    pub fn styles(&self) -> u64 {
        self.styles
    }

    /// Shared strings that the part says it has; a reader reserves memory for them.
    pub fn declared_strings(&self) -> u64 {
        self.declared
    }

    /// The next piece.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Failure> {
        let Some(last) = memrchr(b'>', piece) else {
            self.held.extend_from_slice(piece);
            return if self.held.len() > LONGEST {
                Err(too_long())
            } else {
                Ok(())
            };
        };
        let mut whole = std::mem::take(&mut self.held);
        whole.extend_from_slice(&piece[..=last]);
        self.look(&whole)?;
        whole.clear();
        whole.extend_from_slice(&piece[last + 1..]);
        self.held = whole;
        Ok(())
    }

    /// Looks at bytes that end with a tag's end.
    fn look(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.look_at_sections(bytes)?;
        match self.part {
            XmlPart::Sheet => {
                self.look_at_inline_texts(bytes)?;
                for at in memmem::find_iter(bytes, b"hidden=") {
                    self.look_at_hidden(bytes, at);
                }
            }
            XmlPart::Styles => self.styles += memmem::find_iter(bytes, b"<xf").count() as u64,
            XmlPart::Strings if self.declared == 0 => {
                if let Some(at) = memmem::find(bytes, b"uniqueCount=") {
                    self.declared = number(&bytes[at + b"uniqueCount=".len()..]);
                }
            }
            XmlPart::Strings | XmlPart::Other => {}
        }
        Ok(())
    }

    /// Comments, CDATA sections and declarations may hold tag ends, so their length is followed apart.
    fn look_at_sections(&mut self, mut bytes: &[u8]) -> Result<(), Failure> {
        loop {
            if let Some(section) = &mut self.section {
                match memmem::find(bytes, section.end) {
                    None => {
                        section.length += bytes.len();
                        return if section.length > LONGEST {
                            Err(too_long())
                        } else {
                            Ok(())
                        };
                    }
                    Some(at) => {
                        bytes = &bytes[at + section.end.len()..];
                        self.section = None;
                    }
                }
            }
            let Some(at) = memmem::find(bytes, b"<!") else {
                return Ok(());
            };
            bytes = &bytes[at + 2..];
            let end: &[u8] = match bytes {
                [b'-', b'-', ..] => b"-->",
                [b'[', ..] => b"]]>",
                // A document type without declarations of its own, as old OpenDocument files have it.
                _ => match memchr(b'>', bytes) {
                    Some(end) if memchr(b'[', &bytes[..end]).is_none() => b">",
                    _ => return Err(Failure::unreadable()),
                },
            };
            self.section = Some(Section { end, length: 0 });
        }
    }

    fn look_at_inline_texts(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let mut from = 0;
        for at in memmem::find_iter(bytes, b"is>") {
            let start = memrchr(b'<', &bytes[..at]).map_or(0, |start| start + 1);
            let (closes, name) = match bytes[start..at + 2].strip_prefix(b"/") {
                Some(name) => (true, name),
                None => (false, &bytes[start..at + 2]),
            };
            if local_name(name) == b"is" {
                self.inline = (!closes).then_some(0);
                from = at;
            }
        }
        if let Some(length) = &mut self.inline {
            *length += bytes.len() - from;
            if *length > LONGEST {
                return Err(too_long());
            }
        }
        Ok(())
    }

    fn look_at_hidden(&mut self, bytes: &[u8], at: usize) {
        let Some(start) = memrchr(b'<', &bytes[..at]) else {
            return;
        };
        let tag = &bytes[start + 1..];
        let tag = &tag[..memchr(b'>', tag).unwrap_or(tag.len())];
        let name = &tag[..tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len())];
        let is_hidden = matches!(bytes.get(at + 8), Some(b'1' | b't'));
        if local_name(name) != b"row" || !is_hidden {
            return;
        }
        let Some(row) = memmem::find(tag, b" r=").map(|at| number(&tag[at + 3..])) else {
            return;
        };
        let Ok(row) = u32::try_from(row) else {
            return;
        };
        match self.hidden.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => self.hidden.push((row, row)),
        }
    }
}

/// A name without its prefix.
fn local_name(name: &[u8]) -> &[u8] {
    &name[memchr(b':', name).map_or(0, |colon| colon + 1)..]
}

/// The digits after an attribute's opening quote.
fn number(bytes: &[u8]) -> u64 {
    let digits = bytes.iter().skip(1).take_while(|b| b.is_ascii_digit());
    digits.fold(0u64, |sum, b| {
        sum.saturating_mul(10).saturating_add(u64::from(b - b'0'))
    })
}

fn too_long() -> Failure {
    Failure::new(
        RowProblemCode::TooLarge,
        "Satu bagian berkas terlalu besar. Salin datanya ke berkas baru, atau simpan sebagai CSV, lalu unggah lagi.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(part: XmlPart, text: &str, piece: usize) -> Result<XmlScan, Failure> {
        let mut scan = XmlScan::new(part);
        for bytes in text.as_bytes().chunks(piece) {
            scan.feed(bytes)?;
        }
        Ok(scan)
    }

    #[test]
    fn hidden_rows_are_found_whatever_the_pieces() {
        let sheet = r#"<cols><col min="1" max="1" hidden="1"/></cols><sheetData><row r="4" hidden="1"><c r="A4"/></row>
            <x:row spans="1:2" hidden='true' r="5" ><c t="inlineStr"><is><t>hidden="1"</t></is></c></x:row>
            <row r="6" hidden="0"/><row r="9" ht="1" hidden="1"/></sheetData>"#;
        for piece in [1, 7, 64, 4096] {
            let hidden = scan(XmlPart::Sheet, sheet, piece).unwrap().into_hidden_rows();
            assert_eq!(hidden, [(4, 5), (9, 9)], "{piece}");
        }
    }

    #[test]
    fn what_a_parser_would_hold_whole_is_bounded() {
        let blanks = " ".repeat(LONGEST + 200_000);
        let brackets = ">".repeat(LONGEST + 200_000);
        for text in [
            format!("<sheetData>{blanks}</sheetData>"),
            format!("<a b=\"{blanks}\"/>"),
            format!("<a><!-- {brackets} --></a>"),
            format!("<a><![CDATA[{brackets}]]></a>"),
            format!("<x:is>{}</x:is>", "<r><t>this></t></r>".repeat(LONGEST / 16)),
        ] {
            let failure = scan(XmlPart::Sheet, &text, 65_536).err().unwrap();
            assert_eq!(failure.code, RowProblemCode::TooLarge);
        }
        let texts = "<is><t>this></t></is>".repeat(LONGEST / 16);
        assert!(scan(XmlPart::Sheet, &texts, 65_536).is_ok());
        let brackets = ">".repeat(100);
        assert!(
            scan(
                XmlPart::Sheet,
                &format!("<a><!-- {brackets} --><![CDATA[x]]></a>").repeat(100),
                50
            )
            .is_ok()
        );
        assert!(scan(XmlPart::Other, "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>", 4).is_err());
    }

    #[test]
    fn declared_strings_and_styles_are_counted() {
        assert_eq!(
            scan(XmlPart::Strings, r#"<sst count="3" uniqueCount="99"><si/></sst>"#, 9)
                .unwrap()
                .declared_strings(),
            99
        );
        assert_eq!(
            scan(XmlPart::Styles, r#"<cellXfs><xf numFmtId="0"/><xf/></cellXfs>"#, 5)
                .unwrap()
                .styles(),
            2
        );
    }
}

//! What a file is, by its content and never by its name.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::Failure;
use super::decode::Encoding;

/// What a file is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A zip archive: a workbook, or anything else.
    Zip,
    /// A compound file: an old or an encrypted workbook, or anything else.
    Ole,
    Text(Encoding),
}

/// How much of the beginning is looked at.
const HEAD: usize = 8 * 1024;

/// First bytes of files that are no spreadsheets and could pass for text.
const OTHERS: [&[u8]; 9] = [
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"MZ\x90",
];

pub(crate) fn sniff(file: &mut File) -> Result<Content, Failure> {
    let mut head = Vec::with_capacity(HEAD);
    file.seek(SeekFrom::Start(0))?;
    Read::by_ref(file).take(HEAD as u64).read_to_end(&mut head)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Content::Zip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Content::Ole);
    }
    if OTHERS.iter().any(|magic| head.starts_with(magic)) {
        return Err(Failure::unsupported());
    }
    let encoding = encoding(file, &head)?;
    let text = first_text(&head, encoding);
    // Markup begins with its first bracket; a sheet's first cell does not.
    if text.trim_start().starts_with('<') || !is_text(&text) {
        return Err(Failure::unsupported());
    }
    Ok(Content::Text(encoding))
}

fn encoding(file: &mut File, head: &[u8]) -> io::Result<Encoding> {
    if head.starts_with(b"\xff\xfe") {
        return Ok(Encoding::Utf16Le);
    }
    if head.starts_with(b"\xfe\xff") {
        return Ok(Encoding::Utf16Be);
    }
    // Latin text in UTF-16 has a zero beside nearly every letter.
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if head.len() >= 4 && odd > head.len() / 4 && even * 8 < odd {
        return Ok(Encoding::Utf16Le);
    }
    if head.len() >= 4 && even > head.len() / 4 && odd * 8 < even {
        return Ok(Encoding::Utf16Be);
    }
    Ok(if is_utf8(file)? {
        Encoding::Utf8
    } else {
        Encoding::Windows1252
    })
}

fn first_text(head: &[u8], encoding: Encoding) -> String {
    let encoding = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    };
    encoding.decode_with_bom_removal(head).0.into_owned()
}

/// Whether it reads as text: hardly any control characters other than tabs and line breaks.
fn is_text(text: &str) -> bool {
    let odd = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace() && *c != '\u{1a}')
        .count();
    odd * 50 <= text.chars().count()
}

/// Whether the whole file is valid UTF-8: one wrong byte near the end is as telling as one at the start.
fn is_utf8(file: &mut File) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0u8; 256 * 1024];
    let mut held = 0;
    loop {
        let count = match file.read(&mut buffer[held..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if count == 0 {
            return Ok(held == 0);
        }
        let filled = held + count;
        held = match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(error) => {
                let valid = error.valid_up_to();
                buffer.copy_within(valid..filled, 0);
                filled - valid
            }
        };
    }
}

//! Bytes of a text file to text, a piece at a time.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a text file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

const PIECE: usize = 64 * 1024;

/// A text file as a window of text that moves forward.
pub(crate) struct TextReader {
    file: File,
    decoder: Decoder,
    raw: Vec<u8>,
    window: String,
    start: usize,
    ended: bool,
    read: u64,
    size: u64,
}

impl TextReader {
    pub fn open(path: &Path, encoding: Encoding) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let encoding = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        Ok(Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            window: String::with_capacity(2 * PIECE),
            start: 0,
            ended: false,
            read: 0,
            size,
        })
    }

    /// What is decoded and not consumed.
    pub fn window(&self) -> &str {
        &self.window[self.start..]
    }

    /// Whether nothing follows the window.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Moves on by as many bytes of the window.
    pub fn consume(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Makes the window longer, unless the file has ended.
    pub fn more(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.window.drain(..self.start);
            self.start = 0;
        }
        let count = loop {
            match self.file.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.read += count as u64;
        self.ended = count == 0;
        // Four bytes of text for each byte is beyond what any of the encodings needs; a few more for what was held back.
        self.window.reserve(count * 4 + 16);
        let (_, _, _) = self
            .decoder
            .decode_to_string(&self.raw[..count], &mut self.window, self.ended);
        Ok(())
    }

    /// How much of the file was read.
    pub fn percent(&self) -> u8 {
        (self.read.min(self.size) * 100).checked_div(self.size).unwrap_or(100) as u8
    }
}

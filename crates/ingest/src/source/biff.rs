//! Records of old workbooks, and texts that run over several of them.

use super::Failure;
use super::ole::{u16_at, u32_at};

/// One record.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
}

/// The records of a stream.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

/// The record that goes on with the one before.
const CONTINUE: u16 = 0x003c;

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn peek(&self) -> Result<Option<Record<'a>>, Failure> {
        if self.at + 4 > self.stream.len() {
            return Ok(None);
        }
        let kind = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at + 2)?);
        let data = self
            .stream
            .get(self.at + 4..self.at + 4 + length)
            .ok_or_else(Failure::unreadable)?;
        Ok(Some(Record { kind, data }))
    }

    /// The next record; none at the end.
    pub fn next(&mut self) -> Result<Option<Record<'a>>, Failure> {
        let record = self.peek()?;
        if let Some(record) = record {
            self.at += 4 + record.data.len();
        }
        Ok(record)
    }

    /// A record's data and that of the records that go on with it.
    pub fn with_continuations(&mut self, data: &'a [u8]) -> Result<Vec<&'a [u8]>, Failure> {
        let mut parts = vec![data];
        while let Some(record) = self.peek()?.filter(|record| record.kind == CONTINUE) {
            parts.push(record.data);
            self.at += 4 + record.data.len();
        }
        Ok(parts)
    }
}

/// Bytes in several parts. A text that runs into a further part starts there with its flags again.
pub(super) struct Segments<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Segments<'a> {
    pub fn new(parts: Vec<&'a [u8]>) -> Self {
        Self { parts, part: 0, at: 0 }
    }

    /// What is left of the part, of the next one where it is used up.
    fn rest(&mut self) -> Result<&'a [u8], Failure> {
        loop {
            let part = *self.parts.get(self.part).ok_or_else(Failure::unreadable)?;
            if self.at < part.len() {
                return Ok(&part[self.at..]);
            }
            self.part += 1;
            self.at = 0;
        }
    }

    fn byte(&mut self) -> Result<u8, Failure> {
        let byte = self.rest()?[0];
        self.at += 1;
        Ok(byte)
    }

    fn u16(&mut self) -> Result<u16, Failure> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub fn u32(&mut self) -> Result<u32, Failure> {
        let bytes = [self.byte()?, self.byte()?, self.byte()?, self.byte()?];
        u32_at(&bytes, 0)
    }

    pub fn skip(&mut self, mut bytes: usize) -> Result<(), Failure> {
        while bytes > 0 {
            let step = self.rest()?.len().min(bytes);
            self.at += step;
            bytes -= step;
        }
        Ok(())
    }

    /// Flags and characters.
    pub fn text(&mut self, length: usize) -> Result<String, Failure> {
        if length == 0 {
            return Ok(String::new());
        }
        let flags = self.byte()?;
        self.characters(length, flags)
    }

    /// A text with its length in front, and with formatting runs and phonetics behind, which do not count.
    pub fn rich_text(&mut self) -> Result<String, Failure> {
        let length = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) };
        let phonetics = if flags & 4 == 0 { 0 } else { self.u32()? as usize };
        let text = self.characters(length, flags)?;
        self.skip(runs * 4)?;
        self.skip(phonetics)?;
        Ok(text)
    }

    fn characters(&mut self, length: usize, flags: u8) -> Result<String, Failure> {
        let mut wide = flags & 1 != 0;
        let mut units = Vec::with_capacity(length.min(65_536));
        while units.len() < length {
            if self.part < self.parts.len() && self.at >= self.parts[self.part].len() {
                wide = self.byte()? & 1 != 0;
            }
            let rest = self.rest()?;
            let want = length - units.len();
            if wide {
                let (pairs, _) = rest.as_chunks::<2>();
                let taken = &pairs[..pairs.len().min(want)];
                if taken.is_empty() {
                    return Err(Failure::unreadable());
                }
                units.extend(taken.iter().map(|pair| u16::from_le_bytes(*pair)));
                self.at += taken.len() * 2;
            } else {
                let taken = &rest[..rest.len().min(want)];
                units.extend(taken.iter().map(|b| u16::from(*b)));
                self.at += taken.len();
            }
        }
        Ok(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_on_in_the_next_part_with_flags_of_its_own() {
        let parts: Vec<&[u8]> = vec![
            &[5, 0, 0, b'a', b'b'],
            &[1, b'c', 0, b'd', 0],
            &[0, b'e', 2, 0, 0, b'x', b'y'],
        ];
        let mut segments = Segments::new(parts);
        assert_eq!(segments.rich_text().unwrap(), "abcde");
        assert_eq!(segments.rich_text().unwrap(), "xy");
        assert!(segments.rich_text().is_err());
    }

    #[test]
    fn runs_and_phonetics_behind_a_text_are_passed_over() {
        let bytes = [1, 0, 0x0c, 1, 0, 2, 0, 0, 0, b'A', 9, 9, 9, 9, 8, 8, 1, 0, 0, b'B'];
        let mut segments = Segments::new(vec![&bytes]);
        assert_eq!(segments.rich_text().unwrap(), "A");
        assert_eq!(segments.rich_text().unwrap(), "B");
    }
}

//! Compound files, the container of old and of encrypted workbooks.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::Failure;

/// Sector numbers from here on mean no sector.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Streams shorter than this lie in the mini stream.
const SHORT: u64 = 4_096;
const MINI: usize = 64;

/// A compound file, opened.
pub(crate) struct Ole {
    file: File,
    sector: usize,
    /// The next sector of each sector.
    next: Vec<u32>,
    next_mini: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: u64,
}

impl Ole {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut header = [0u8; 512];
        file.read_exact(&mut header)?;
        let sector = match u16_at(&header, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return Err(Failure::unreadable()),
        };
        let mut ole = Self {
            file,
            sector,
            next: Vec::new(),
            next_mini: Vec::new(),
            entries: Vec::new(),
        };
        let sectors = (size / sector as u64) as usize + 1;
        for id in ole.table_sectors(&header, sectors)? {
            let bytes = ole.sector(id)?;
            ole.next.extend(words(&bytes));
        }
        let directory = ole.chain(u32_at(&header, 48)?, usize::MAX)?;
        ole.entries = directory
            .as_chunks::<128>()
            .0
            .iter()
            .map(Entry::of)
            .collect::<Result<_, _>>()?;
        let mini = ole.chain(u32_at(&header, 60)?, usize::MAX)?;
        ole.next_mini = words(&mini).collect();
        Ok(ole)
    }

    /// The sectors that the table of sectors lies in: 109 in the header, the others in a chain of their own.
    fn table_sectors(&mut self, header: &[u8], limit: usize) -> Result<Vec<u32>, Failure> {
        let mut ids: Vec<u32> = words(&header[76..]).filter(|id| *id < NO_SECTOR).collect();
        let mut at = u32_at(header, 68)?;
        let mut seen = 0;
        while at < NO_SECTOR {
            seen += 1;
            if seen > limit {
                return Err(Failure::unreadable());
            }
            let mut more: Vec<u32> = words(&self.sector(at)?).collect();
            at = more.pop().unwrap_or(NO_SECTOR);
            ids.extend(more.into_iter().filter(|id| *id < NO_SECTOR));
        }
        if ids.len() > limit {
            Err(Failure::unreadable())
        } else {
            Ok(ids)
        }
    }

    fn sector(&mut self, id: u32) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![0; self.sector];
        self.file
            .seek(SeekFrom::Start((u64::from(id) + 1) * self.sector as u64))?;
        let mut filled = 0;
        while filled < bytes.len() {
            match self.file.read(&mut bytes[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        // The last sector of a file may be short; one that is not there at all was cut off.
        if filled == 0 {
            Err(Failure::unreadable())
        } else {
            Ok(bytes)
        }
    }

    /// The bytes of a chain of sectors, at most `limit`.
    fn chain(&mut self, start: u32, limit: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let mut at = start;
        let mut seen = 0;
        while at < NO_SECTOR && bytes.len() < limit {
            seen += 1;
            if seen > self.next.len() {
                return Err(Failure::unreadable());
            }
            bytes.extend(self.sector(at)?);
            at = *self.next.get(at as usize).ok_or_else(Failure::unreadable)?;
        }
        bytes.truncate(limit);
        Ok(bytes)
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// Whether there is a stream of the name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of a stream.
    pub fn stream(&mut self, name: &str) -> Result<Vec<u8>, Failure> {
        let entry = self.find(name).ok_or_else(Failure::unreadable)?;
        let (start, size) = (entry.start, entry.size);
        if size >= SHORT {
            let bytes = self.chain(start, size as usize)?;
            return if (bytes.len() as u64) < size {
                Err(Failure::unreadable())
            } else {
                Ok(bytes)
            };
        }
        let root = self.entries.first().ok_or_else(Failure::unreadable)?;
        let (root_start, root_size) = (root.start, root.size as usize);
        let minis = self.chain(root_start, root_size)?;
        let mut bytes = Vec::new();
        let mut at = start;
        while at < NO_SECTOR && (bytes.len() as u64) < size {
            let from = at as usize * MINI;
            bytes.extend(minis.get(from..from + MINI).ok_or_else(Failure::unreadable)?);
            at = *self.next_mini.get(at as usize).ok_or_else(Failure::unreadable)?;
        }
        bytes.truncate(size as usize);
        Ok(bytes)
    }
}

impl Entry {
    fn of(bytes: &[u8; 128]) -> Result<Self, Failure> {
        let length = usize::from(u16_at(bytes, 64)?).clamp(2, 64);
        let units: Vec<u16> = bytes[..length - 2]
            .as_chunks::<2>()
            .0
            .iter()
            .map(|b| u16::from_le_bytes(*b))
            .collect();
        // The upper half of the size is not used by files with small sectors, and may be anything there.
        Ok(Self {
            name: String::from_utf16_lossy(&units),
            start: u32_at(bytes, 116)?,
            size: u64::from(u32_at(bytes, 120)?),
        })
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b))
}

/// A number of two bytes, little end first; an error beyond the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Failure> {
    let found = bytes.get(at..at + 2).and_then(|b| b.try_into().ok());
    found.map(u16::from_le_bytes).ok_or_else(Failure::unreadable)
}

/// A number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Failure> {
    let found = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
    found.map(u32::from_le_bytes).ok_or_else(Failure::unreadable)
}

/// A binary fraction of eight bytes.
pub(super) fn f64_at(bytes: &[u8], at: usize) -> Result<f64, Failure> {
    let found = bytes.get(at..at + 8).and_then(|b| b.try_into().ok());
    found.map(f64::from_le_bytes).ok_or_else(Failure::unreadable)
}

/// A number in the short form of workbooks: 30 bits, whole or the upper half of a fraction, and perhaps hundredths.
pub(super) fn rk_at(bytes: &[u8], at: usize) -> Result<f64, Failure> {
    let raw = u32_at(bytes, at)?;
    let value = if raw & 2 == 0 {
        f64::from_bits(u64::from(raw & !3) << 32)
    } else {
        f64::from(raw.cast_signed() >> 2)
    };
    Ok(if raw & 1 == 0 { value } else { value / 100.0 })
}

/// The text of an error code.
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "#VALUE!",
    }
}

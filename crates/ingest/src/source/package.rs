//! What a zip archive holds, judged before any of it is taken apart: its kind, its true size, its hidden rows.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use domain::upload::RowProblemCode;
use flate2::read::DeflateDecoder;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::Failure;
use super::scan::{XmlPart, XmlScan};

/// The kind of workbook in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackageKind {
    Xlsx,
    Xlsb,
    Ods,
}

/// An archive that was unpacked once from end to end, and nothing of it kept but this.
#[derive(Debug)]
pub(crate) struct Survey {
    pub kind: PackageKind,
    /// Hidden rows by part, as ranges of row numbers from 1.
    pub hidden: BTreeMap<String, Vec<(u32, u32)>>,
}

const MIB: u64 = 1 << 20;
/// Unpacked, a workbook may be so large, or so many times the file.
const FREE_SIZE: u64 = 256 * MIB;
const FREE_RATIO: u64 = 50;
const MAX_SIZE: u64 = 8 << 30;
/// Shared strings are held in memory.
const MAX_STRINGS: u64 = 128 * MIB;
/// Parts that are held in memory whole, other than strings and sheets.
const MAX_PART: u64 = 32 * MIB;
/// Cell styles; Excel takes 65,490.
const MAX_STYLES: u64 = 100_000;
/// Parts of an archive; real workbooks have some dozens.
const MAX_PARTS: usize = 20_000;

/// An archive, opened.
pub(crate) type Archive = ZipArchive<BufReader<File>>;

pub(crate) fn open(path: &Path) -> Result<Archive, Failure> {
    ZipArchive::new(BufReader::new(File::open(path)?)).map_err(|error| of_zip(&error))
}

pub(crate) fn of_zip(error: &ZipError) -> Failure {
    match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => Failure::password(),
        _ => Failure::unreadable(),
    }
}

/// Tells what kind of workbook an archive is, if any.
pub(crate) fn kind(archive: &mut Archive) -> Result<PackageKind, Failure> {
    let names = |bytes: &[u8], text: &str| memchr::memmem::find(bytes, text.as_bytes()).is_some();
    let mimetype = head(archive, "mimetype", 128)?;
    if mimetype.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        let manifest = head(archive, "META-INF/manifest.xml", 16 * MIB)?;
        let locked = names(&manifest, "encryption-data") || find(archive, "encrypted-package").is_some();
        return if locked {
            Err(Failure::password())
        } else {
            Ok(PackageKind::Ods)
        };
    }
    if find(archive, "xl/workbook.bin").is_some() {
        return Ok(PackageKind::Xlsb);
    }
    if find(archive, "xl/workbook.xml").is_some() {
        return Ok(PackageKind::Xlsx);
    }
    let types = head(archive, "[Content_Types].xml", MIB)?;
    if names(&types, "spreadsheetml.sheet.main+xml") || names(&types, "ms-excel.sheet.macroEnabled.main+xml") {
        return Ok(PackageKind::Xlsx);
    }
    Err(Failure::unsupported())
}

/// The names of the parts, with forward slashes.
pub(crate) fn names(archive: &Archive) -> Vec<String> {
    archive
        .file_names()
        .filter_map(|name| name.ok().map(|name| name.replace('\\', "/")))
        .collect()
}

/// The number of a part; case does not count in names.
pub(crate) fn find(archive: &Archive, name: &str) -> Option<usize> {
    let same = |known: &str| known.replace('\\', "/").eq_ignore_ascii_case(name);
    (0..archive.len()).find(|index| matches!(archive.name_for_index(*index), Some(Ok(known)) if same(&known)))
}

/// The first bytes of a part; none where it is not there.
fn head(archive: &mut Archive, name: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let Some(index) = find(archive, name) else {
        return Ok(Vec::new());
    };
    let part = archive.by_index(index).map_err(|error| of_zip(&error))?;
    let mut bytes = Vec::new();
    part.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Gives the local name and attributes of each element of a small part.
pub(crate) fn each_element(
    archive: &mut Archive,
    part: &str,
    visit: &mut dyn FnMut(&str, &BTreeMap<String, String>),
) -> Result<(), Failure> {
    let xml = String::from_utf8(head(archive, part, MAX_PART)?).map_err(|_| Failure::unreadable())?;
    let mut reader = Reader::from_str(&xml);
    loop {
        match reader.read_event().map_err(|_| Failure::unreadable())? {
            Event::Start(element) | Event::Empty(element) => {
                let mut attributes = BTreeMap::new();
                for attribute in element.attributes().flatten() {
                    let value = attribute
                        .normalized_value(XmlVersion::Explicit1_0)
                        .map_err(|_| Failure::unreadable())?;
                    attributes.insert(attribute.key.local_name().as_ref().to_owned(), value.into_owned());
                }
                visit(element.local_name().as_ref(), &attributes);
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Unpacks every part once, believing no declared size, and refuses what would take too much time or memory.
pub(crate) fn survey(path: &Path) -> Result<Survey, Failure> {
    let file_size = std::fs::metadata(path)?.len();
    let mut archive = open(path)?;
    let kind = kind(&mut archive)?;
    if kind == PackageKind::Ods {
        super::refuse_large(file_size)?;
    }
    if archive.len() > MAX_PARTS {
        return Err(unpacks_to_much());
    }
    let mut unpacked = Unpacked { file_size, total: 0 };
    let mut hidden = BTreeMap::new();
    let mut false_size = false;
    let mut buffer = vec![0u8; 64 * 1024];
    for index in 0..archive.len() {
        // Unpacked here and not by the archive's reader, which stops where a declared size is a lie.
        let part = archive.by_index_raw(index).map_err(|error| of_zip(&error))?;
        if part.encrypted() {
            return Err(Failure::password());
        }
        let name = part.name().map_err(|_| Failure::unreadable())?.replace('\\', "/");
        let declared = part.size();
        let mut part: Box<dyn Read> = match part.compression() {
            CompressionMethod::Stored => Box::new(part),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(part)),
            _ => return Err(Failure::unreadable()),
        };
        let role = Role::of(&name);
        let mut scan = role.xml().map(XmlScan::new);
        let mut size = 0;
        loop {
            let count = match part.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if count == 0 {
                break;
            }
            size += count as u64;
            unpacked.add(count as u64)?;
            role.check(size)?;
            if let Some(scan) = &mut scan {
                scan.feed(&buffer[..count])?;
            }
        }
        false_size |= size != declared;
        let Some(scan) = scan else {
            continue;
        };
        if scan.declared_strings() > size {
            return Err(Failure::unreadable());
        }
        if scan.styles() > MAX_STYLES {
            return Err(Failure::too_large(
                "Berkas berisi terlalu banyak gaya sel. Salin datanya ke berkas baru tanpa format, lalu unggah lagi.",
            ));
        }
        let rows = scan.into_hidden_rows();
        if !rows.is_empty() {
            hidden.insert(name, rows);
        }
    }
    if false_size {
        Err(Failure::unreadable())
    } else {
        Ok(Survey { kind, hidden })
    }
}

/// What a part is to a workbook.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// XML that may be a sheet, which is read as a stream.
    Sheet,
    Strings,
    /// The same in a binary workbook.
    BinaryStrings,
    Styles,
    /// XML that tells where the sheets are.
    Index,
    /// Anything else, which is unpacked and not looked at.
    Opaque,
}

impl Role {
    fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let last = name.rsplit('/').next().unwrap_or_default();
        match last {
            "sharedstrings.xml" => Self::Strings,
            "sharedstrings.bin" => Self::BinaryStrings,
            "styles.xml" => Self::Styles,
            "workbook.xml" => Self::Index,
            _ => match last.rsplit_once('.') {
                Some((_, "xml")) => Self::Sheet,
                Some((_, "rels")) => Self::Index,
                _ => Self::Opaque,
            },
        }
    }

    /// What to look for; none where it is no XML.
    fn xml(self) -> Option<XmlPart> {
        match self {
            Self::Sheet => Some(XmlPart::Sheet),
            Self::Strings => Some(XmlPart::Strings),
            Self::Styles => Some(XmlPart::Styles),
            Self::Index => Some(XmlPart::Other),
            Self::BinaryStrings | Self::Opaque => None,
        }
    }

    fn check(self, size: u64) -> Result<(), Failure> {
        match self {
            Self::Strings | Self::BinaryStrings if size > MAX_STRINGS => Err(Failure::new(
                RowProblemCode::TooLarge,
                "Teks di berkas ini lebih dari 128 MB. Bagi menjadi beberapa berkas, atau simpan sebagai CSV.",
            )),
            Self::Styles | Self::Index if size > MAX_PART => Err(unpacks_to_much()),
            _ => Ok(()),
        }
    }
}

struct Unpacked {
    file_size: u64,
    total: u64,
}

impl Unpacked {
    fn add(&mut self, bytes: u64) -> Result<(), Failure> {
        self.total += bytes;
        let over = self.total > FREE_SIZE && self.total > FREE_RATIO * self.file_size;
        if over || self.total > MAX_SIZE {
            Err(unpacks_to_much())
        } else {
            Ok(())
        }
    }
}

fn unpacks_to_much() -> Failure {
    Failure::too_large(
        "Isi berkas jauh lebih besar daripada ukurannya. Salin datanya ke berkas baru, atau simpan sebagai CSV, lalu unggah lagi.",
    )
}

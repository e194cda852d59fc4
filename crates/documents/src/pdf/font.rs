//! The two faces of Inter that documents are set in, and the breaking of lines.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Subsets for Latin, whose figures all have one width; licence in fonts/OFL.txt.
static REGULAR: &[u8] = include_bytes!("../../fonts/inter-regular.ttf");
static SEMI_BOLD: &[u8] = include_bytes!("../../fonts/inter-semibold.ttf");

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A font cannot be read.
    #[error("a font of the program cannot be read")]
    Font,
    /// A page of no size.
    #[error("a page has no size")]
    Page,
    /// The document cannot be written.
    #[error("the document cannot be written: {0}")]
    Write(String),
}

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    SemiBold,
}

/// Both faces.
pub(super) struct Fonts {
    regular: Face,
    semi_bold: Face,
}

impl Fonts {
    pub fn load() -> Result<Self, PdfError> {
        Ok(Self {
            regular: Face::load(REGULAR)?,
            semi_bold: Face::load(SEMI_BOLD)?,
        })
    }

    pub fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semi_bold,
        }
    }
}

/// One face with the glyphs and widths of its letters.
pub(super) struct Face {
    font: Font,
    /// By character from the space on: glyph and width in ems. What the font has not is absent.
    latin: Vec<Option<(u32, f32)>>,
    more: Vec<(char, (u32, f32))>,
    /// In place of what the font has not.
    missing: (u32, f32),
}

/// Characters that are looked up by their number.
const LATIN: usize = 0x180;

impl Face {
    fn load(bytes: &'static [u8]) -> Result<Self, PdfError> {
        let font = Font::new(bytes.into(), 0).ok_or(PdfError::Font)?;
        let read = FontRef::new(bytes).map_err(|_| PdfError::Font)?;
        let metrics = read.glyph_metrics(Size::new(1.0), LocationRef::default());
        let mut face = Self {
            font,
            latin: vec![None; LATIN],
            more: Vec::new(),
            missing: (0, metrics.advance_width(skrifa::GlyphId::new(0)).unwrap_or(0.5)),
        };
        for (code, glyph) in read.charmap().mappings() {
            let Some(c) = char::from_u32(code) else { continue };
            let known = (glyph.to_u32(), metrics.advance_width(glyph).unwrap_or(0.0));
            match face.latin.get_mut(code as usize) {
                Some(place) => *place = Some(known),
                None => face.more.push((c, known)),
            }
        }
        face.more.sort_unstable_by_key(|(c, _)| *c);
        Ok(face)
    }

    pub fn font(&self) -> Font {
        self.font.clone()
    }

    fn glyph(&self, c: char) -> (u32, f32) {
        let known = match self.latin.get(c as usize) {
            Some(known) => *known,
            None => self
                .more
                .binary_search_by_key(&c, |(known, _)| *known)
                .ok()
                .map(|place| self.more[place].1),
        };
        known.unwrap_or(self.missing)
    }

    /// The glyphs of a text on one line.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, c): (usize, char)| {
            let (id, width) = self.glyph(c);
            KrillaGlyph::new(GlyphId::new(id), width, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
        };
        text.char_indices().map(glyph).collect()
    }

    /// How wide a text is.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.glyph(c).1).sum::<f32>() * size
    }

    /// The text, cut with an ellipsis where it is wider than that.
    pub fn fit(&self, text: &str, size: f32, width: f32) -> String {
        let text = plain(text);
        if self.width(&text, size) <= width {
            return text;
        }
        let room = width - self.width("…", size);
        let mut taken = 0.0;
        let kept = text.chars().take_while(|c| {
            taken += self.glyph(*c).1 * size;
            taken <= room
        });
        let kept: String = kept.collect();
        format!("{}…", kept.trim_end())
    }

    /// The text in lines of at most that width, broken between words where it can be; the last of at most `most` lines
    /// ends with an ellipsis where more would follow.
    pub fn wrap(&self, text: &str, size: f32, width: f32, most: usize) -> Vec<String> {
        let text = plain(text);
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.width(&line, size) > width && line.chars().nth(1).is_some() {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                // Wider than the column by the ellipsis, so that it is cut for it.
                *last = self.fit(&format!("{last} …………"), size, width);
            }
        }
        lines
    }
}

/// Without what is no letter: line breaks, tabs, marks that turn the direction of what follows.
fn plain(text: &str) -> String {
    let is_mark =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars()
        .map(|c| if c.is_control() || is_mark(c) { ' ' } else { c })
        .collect()
}

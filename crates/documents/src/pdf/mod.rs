//! PDF: pages with the company's head, a title, tables whose head stands on every page, and page numbers.
//!
//! What is written is laid out first and drawn at the end, when the number of pages is known. The same content is the
//! same bytes: no time, no random id. Texts are drawn as they are; nothing in them is taken for an instruction.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;

mod font;
mod invoice;
mod table;

use font::{Face, Fonts};
pub use font::{PdfError, Weight};
pub use invoice::{InvoicePaper, InvoicePaperLine, invoice};
pub use table::{Align, PdfColumn};

/// Points of an A4 page's short and long side.
const A4: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 42.0;
/// Room for the line with the page number.
const FOOT: f32 = 26.0;
const SMALL: f32 = 8.0;
const BODY: f32 = 9.0;
const TITLE: f32 = 16.0;
const HEADING: f32 = 11.0;
/// The largest that a logo is drawn.
const LOGO: (f32, f32) = (150.0, 36.0);

/// A picture as its pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels of a line.
    pub width: u32,
    /// Lines.
    pub height: u32,
    /// Four bytes a pixel, line by line from the top: red, green, blue and how opaque.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// Whether there are as many pixels as it says, and any.
    fn is_whole(&self) -> bool {
        let pixels = u64::from(self.width) * u64::from(self.height);
        pixels > 0 && pixels * 4 == self.rgba.len() as u64
    }

    /// How large it is drawn within a size.
    fn within(&self, (width, height): (f32, f32)) -> (f32, f32) {
        let scale = (width / self.width as f32).min(height / self.height as f32);
        (self.width as f32 * scale, self.height as f32 * scale)
    }
}

/// Who writes: at the top of the first page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// The company's name.
    pub company: String,
    /// Its address, on a line or several.
    pub address: String,
    /// Its logo.
    pub logo: Option<Picture>,
}

/// How the pages lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// Upright.
    Portrait,
    /// On the long side, for wide tables.
    Landscape,
}

/// A shade of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Text,
    Muted,
    Line,
    Tint,
}

impl Ink {
    fn color(self) -> rgb::Color {
        match self {
            Self::Text => rgb::Color::new(0x1a, 0x1f, 0x26),
            Self::Muted => rgb::Color::new(0x5b, 0x64, 0x70),
            Self::Line => rgb::Color::new(0xd5, 0xd9, 0xde),
            Self::Tint => rgb::Color::new(0xf3, 0xf4, 0xf6),
        }
    }
}

/// Something on a page.
enum Mark {
    Text {
        x: f32,
        /// Of the line on which letters stand.
        y: f32,
        size: f32,
        weight: Weight,
        ink: Ink,
        text: String,
    },
    Rect {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
    /// The logo.
    Logo { x: f32, y: f32, width: f32, height: f32 },
}

/// A document that is being written, from top to bottom.
pub struct Pdf {
    fonts: Fonts,
    size: (f32, f32),
    title: String,
    logo: Option<Image>,
    pages: Vec<Vec<Mark>>,
    /// Where the next thing goes on the last page.
    y: f32,
}

impl Pdf {
    /// A document with the company's head and its own title on the first page.
    ///
    /// # Errors
    /// Where the fonts, which are part of the program, cannot be read.
    pub fn new(head: &Letterhead, title: &str, subtitle: &str, orientation: Orientation) -> Result<Self, PdfError> {
        let mut pdf = Self::blank(title, orientation)?;
        if let Some(height) = pdf.logo(head, MARGIN) {
            pdf.y += height + 8.0;
        }
        if !head.company.is_empty() {
            pdf.paragraph(&head.company, BODY + 1.0, Weight::SemiBold, Ink::Text);
        }
        for line in head.address.lines().filter(|line| !line.trim().is_empty()) {
            pdf.paragraph(line, SMALL, Weight::Regular, Ink::Muted);
        }
        if pdf.y > MARGIN {
            pdf.y += 6.0;
            pdf.rule();
            pdf.y += 14.0;
        }
        pdf.paragraph(title, TITLE, Weight::SemiBold, Ink::Text);
        if !subtitle.is_empty() {
            pdf.paragraph(subtitle, BODY, Weight::Regular, Ink::Muted);
        }
        pdf.y += 10.0;
        Ok(pdf)
    }

    /// A document with nothing on its first page.
    fn blank(title: &str, orientation: Orientation) -> Result<Self, PdfError> {
        let size = match orientation {
            Orientation::Portrait => A4,
            Orientation::Landscape => (A4.1, A4.0),
        };
        Ok(Self {
            fonts: Fonts::load()?,
            size,
            title: title.to_owned(),
            logo: None,
            pages: vec![Vec::new()],
            y: MARGIN,
        })
    }

    /// Draws the logo from here down; its height, or none where there is none.
    fn logo(&mut self, head: &Letterhead, x: f32) -> Option<f32> {
        let picture = head.logo.as_ref().filter(|picture| picture.is_whole())?;
        let (width, height) = picture.within(LOGO);
        self.logo = Some(Image::from_rgba8(picture.rgba.clone(), picture.width, picture.height));
        let y = self.y;
        self.mark(Mark::Logo { x, y, width, height });
        Some(height)
    }

    /// Adds a heading; it never stands alone at the foot of a page.
    pub fn heading(&mut self, text: &str) {
        if self.y + 64.0 > self.bottom() {
            self.break_page();
        }
        self.y += 6.0;
        self.paragraph(text, HEADING, Weight::SemiBold, Ink::Text);
        self.y += 2.0;
    }

    /// Adds a text over the width of the page.
    pub fn text(&mut self, text: &str) {
        self.paragraph(text, BODY, Weight::Regular, Ink::Text);
        self.y += 4.0;
    }

    /// The width between the margins.
    fn width(&self) -> f32 {
        self.size.0 - 2.0 * MARGIN
    }

    /// How far down marks may stand.
    fn bottom(&self) -> f32 {
        self.size.1 - MARGIN - FOOT
    }

    fn break_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn paragraph(&mut self, text: &str, size: f32, weight: Weight, ink: Ink) {
        let lines = self.fonts.face(weight).wrap(text, size, self.width(), usize::MAX);
        for line in lines {
            if self.y + size * 1.4 > self.bottom() {
                self.break_page();
            }
            let y = self.y + size;
            self.mark(Mark::Text {
                x: MARGIN,
                y,
                size,
                weight,
                ink,
                text: line,
            });
            self.y += size * 1.4;
        }
    }

    fn rule(&mut self) {
        let (y, width) = (self.y, self.width());
        self.mark(Mark::Rect {
            x: MARGIN,
            y,
            width,
            height: 0.75,
            ink: Ink::Line,
        });
    }

    /// Draws everything. `note` stands at the foot of each page, beside its number.
    ///
    /// # Errors
    /// Where a font cannot be embedded.
    pub fn finish(self, note: &str) -> Result<Vec<u8>, PdfError> {
        let mut document = Document::new();
        document.set_metadata(
            Metadata::new()
                .title(self.title.clone())
                .language("id".to_owned())
                .creator("AMPConnect".to_owned()),
        );
        let settings = PageSettings::from_wh(self.size.0, self.size.1).ok_or(PdfError::Page)?;
        let count = self.pages.len();
        let (regular, bottom) = (self.fonts.face(Weight::Regular), self.size.1 - MARGIN);
        for (number, marks) in (1..).zip(&self.pages) {
            let mut page = document.start_page_with(settings.clone());
            let mut surface = page.surface();
            for mark in marks {
                draw(&mut surface, &self.fonts, self.logo.as_ref(), mark);
            }
            let of = format!("Halaman {number} dari {count}");
            let right = self.size.0 - MARGIN - regular.width(&of, SMALL);
            let note = regular.fit(note, SMALL, right - MARGIN - 12.0);
            surface.set_fill(Some(fill(Ink::Muted)));
            write(&mut surface, regular, MARGIN, bottom, SMALL, &note);
            write(&mut surface, regular, right, bottom, SMALL, &of);
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| PdfError::Write(format!("{error:?}")))
    }
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: ink.color().into(),
        ..Fill::default()
    }
}

fn write(surface: &mut Surface<'_>, face: &Face, x: f32, y: f32, size: f32, text: &str) {
    let glyphs = face.glyphs(text);
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, face.font(), text, size, false);
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, logo: Option<&Image>, mark: &Mark) {
    match mark {
        Mark::Text {
            x,
            y,
            size,
            weight,
            ink,
            text,
        } => {
            surface.set_fill(Some(fill(*ink)));
            write(surface, fonts.face(*weight), *x, *y, *size, text);
        }
        Mark::Rect {
            x,
            y,
            width,
            height,
            ink,
        } => {
            let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) else {
                return;
            };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*ink)));
                surface.draw_path(&path);
            }
        }
        Mark::Logo { x, y, width, height } => {
            if let (Some(logo), Some(size)) = (logo, Size::from_wh(*width, *height)) {
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(logo.clone(), size);
                surface.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests;

//! A picture from its bytes to the bytes that are served.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// Most pixels of a side, judged by the header before anything is decoded.
const SIDE_MAX: u32 = 6_000;
/// Most pixels in all.
const PIXELS_MAX: u64 = 20_000_000;
/// Most bytes that decoding may take.
const MEMORY_MAX: u64 = 128 * 1024 * 1024;
/// The longest side that is kept: enough for a logo on paper.
const KEPT_SIDE: u32 = 1_024;

/// A picture as it is served.
#[derive(Debug)]
pub struct Encoded {
    pub content_type: &'static str,
    pub content: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is none of the kinds that are taken, whatever its name says.
    Kind,
    /// It has too many pixels.
    Pixels,
    /// It cannot be decoded to its end.
    Broken,
}

/// Decodes a picture and encodes it again: photographs as JPEG, everything else as PNG.
pub fn encode(bytes: &[u8]) -> Result<Encoded, Refused> {
    let format = image::guess_format(bytes).map_err(|_| Refused::Kind)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(Refused::Kind);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refused::Broken);
    }
    if width.max(height) > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(Refused::Pixels);
    }
    // Cameras store how they were held beside the picture, and what is beside it is not kept.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > KEPT_SIDE {
        picture = picture.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    let (format, content_type) = match format {
        ImageFormat::Jpeg => (ImageFormat::Jpeg, "image/jpeg"),
        _ => (ImageFormat::Png, "image/png"),
    };
    let picture: DynamicImage = match (format, picture.color().has_alpha()) {
        (ImageFormat::Jpeg, _) | (_, false) => picture.into_rgb8().into(),
        (_, true) => picture.into_rgba8().into(),
    };
    let mut content = Cursor::new(Vec::new());
    picture.write_to(&mut content, format).map_err(|_| Refused::Broken)?;
    Ok(Encoded {
        content_type,
        content: content.into_inner(),
        width: picture.width(),
        height: picture.height(),
    })
}

/// The longest side that is drawn on paper.
const PAPER_SIDE: u32 = 640;

/// The pixels of a kept picture, for paper; none where it cannot be decoded.
pub fn pixels(content: &[u8]) -> Option<documents::Picture> {
    let mut picture = image::load_from_memory(content).ok()?;
    if picture.width().max(picture.height()) > PAPER_SIDE {
        picture = picture.thumbnail(PAPER_SIDE, PAPER_SIDE);
    }
    Some(documents::Picture {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_rgba8().into_raw(),
    })
}

/// A kept picture, encoded again to fit a box; none where it cannot be decoded.
pub fn within(content: &[u8], width: u32, height: u32) -> Option<Encoded> {
    let format = image::guess_format(content).ok()?;
    let mut picture = image::load_from_memory(content).ok()?;
    if picture.width() > width || picture.height() > height {
        picture = picture.thumbnail(width, height);
    }
    let mut smaller = Cursor::new(Vec::new());
    picture.write_to(&mut smaller, format).ok()?;
    Some(Encoded {
        content_type: if format == ImageFormat::Jpeg {
            "image/jpeg"
        } else {
            "image/png"
        },
        content: smaller.into_inner(),
        width: picture.width(),
        height: picture.height(),
    })
}

fn why(error: &image::ImageError) -> Refused {
    match error {
        image::ImageError::Limits(_) => Refused::Pixels,
        _ => Refused::Broken,
    }
}

#[cfg(test)]
mod tests {
    use image::RgbaImage;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(RgbaImage::from_fn(width, height, |x, y| {
            image::Rgba([x as u8, y as u8, 90, 200])
        }))
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn what_stands_behind_a_picture_does_not_come_along() {
        let mut polyglot = png(20, 10);
        polyglot.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let encoded = encode(&polyglot).unwrap();
        assert_eq!(
            (encoded.content_type, encoded.width, encoded.height),
            ("image/png", 20, 10)
        );
        assert!(!encoded.content.windows(7).any(|window| window == b"<script"));
        assert_eq!(
            encoded.content,
            encode(&png(20, 10)).unwrap().content,
            "equal pictures are one"
        );
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_a_huge_one_is_not_decoded() {
        let encoded = encode(&png(3_000, 30)).unwrap();
        assert_eq!((encoded.width, encoded.height), (1_024, 10));
        let mut bomb = png(4, 4);
        // The header's width and height, with the checksum that belongs to them.
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let checksum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(encode(&bomb).unwrap_err(), Refused::Pixels);
    }

    #[test]
    fn other_kinds_and_pictures_that_end_early_are_refused() {
        let whole = png(64, 64);
        assert_eq!(encode(&whole[..whole.len() / 2]).unwrap_err(), Refused::Broken);
        for other in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"[..],
            b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
            b"%PDF-1.7",
            b"",
        ] {
            assert_eq!(encode(other).unwrap_err(), Refused::Kind);
        }
    }

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (0xedb8_8320 & (0_u32.wrapping_sub(crc & 1)));
            }
        }
        !crc
    }
}

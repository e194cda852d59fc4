//! A chart as a file: PNG from its drawing, CSV from its figures.

use charts::{Drawing, Paint, text_width};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use super::card::Frame;
use super::theme::token;
use crate::ui::save::{save_blob, save_url, text_blob};

/// Pixels of the picture per pixel of the page, so that it prints.
const SCALE: f64 = 2.0;
/// Around the drawing.
const PAD: f64 = 20.0;
/// Narrowest picture, for title and legend.
const NARROWEST: f64 = 360.0;

/// Saves the drawing with its title and legend.
pub(super) async fn save_png(name: &str, drawing: &Drawing, frame: &Frame) -> Result<(), JsValue> {
    let source = Url::create_object_url_with_blob(&text_blob(&drawing.svg, "image/svg+xml")?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&source);
    let decoded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&source)?;
    decoded?;

    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    let (width, height) = (drawing.geometry.width, drawing.geometry.height);
    let inner = width.max(NARROWEST);
    let legend = place_legend(&frame.legend, inner);
    let rows = legend.last().map_or(0.0, |key| key.y + 20.0);
    let head = PAD + 46.0;
    canvas.set_width(((inner + 2.0 * PAD) * SCALE) as u32);
    canvas.set_height(((head + rows + 8.0 + height + PAD) * SCALE) as u32);

    let pen: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    pen.scale(SCALE, SCALE)?;
    pen.set_fill_style_str(&colour("--bg-surface"));
    pen.fill_rect(0.0, 0.0, inner + 2.0 * PAD, head + rows + 8.0 + height + PAD);
    text(&pen, "600 14px", "--text-strong", frame.title, PAD, PAD + 14.0)?;
    text(&pen, "12px", "--text-subtle", &frame.sub, PAD, PAD + 32.0)?;
    for key in legend {
        pen.set_fill_style_str(&colour(key.paint.token()));
        pen.fill_rect(PAD + key.x, head + key.y + 3.0, 10.0, 10.0);
        text(
            &pen,
            "12px",
            "--text-muted",
            &key.name,
            PAD + key.x + 16.0,
            head + key.y + 12.0,
        )?;
    }
    let left = PAD + (inner - width) / 2.0;
    pen.draw_image_with_html_image_element_and_dw_and_dh(&image, left, head + rows + 8.0, width, height)?;
    save_url(&canvas.to_data_url()?, &format!("{name}.png"))
}

/// Saves the figures.
pub(super) fn save_csv(name: &str, csv: &str) -> Result<(), JsValue> {
    save_blob(&text_blob(csv, "text/csv;charset=utf-8")?, &format!("{name}.csv"))
}

/// A key of the legend and where it stands.
struct Key {
    paint: Paint,
    name: String,
    x: f64,
    y: f64,
}

/// Places the keys of a legend side by side, in rows that fit.
fn place_legend(legend: &[(Paint, String)], width: f64) -> Vec<Key> {
    let (mut x, mut y) = (0.0, 0.0);
    let mut place = |(paint, name): &(Paint, String)| {
        let wide = 16.0 + text_width(name, 12.0) + 16.0;
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + 20.0);
        }
        let key = Key {
            paint: *paint,
            name: name.clone(),
            x,
            y,
        };
        x += wide;
        key
    };
    legend.iter().map(&mut place).collect()
}

fn font(size: &str) -> String {
    format!(
        "{size} {}",
        token("--font-sans").unwrap_or_else(|| "sans-serif".to_owned())
    )
}

fn colour(name: &str) -> String {
    token(name).unwrap_or_else(|| "currentcolor".to_owned())
}

fn text(
    pen: &CanvasRenderingContext2d,
    size: &str,
    colour_token: &str,
    text: &str,
    x: f64,
    y: f64,
) -> Result<(), JsValue> {
    pen.set_font(&font(size));
    pen.set_fill_style_str(&colour(colour_token));
    pen.fill_text(text, x, y)
}

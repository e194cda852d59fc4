//! Handing files to the browser to save.

use js_sys::Array;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::api::files::Fetched;

/// Saves a file under a name.
pub fn save_blob(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    save_url(&url, name)?;
    Url::revoke_object_url(&url)
}

/// Saves what was fetched.
pub fn save_fetched(file: &Fetched, name: &str) -> Result<(), JsValue> {
    match file {
        Fetched::Whole(blob) => save_blob(blob, name),
        Fetched::At(path) => save_url(path, name),
    }
}

/// Saves what a URL of this site (`blob:`, `data:`, a path) stands for.
pub fn save_url(url: &str, name: &str) -> Result<(), JsValue> {
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(url);
    link.set_download(name);
    link.click();
    Ok(())
}

/// A text as a file of a media type.
pub fn text_blob(text: &str, kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)
}

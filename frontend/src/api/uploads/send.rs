//! Sending a file with progress. `fetch` tells no progress of what it sends, so this is an `XMLHttpRequest`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, FormData, ProgressEvent, XmlHttpRequest};

/// What the server answered, whatever its status.
pub struct Answer {
    /// The HTTP status; 0 where no answer came: no network, or cancelled.
    pub status: u16,
    /// The `Location` header.
    pub location: Option<String>,
    /// The body as text.
    pub body: String,
}

/// Posts the form and tells how many bytes of how many are sent. Aborting `signal` stops it.
/// An error is one of the browser, before anything was sent.
pub async fn send(
    url: &str,
    token: &str,
    form: &FormData,
    signal: &AbortSignal,
    on_progress: impl Fn(f64, f64) + 'static,
) -> Result<Answer, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open("POST", url)?;
    xhr.set_request_header("Authorization", &format!("Bearer {token}"))?;
    xhr.set_request_header("Prefer", "respond-async")?;
    xhr.set_request_header("Accept", "application/json")?;

    let progress =
        Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| on_progress(event.loaded(), event.total()));
    xhr.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let abort = Closure::<dyn Fn()>::new({
        let xhr = xhr.clone();
        move || drop(xhr.abort())
    });
    signal.set_onabort(Some(abort.as_ref().unchecked_ref()));

    // `loadend` comes once, after an answer, a failure or an abort alike.
    let ended = Promise::new(&mut |resolve, _| xhr.set_onloadend(Some(&resolve)));
    let answered = match xhr.send_with_opt_form_data(Some(form)) {
        Ok(()) => JsFuture::from(ended).await.map(drop),
        Err(error) => Err(error),
    };
    signal.set_onabort(None);
    answered?;
    Ok(Answer {
        status: xhr.status()?,
        location: xhr.get_response_header("Location")?,
        body: xhr.response_text()?.unwrap_or_default(),
    })
}

//! Server-sent events, read by fetch with the token.

use js_sys::{Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

pub use super::sse::Event;
use super::sse::Parser;
use crate::session;

/// An open stream.
pub struct Stream {
    reader: ReadableStreamDefaultReader,
    parser: Parser,
}

impl Stream {
    /// Opens it; none where there is no session or the server has nothing to tell. Aborting `signal` ends it.
    ///
    /// # Errors
    /// Those of the browser: no network, or aborted.
    pub async fn open(url: &str, signal: &AbortSignal) -> Result<Option<Self>, JsValue> {
        let Ok(token) = session::bearer().await else {
            return Ok(None);
        };
        let headers = Headers::new()?;
        headers.set("Accept", "text/event-stream")?;
        headers.set("Authorization", &format!("Bearer {token}"))?;
        let init = RequestInit::new();
        init.set_headers(&headers);
        init.set_signal(Some(signal));
        let response: Response = JsFuture::from(window().fetch_with_str_and_init(url, &init))
            .await?
            .dyn_into()?;
        let (true, Some(body)) = (response.ok(), response.body()) else {
            return Ok(None);
        };
        Ok(Some(Self {
            reader: body.get_reader().dyn_into()?,
            parser: Parser::default(),
        }))
    }

    /// What came next; none at its end.
    ///
    /// # Errors
    /// Where it broke.
    pub async fn next(&mut self) -> Result<Option<Vec<Event>>, JsValue> {
        let chunk = JsFuture::from(self.reader.read()).await?;
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.dyn_into()?;
        Ok(Some(self.parser.push(&bytes.to_vec())))
    }

    /// The stream is of no more use.
    pub async fn close(self) {
        // That it cannot be closed changes nothing.
        let _ = JsFuture::from(self.reader.cancel()).await;
    }
}

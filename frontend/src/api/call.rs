//! One request to the API: the token on it, its answer decoded, its failure typed. Nothing here shows anything.

use std::pin::Pin;

use domain::ProblemCode;
use domain::tree::FromTree;
use leptos::prelude::{on_cleanup, window};
use leptos::reactive::owner::Owner;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Blob, FormData, Headers, RequestInit, Response};

use super::{ApiError, Query, json, kept};
use crate::session;

/// A request under construction.
#[derive(Clone, Debug)]
pub struct Call {
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Option<JsValue>,
    with_session: bool,
}

/// An answer with a status under 400, its body read as text.
#[derive(Clone, Debug)]
pub struct Reply {
    /// 200, 201, 202, 204.
    pub status: u16,
    /// Where long work is told about (with 202).
    pub location: Option<String>,
    /// The body.
    pub body: String,
}

impl Reply {
    /// Decodes the body.
    pub fn json<T: FromTree>(&self) -> Result<T, ApiError> {
        json::from_str(&self.body).map_err(|_| ApiError::Decode { status: self.status })
    }
}

impl Call {
    fn new(method: &'static str, path: &str) -> Self {
        Self {
            method,
            url: path.to_owned(),
            headers: Vec::new(),
            body: None,
            with_session: true,
        }
    }

    /// Reads. Stopped when the page that asks is left.
    pub fn get(path: &str, query: &Query) -> Self {
        Self::new("GET", &format!("{path}{}", query.as_str()))
    }

    /// Writes.
    pub fn post(path: &str) -> Self {
        Self::new("POST", path)
    }

    /// Writes with another method: `PATCH`, `PUT`, `DELETE`.
    pub fn with_method(method: &'static str, path: &str) -> Self {
        Self::new(method, path)
    }

    /// Names the version that was seen of what is changed.
    #[must_use]
    pub fn if_match(self, version: i64) -> Self {
        self.header("If-Match", format!("\"{version}\""))
    }

    /// Sets the JSON body. The DTOs of `domain` hold nothing that JSON cannot hold; anything else would be sent empty
    /// and refused.
    #[must_use]
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok().map(JsValue::from);
        self.header("Content-Type", "application/json".to_owned())
    }

    /// Sets a form as the body; the browser names its type.
    #[must_use]
    pub fn form(mut self, form: FormData) -> Self {
        self.body = Some(form.into());
        self
    }

    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Sends no token: signing in, setup.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.with_session = false;
        self
    }

    /// Sends and decodes the answer.
    pub async fn send<T: FromTree>(self) -> Result<T, ApiError> {
        let reply = self.reply().await?;
        json::from_str(&reply.body).map_err(|why| ApiError::unreadable(reply.status, why))
    }

    /// Sends and reads the answer as text. A future of one type: every caller's own would hold it whole, and the app carry
    /// it as often.
    pub fn reply(self) -> Pin<Box<dyn Future<Output = Result<Reply, ApiError>>>> {
        Box::pin(self.text_reply())
    }

    async fn text_reply(self) -> Result<Reply, ApiError> {
        let stop = StopOnDrop::new(self.method == "GET");
        let response = self.respond(&stop).await?;
        let body = read_text(&response).await?;
        Ok(Reply {
            status: response.status(),
            location: response.headers().get("Location").ok().flatten(),
            body,
        })
    }

    /// Sends and reads the answer as a file.
    pub async fn blob(self) -> Result<Blob, ApiError> {
        let blob = self.blob_up_to(f64::INFINITY).await?;
        blob.ok_or(ApiError::Offline)
    }

    /// Sends and reads the answer as a file; none, and the rest is not fetched, where it is larger than so many bytes.
    pub async fn blob_up_to(self, largest: f64) -> Result<Option<Blob>, ApiError> {
        let stop = StopOnDrop::new(self.method == "GET");
        let response = self.respond(&stop).await?;
        let length = response.headers().get("Content-Length").ok().flatten();
        if length.is_some_and(|length| js_sys::Number::parse_float(&length) > largest) {
            return Ok(None);
        }
        let blob = response.blob().map_err(|_| ApiError::Offline)?;
        let blob = JsFuture::from(blob).await.map_err(|_| ApiError::Offline)?;
        blob.dyn_into().map(Some).map_err(|_| ApiError::Decode {
            status: response.status(),
        })
    }

    /// Sends, with a fresh token; renews it once if the server no longer takes it.
    async fn respond(&self, stop: &StopOnDrop) -> Result<Response, ApiError> {
        let token = if self.with_session {
            Some(session::bearer().await?)
        } else {
            None
        };
        match self.attempt(stop, token.as_deref()).await {
            Err(error) if token.is_some() && error.is(ProblemCode::Unauthorized) => {
                let token = session::renewed_bearer(token.as_deref()).await?;
                match self.attempt(stop, Some(&token)).await {
                    Err(error) if error.is(ProblemCode::Unauthorized) => {
                        session::lost();
                        Err(ApiError::SessionEnded)
                    }
                    other => other,
                }
            }
            Err(error) if error.is(ProblemCode::TotpSetupRequired) => {
                session::demand_totp();
                Err(error)
            }
            other => other,
        }
    }

    async fn attempt(&self, stop: &StopOnDrop, token: Option<&str>) -> Result<Response, ApiError> {
        let response = self.fetch(stop, token).await.map_err(|_| {
            if stop.stopped() {
                ApiError::Aborted
            } else {
                ApiError::Offline
            }
        })?;
        kept::note(&response);
        if response.status() < 400 {
            return Ok(response);
        }
        let body = read_text(&response).await?;
        Err(ApiError::from_body(response.status(), &body))
    }

    async fn fetch(&self, stop: &StopOnDrop, token: Option<&str>) -> Result<Response, JsValue> {
        let headers = Headers::new()?;
        headers.set("Accept", "application/json")?;
        for (name, value) in &self.headers {
            headers.set(name, value)?;
        }
        if let Some(token) = token {
            headers.set("Authorization", &format!("Bearer {token}"))?;
        }
        let init = RequestInit::new();
        init.set_method(self.method);
        init.set_headers(&headers);
        init.set_signal(stop.signal().as_ref());
        if let Some(body) = &self.body {
            init.set_body(body);
        }
        JsFuture::from(window().fetch_with_str_and_init(&self.url, &init))
            .await?
            .dyn_into()
    }
}

async fn read_text(response: &Response) -> Result<String, ApiError> {
    let text = response.text().map_err(|_| ApiError::Offline)?;
    let text = JsFuture::from(text).await.map_err(|_| ApiError::Offline)?;
    text.as_string().ok_or(ApiError::Decode {
        status: response.status(),
    })
}

/// Stops a read when it is dropped or the part of the page that asked goes away. A write is left to end: the server may
/// already be at it.
struct StopOnDrop(Option<AbortController>);

impl StopOnDrop {
    fn new(is_read: bool) -> Self {
        let controller = is_read.then(AbortController::new).and_then(Result::ok);
        if Owner::current().is_some()
            && let Some(controller) = controller.clone()
        {
            on_cleanup(move || controller.abort());
        }
        Self(controller)
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }

    fn stopped(&self) -> bool {
        self.signal().is_some_and(|signal| signal.aborted())
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        // After the answer was read this does nothing.
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// A fresh `Idempotency-Key`: 128 random bits in hexadecimal. (`crypto.randomUUID` exists in secure contexts only.)
pub fn idempotency_key() -> String {
    use std::fmt::Write;

    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        // It fails only above 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().fold(String::with_capacity(32), |mut key, byte| {
        // Writing to a String cannot fail.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

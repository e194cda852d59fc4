//! Following an upload at work: by its stream of events, and by asking where that fails.

use std::time::Duration;

use domain::id::UploadId;
use domain::upload::{UploadProgress, UploadReport, UploadStatus};
use gloo_timers::future::sleep;
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

use super::report;
use super::sse::{Event, Parser};
use crate::api::{ApiError, json};
use crate::session;

/// Between two questions once the stream is gone.
const PAUSE: Duration = Duration::from_secs(1);
/// Questions without any answer after which the server counts as away.
const TRIES: u32 = 10;

/// Waits until the upload is no longer at work and returns its report. `on_progress` is told every step; aborting
/// `signal` ends the waiting, not the work.
pub async fn watch(
    id: UploadId,
    signal: &AbortSignal,
    on_progress: impl Fn(UploadProgress),
) -> Result<UploadReport, ApiError> {
    // However the stream ends, the report says how things stand.
    let _ = stream(id, signal, &on_progress).await;
    let mut failures = 0;
    loop {
        if signal.aborted() {
            return Err(ApiError::Aborted);
        }
        match report(id).await {
            Ok(report) if report.status != UploadStatus::Processing => return Ok(report),
            Ok(_) => failures = 0,
            Err(ApiError::Offline) if failures < TRIES => failures += 1,
            Err(error) => return Err(error),
        }
        sleep(PAUSE).await;
    }
}

/// Reads events until the upload is done, the stream ends or something fails.
async fn stream(id: UploadId, signal: &AbortSignal, on_progress: &impl Fn(UploadProgress)) -> Result<(), JsValue> {
    let Ok(token) = session::bearer().await else {
        return Ok(());
    };
    let headers = Headers::new()?;
    headers.set("Accept", "text/event-stream")?;
    headers.set("Authorization", &format!("Bearer {token}"))?;
    let init = RequestInit::new();
    init.set_headers(&headers);
    init.set_signal(Some(signal));
    let url = format!("/api/admin/uploads/{id}/events");
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(&url, &init))
        .await?
        .dyn_into()?;
    let (true, Some(body)) = (response.ok(), response.body()) else {
        return Ok(());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into()?;
    let mut parser = Parser::default();
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            return Ok(());
        }
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.dyn_into()?;
        for event in parser.push(&bytes.to_vec()) {
            let is_done = match event {
                Event::Data(data) => match json::from_str::<UploadProgress>(&data) {
                    Ok(progress) => {
                        let status = progress.status;
                        on_progress(progress);
                        status != UploadStatus::Processing
                    }
                    Err(_) => false,
                },
                // Nothing for a while: the end may have come between the connection and its first event.
                Event::Ping => report(id)
                    .await
                    .is_ok_and(|report| report.status != UploadStatus::Processing),
            };
            if is_done {
                // The stream is of no more use; that it cannot be closed changes nothing.
                let _ = JsFuture::from(reader.cancel()).await;
                return Ok(());
            }
        }
    }
}

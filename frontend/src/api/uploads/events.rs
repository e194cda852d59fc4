//! Following an upload at work: by its stream of events, and by asking where that fails.

use std::time::Duration;

use domain::id::UploadId;
use domain::upload::{UploadProgress, UploadReport, UploadStatus};
use gloo_timers::future::sleep;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use super::report;
use crate::api::stream::{Event, Stream};
use crate::api::{ApiError, json};

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
    let url = format!("/api/admin/uploads/{id}/events");
    let Some(mut stream) = Stream::open(&url, signal).await? else {
        return Ok(());
    };
    while let Some(events) = stream.next().await? {
        for event in events {
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
                stream.close().await;
                return Ok(());
            }
        }
    }
    Ok(())
}

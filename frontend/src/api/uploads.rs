//! `/api/admin/upload` and `/api/admin/uploads`.

mod events;
mod send;

use std::rc::Rc;

use domain::Page;
use domain::id::UploadId;
use domain::upload::{UndoReport, UploadDecision, UploadKind, UploadMode, UploadOptions, UploadReport, UploadSummary};
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, Blob, File, FormData};

use super::{ApiError, Call, Query, Reply, get, post};
use crate::session;

pub use events::watch;

/// What came of asking for a check or an import.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is done: read the status for how.
    Report(Box<UploadReport>),
    /// The server is at it; see [`watch`].
    Accepted(UploadId),
}

/// `POST /api/admin/upload` with `mode=check`: sends the file and has it checked. `batch` is one name for all files of a
/// selection. `on_sent` is told the bytes sent and the bytes in all; aborting `signal` stops the sending.
pub async fn receive(
    file: &File,
    batch: &str,
    signal: &AbortSignal,
    on_sent: Rc<dyn Fn(f64, f64)>,
) -> Result<Outcome, ApiError> {
    let form = form(file, batch).map_err(|_| ApiError::Offline)?;
    let mut token = session::bearer().await?;
    for is_last in [false, true] {
        let on_sent = Rc::clone(&on_sent);
        let sent = send::send("/api/admin/upload", &token, &form, signal, move |sent, total| {
            on_sent(sent, total);
        });
        let answer = sent.await.map_err(|_| ApiError::Offline)?;
        match answer.status {
            0 if signal.aborted() => return Err(ApiError::Aborted),
            0 => return Err(ApiError::Offline),
            401 if !is_last => token = session::renewed_bearer(Some(&token)).await?,
            status if status >= 400 => return refused(ApiError::from_body(status, &answer.body)),
            status => {
                return outcome(&Reply {
                    status,
                    location: answer.location,
                    body: answer.body,
                });
            }
        }
    }
    Err(ApiError::SessionEnded)
}

/// The small fields go first, so that the server knows them when the file arrives.
fn form(file: &File, batch: &str) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    form.append_with_str("mode", UploadMode::Check.as_str())?;
    form.append_with_str("batch", batch)?;
    form.append_with_blob_and_filename("file", file, &file.name())?;
    Ok(form)
}

/// `POST /api/admin/uploads/{id}/check`: checks a stored upload again with other options.
pub async fn check(id: UploadId, options: UploadOptions) -> Result<Outcome, ApiError> {
    decide(id, "check", options).await
}

/// `POST /api/admin/uploads/{id}/commit`: imports with these options. A report that is not committed says
/// that the effects are no longer those that were shown.
pub async fn commit(id: UploadId, options: UploadOptions) -> Result<Outcome, ApiError> {
    decide(id, "commit", options).await
}

async fn decide(id: UploadId, verb: &str, options: UploadOptions) -> Result<Outcome, ApiError> {
    let call = Call::post(&format!("/api/admin/uploads/{id}/{verb}"))
        .header("Prefer", "respond-async".to_owned())
        .json(&UploadDecision { options: Some(options) });
    match call.reply().await {
        Ok(reply) => outcome(&reply),
        Err(error) => refused(error),
    }
}

fn outcome(reply: &Reply) -> Result<Outcome, ApiError> {
    if reply.status != 202 {
        return reply.json().map(Outcome::Report);
    }
    let location = reply.location.as_deref().unwrap_or_default();
    let id = location.rsplit('/').next().and_then(|id| id.parse().ok());
    id.map(Outcome::Accepted)
        .ok_or(ApiError::Decode { status: reply.status })
}

/// A refusal that carries the report is an outcome like any other.
fn refused(error: ApiError) -> Result<Outcome, ApiError> {
    match error.problem().and_then(|problem| problem.upload.clone()) {
        Some(report) => Ok(Outcome::Report(report)),
        None => Err(error),
    }
}

/// `GET /api/admin/uploads`, newest first.
pub async fn list(limit: u32, cursor: Option<&str>) -> Result<Page<UploadSummary>, ApiError> {
    let query = Query::new().with("limit", limit).with_opt("cursor", cursor);
    get("/api/admin/uploads", &query).await
}

/// `GET /api/admin/uploads/{id}`.
pub async fn report(id: UploadId) -> Result<UploadReport, ApiError> {
    get(&format!("/api/admin/uploads/{id}"), &Query::new()).await
}

/// `POST /api/admin/uploads/{id}/undo`.
pub async fn undo(id: UploadId) -> Result<UndoReport, ApiError> {
    post(&format!("/api/admin/uploads/{id}/undo"), &serde_json::json!({})).await
}

/// `GET /api/admin/uploads/{id}/file`: the file as it was uploaded.
pub async fn original(id: UploadId) -> Result<Blob, ApiError> {
    Call::get(&format!("/api/admin/uploads/{id}/file"), &Query::new())
        .blob()
        .await
}

/// `GET /api/admin/uploads/{id}/problems`: the bad rows of the file with their bad cells marked.
pub async fn marked(id: UploadId) -> Result<Blob, ApiError> {
    let query = Query::new().with("format", "xlsx");
    Call::get(&format!("/api/admin/uploads/{id}/problems"), &query)
        .blob()
        .await
}

/// `GET /api/admin/upload/template`: an empty file of the kind with its headers and example rows.
pub async fn template(kind: UploadKind) -> Result<Blob, ApiError> {
    let query = Query::new().with("kind", kind.as_str());
    Call::get("/api/admin/upload/template", &query).blob().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted_work_is_named_by_its_location() {
        let reply = |location: Option<&str>| Reply {
            status: 202,
            location: location.map(str::to_owned),
            body: String::new(),
        };
        let accepted = outcome(&reply(Some("/api/admin/uploads/upl_42"))).unwrap();
        assert!(matches!(accepted, Outcome::Accepted(UploadId(42))));
        assert_eq!(outcome(&reply(None)).unwrap_err(), ApiError::Decode { status: 202 });
    }

    #[test]
    fn a_refusal_without_a_report_stays_an_error() {
        let body = r#"{"type":"","title":"","status":429,"detail":"Terlalu banyak upload","code":"too_many_uploads","trace_id":"t"}"#;
        assert!(refused(ApiError::from_body(429, body)).is_err());
    }
}

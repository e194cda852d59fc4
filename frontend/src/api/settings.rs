//! `/api/admin/settings`, `/api/admin/files`, `/api/admin/api-keys`. Settings are read as they come, without types: the
//! page holds them as text (see `admin::settings::model`).

use domain::Page;
use domain::account::{ApiKey, NewApiKey};
use serde_json::{Value, json};
use web_sys::{File, FormData};

use super::{ApiError, Call, Query, encode, get, post};

/// `GET /api/admin/settings`.
pub async fn read() -> Result<Value, ApiError> {
    get("/api/admin/settings", &Query::new()).await
}

/// `PUT /api/admin/settings/{group}`, from the version that was seen.
pub async fn put(group: &str, version: i64, value: &Value) -> Result<(), ApiError> {
    let path = format!("/api/admin/settings/{}", group.replace('_', "-"));
    let call = Call::with_method("PUT", &path).if_match(version).json(value);
    call.reply().await.map(drop)
}

/// `POST /api/admin/settings/mail/test`, to the own address.
pub async fn test_mail() -> Result<(), ApiError> {
    let call = Call::post("/api/admin/settings/mail/test").json(&json!({}));
    call.reply().await.map(drop)
}

/// `POST /api/admin/files`: the hash of the picture as it is kept; a private one is seen by who is signed in.
pub async fn upload_picture(file: &File, private: bool) -> Result<String, ApiError> {
    // Browsers without forms run no WebAssembly either.
    let form = FormData::new().map_err(|_| ApiError::Offline)?;
    form.append_with_blob_and_filename("file", file, &file.name())
        .map_err(|_| ApiError::Offline)?;
    let path = format!("/api/admin/files?private={private}");
    let stored: Value = Call::post(&path).form(form).send().await?;
    Ok(stored["hash"].as_str().unwrap_or_default().to_owned())
}

/// `GET /api/admin/api-keys`.
pub async fn keys() -> Result<Page<ApiKey>, ApiError> {
    get("/api/admin/api-keys", &Query::new()).await
}

/// `POST /api/admin/api-keys`: the secret of the new key, which nothing shows again.
pub async fn make_key(new: &NewApiKey) -> Result<String, ApiError> {
    let made: Value = post("/api/admin/api-keys", new).await?;
    Ok(made["secret"].as_str().unwrap_or_default().to_owned())
}

/// `DELETE /api/admin/api-keys/{id}`.
pub async fn revoke_key(id: &str) -> Result<(), ApiError> {
    let call = Call::with_method("DELETE", &format!("/api/admin/api-keys/{}", encode(id)));
    call.reply().await.map(drop)
}

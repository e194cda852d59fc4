//! `/api/admin/notifications`.

use domain::notification::{NotificationPage, NotificationPreferences, NotificationWays, Unread};

use super::{ApiError, Call, Query, get, json};

/// Where the count of what was not read is told.
pub const EVENTS: &str = "/api/admin/notifications/events";

/// How many were not read, out of the data of an event.
pub fn unread(data: &str) -> Option<usize> {
    let told: Unread = json::from_str(data).ok()?;
    usize::try_from(told.unread).ok()
}

/// `GET /api/admin/notifications`, the newest first.
pub async fn list() -> Result<NotificationPage, ApiError> {
    get("/api/admin/notifications", &Query::new()).await
}

/// `POST /api/admin/notifications/read`: one of them, or all.
pub async fn read(id: Option<&str>) -> Result<(), ApiError> {
    let body = id.map_or_else(|| serde_json::json!({}), |id| serde_json::json!({ "ids": [id] }));
    let call = Call::post("/api/admin/notifications/read").json(&body);
    call.reply().await.map(drop)
}

/// `GET /api/admin/notifications/preferences`.
pub async fn preferences() -> Result<NotificationPreferences, ApiError> {
    get("/api/admin/notifications/preferences", &Query::new()).await
}

/// `PUT /api/admin/notifications/preferences/{kind}`.
pub async fn prefer(kind: &str, ways: NotificationWays) -> Result<(), ApiError> {
    let path = format!("/api/admin/notifications/preferences/{kind}");
    Call::with_method("PUT", &path).json(&ways).reply().await.map(drop)
}

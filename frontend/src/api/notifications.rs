//! `/api/admin/notifications` and `/api/customer/notifications`.

use domain::account::Portal;
use domain::notification::{NotificationKind, NotificationPage, NotificationPreferences, NotificationWays, Unread};

use super::{ApiError, Call, Query, get, json};

fn path(portal: Portal, rest: &str) -> String {
    format!("/api/{}/notifications{rest}", portal.as_str())
}

/// Where the count of what was not read is told.
pub fn events(portal: Portal) -> String {
    path(portal, "/events")
}

/// What an event tells, out of its data.
pub fn unread(data: &str) -> Option<Unread> {
    json::from_str(data).ok()
}

/// `GET .../notifications`, the newest first.
pub async fn list(portal: Portal) -> Result<NotificationPage, ApiError> {
    get(&path(portal, ""), &Query::new()).await
}

/// `POST .../notifications/read`: one of them, or all.
pub async fn read(portal: Portal, id: Option<&str>) -> Result<(), ApiError> {
    let body = id.map_or_else(|| serde_json::json!({}), |id| serde_json::json!({ "ids": [id] }));
    let call = Call::post(&path(portal, "/read")).json(&body);
    call.reply().await.map(drop)
}

/// `GET .../notifications/preferences`.
pub async fn preferences(portal: Portal) -> Result<NotificationPreferences, ApiError> {
    get(&path(portal, "/preferences"), &Query::new()).await
}

/// `PUT .../notifications/preferences/{kind}`, of the kind's portal.
pub async fn prefer(kind: NotificationKind, ways: NotificationWays) -> Result<(), ApiError> {
    let path = path(kind.portal(), &format!("/preferences/{}", kind.as_str()));
    Call::with_method("PUT", &path).json(&ways).reply().await.map(drop)
}

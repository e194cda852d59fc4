//! `/api/admin/stock`, and the live changes of `/api/parts/events`.

use std::time::Duration;

use domain::stock::{StockAdjusted, StockAdjustment, StockMinimum, StockMovements, StockPage};
use gloo_timers::future::sleep;
use web_sys::AbortSignal;

use super::stream::{Event, Stream};
use super::{ApiError, Call, Query, encode, get};

/// Where the list is, for its export too.
pub const LIST: &str = "/api/admin/stock";

/// `GET /api/admin/stock`.
pub async fn list(query: &Query) -> Result<StockPage, ApiError> {
    get(LIST, query).await
}

/// `GET /api/admin/stock/{part_number}/movements`, the newest first.
pub async fn movements(part_number: &str, limit: usize) -> Result<StockMovements, ApiError> {
    let query = Query::new().with("limit", limit);
    get(&movements_path(part_number), &query).await
}

/// Where a part's movements are, for their export too.
pub fn movements_path(part_number: &str) -> String {
    format!("{LIST}/{}/movements", encode(part_number))
}

/// `POST /api/admin/stock/adjust`; the same `key` again is the same adjustment.
pub async fn adjust(form: &StockAdjustment, key: String) -> Result<StockAdjusted, ApiError> {
    let call = Call::post("/api/admin/stock/adjust").header("Idempotency-Key", key);
    call.json(form).send().await
}

/// `PUT /api/admin/stock/{part_number}/minimum`, from the version that was seen.
pub async fn put_minimum(part_number: &str, version: i64, minimum: Option<i64>) -> Result<(), ApiError> {
    let path = format!("{LIST}/{}/minimum", encode(part_number));
    let call = Call::with_method("PUT", &path).if_match(version);
    call.json(&StockMinimum { minimum }).reply().await.map(drop)
}

/// How long to wait before a broken stream is opened again, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));

/// Follows `GET /api/parts/events` until `signal` is aborted: tells whenever some stock changed, or may have.
pub async fn watch(signal: &AbortSignal, on_change: impl Fn()) {
    let mut pause = PAUSE.0;
    while !signal.aborted() {
        // However a stream ends, the next one follows.
        if let Ok(Some(mut stream)) = Stream::open("/api/parts/events", signal).await {
            // What came between two streams was told to nobody.
            let mut is_again = pause > PAUSE.0;
            while let Ok(Some(events)) = stream.next().await {
                if is_again || events.iter().any(|event| matches!(event, Event::Data(_))) {
                    on_change();
                }
                is_again = false;
            }
        }
        if signal.aborted() {
            return;
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSE.1);
    }
}

//! Live progress as server-sent events, read by fetch with the caller's token.

use std::time::Duration;

use actix_web::web::{Bytes, Data};
use futures_util::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use domain::id::UploadId;
use domain::upload::{UploadProgress, UploadStatus};

use super::store;
use crate::extract::Caller;
use crate::session;
use crate::state::AppState;

/// How often an idle stream says that it lives.
const PING: Duration = Duration::from_secs(15);
/// How often the row is looked at, for uploads that another instance works on.
const LOOK: Duration = Duration::from_secs(1);

struct Listening {
    state: Data<AppState>,
    caller: Caller,
    id: i64,
    events: Receiver<UploadProgress>,
    number: u64,
    last_ping: Instant,
    is_over: bool,
}

/// Progress of one upload until it is done, the caller's session ends or the server stops; `first` is where it stands now.
pub(super) fn stream(
    state: Data<AppState>,
    caller: Caller,
    id: i64,
    first: UploadProgress,
) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    let events = state.uploads.listen();
    let listening = Listening {
        state,
        caller,
        id,
        events,
        number: 0,
        last_ping: Instant::now(),
        is_over: false,
    };
    futures_util::stream::unfold((listening, Some(first)), |(mut listening, first)| async move {
        if listening.is_over {
            return None;
        }
        let bytes = match first {
            Some(progress) => listening.event(&progress),
            None => listening.next().await?,
        };
        Some((Ok(bytes), (listening, None)))
    })
}

impl Listening {
    fn event(&mut self, progress: &UploadProgress) -> Bytes {
        self.number += 1;
        self.is_over = progress.status != UploadStatus::Processing;
        // a struct of plain fields always serialises
        let data = serde_json::to_string(progress).unwrap_or_default();
        Bytes::from(format!("id: {}\nevent: progress\ndata: {data}\n\n", self.number))
    }

    /// Whether the caller's session still counts. An outage ends no stream.
    async fn session_lives(&self) -> bool {
        !matches!(session::lives(&self.state, &self.caller).await, Ok(false))
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if self.state.stopping.has_begun() {
                return None;
            }
            match tokio::time::timeout(LOOK, self.events.recv()).await {
                Ok(Ok(progress)) if progress.id.0 == self.id => return Some(self.event(&progress)),
                Ok(Ok(_) | Err(RecvError::Lagged(_))) => {}
                Ok(Err(RecvError::Closed)) => return None,
                Err(_) => {
                    if !self.session_lives().await {
                        return None;
                    }
                    let status = store::status(&self.state.db, self.id).await.ok().flatten();
                    if let Some(status) = status.as_deref().and_then(UploadStatus::parse)
                        && status != UploadStatus::Processing
                    {
                        let progress = UploadProgress {
                            id: UploadId(self.id),
                            status,
                            step: status.label().to_owned(),
                            percent: 100,
                            rows: 0,
                        };
                        return Some(self.event(&progress));
                    }
                }
            }
            if self.last_ping.elapsed() >= PING {
                self.last_ping = Instant::now();
                return Some(Bytes::from_static(b": ping\n\n"));
            }
        }
    }
}

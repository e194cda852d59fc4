//! How many notifications were not read, as server-sent events: at once, and whenever it changes.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use domain::notification::Unread;
use futures_util::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

use super::store;
use crate::extract::Caller;
use crate::notices::{Channel, Notice};
use crate::session;
use crate::state::AppState;

/// How often an idle stream says that it lives, and looks whether its session does.
const PING: Duration = Duration::from_secs(15);

struct Listening {
    state: Data<AppState>,
    caller: Caller,
    notices: Receiver<Notice>,
    told: Option<i64>,
    number: u64,
}

/// The count until the caller's session ends or the server stops.
pub(super) fn respond(state: Data<AppState>, caller: Caller) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        // Keeps the compression layer from holding events back.
        .insert_header((CONTENT_ENCODING, "identity"))
        .streaming(stream(state, caller))
}

fn stream(state: Data<AppState>, caller: Caller) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    let listening = Listening {
        notices: state.notices.subscribe(),
        state,
        caller,
        told: None,
        number: 0,
    };
    futures_util::stream::unfold(listening, |mut listening| async move {
        let bytes = listening.next().await?;
        Some((Ok(bytes), listening))
    })
}

impl Listening {
    async fn next(&mut self) -> Option<Bytes> {
        let ping = Instant::now() + PING;
        loop {
            if let Some(event) = self.changed().await {
                return Some(event);
            }
            loop {
                let heard = tokio::select! {
                    heard = timeout_at(ping, self.notices.recv()) => heard,
                    () = self.state.stopping.begun() => return None,
                };
                match heard {
                    Ok(Ok(Notice::Message(Channel::Notification, account)))
                        if account.parse() == Ok(self.caller.account_id) =>
                    {
                        break;
                    }
                    Ok(Ok(Notice::Message(Channel::Session, _))) | Err(_) if !self.session_lives().await => {
                        return None;
                    }
                    Ok(Ok(Notice::Gap) | Err(RecvError::Lagged(_))) => break,
                    Ok(Ok(Notice::Message(..))) => {}
                    Ok(Err(RecvError::Closed)) => return None,
                    Err(_) => return Some(Bytes::from_static(b": ping\n\n")),
                }
            }
        }
    }

    /// Whether the caller's session still counts. An outage ends no stream.
    async fn session_lives(&self) -> bool {
        !matches!(session::lives(&self.state, &self.caller).await, Ok(false))
    }

    async fn changed(&mut self) -> Option<Bytes> {
        // Where the database is away the next look tells.
        let unread = store::unread(&self.state.db, self.caller.account_id).await.ok()?;
        if self.told == Some(unread) {
            return None;
        }
        self.told = Some(unread);
        self.number += 1;
        let data = serde_json::to_string(&Unread { unread }).ok()?;
        Some(Bytes::from(format!(
            "id: {}\nevent: unread\ndata: {data}\n\n",
            self.number
        )))
    }
}

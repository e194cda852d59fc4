//! Changes of stock as server-sent events, read by fetch with the caller's token.

use std::time::Duration;

use actix_web::web::{Bytes, Data};
use domain::stock::StockEvent;
use futures_util::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use super::news::News;
use crate::extract::Caller;
use crate::session;
use crate::state::AppState;

/// How often an idle stream says that it lives.
const PING: Duration = Duration::from_secs(15);
/// How often it is looked whether the caller's session still counts.
const LOOK: Duration = Duration::from_secs(1);

struct Watching {
    state: Data<AppState>,
    caller: Caller,
    news: Receiver<News>,
    number: u64,
    last_ping: Instant,
    last_look: Instant,
}

/// Changes of stock until the caller's session ends or the server stops. It begins with a comment, so that the client knows
/// that it will miss nothing from here on.
pub(super) fn stream(state: Data<AppState>, caller: Caller) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    let news = state.stock_news.subscribe();
    let watching = Watching {
        state,
        caller,
        news,
        number: 0,
        last_ping: Instant::now(),
        last_look: Instant::now(),
    };
    futures_util::stream::unfold((watching, true), |(mut watching, is_first)| async move {
        let bytes = if is_first {
            Bytes::from_static(b": open\n\n")
        } else {
            watching.next().await?
        };
        Some((Ok(bytes), (watching, false)))
    })
}

impl Watching {
    fn event(&mut self, news: News) -> Bytes {
        self.number += 1;
        let (name, data) = match news {
            News::Part(event) => {
                let event = if self.caller.key.is_none() && self.caller.role.is_staff() {
                    event
                } else {
                    StockEvent { status: None, ..event }
                };
                // a struct of plain fields always serialises
                ("stock", serde_json::to_string(&event).unwrap_or_default())
            }
            News::Reload => ("reload", "{}".to_owned()),
        };
        Bytes::from(format!("id: {}\nevent: {name}\ndata: {data}\n\n", self.number))
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
            let news = tokio::time::timeout(LOOK, self.news.recv()).await;
            // However much there is to tell.
            if self.last_look.elapsed() >= LOOK {
                self.last_look = Instant::now();
                if !self.session_lives().await {
                    return None;
                }
            }
            match news {
                Ok(Ok(news)) => return Some(self.event(news)),
                Ok(Err(RecvError::Lagged(_))) => return Some(self.event(News::Reload)),
                Ok(Err(RecvError::Closed)) => return None,
                Err(_) => {}
            }
            if self.last_ping.elapsed() >= PING {
                self.last_ping = Instant::now();
                return Some(Bytes::from_static(b": ping\n\n"));
            }
        }
    }
}

//! How many notifications were not read, as server-sent events: at once, and whenever it changes. The staff is told with it what
//! waits on pages of its menu.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use domain::account::Role;
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

/// How long changes are gathered before the counts of the menu are looked at again: one import tells of many.
const GATHER: Duration = Duration::from_millis(100);

struct Listening {
    state: Data<AppState>,
    caller: Caller,
    notices: Receiver<Notice>,
    told: Option<Unread>,
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
        let has_menu = self.has_menu();
        loop {
            if let Some(event) = self.changed().await {
                return Some(event);
            }
            let mut look = None;
            loop {
                let heard = tokio::select! {
                    heard = timeout_at(look.unwrap_or(ping), self.notices.recv()) => heard,
                    () = self.state.stopping.begun() => return None,
                };
                match heard {
                    Ok(Ok(Notice::Message(Channel::Notification, account)))
                        if account.parse() == Ok(self.caller.account_id) =>
                    {
                        break;
                    }
                    Ok(Ok(Notice::Message(Channel::Stock | Channel::DataVersion | Channel::Notification, _)))
                        if has_menu =>
                    {
                        look.get_or_insert(Instant::now() + GATHER);
                    }
                    Err(_) if look.is_some() => break,
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

    /// Whether the caller has a menu with counts.
    fn has_menu(&self) -> bool {
        self.caller.role != Role::Customer
    }

    async fn changed(&mut self) -> Option<Bytes> {
        // Where the database is away the next look tells.
        let unread = self.look().await.ok()?;
        if self.told == Some(unread) {
            return None;
        }
        self.told = Some(unread);
        self.number += 1;
        let data = serde_json::to_string(&unread).ok()?;
        Some(Bytes::from(format!(
            "id: {}\nevent: unread\ndata: {data}\n\n",
            self.number
        )))
    }

    async fn look(&self) -> sqlx::Result<Unread> {
        let unread = store::unread(&self.state.db, self.caller.account_id).await?;
        let waiting = match self.has_menu() {
            true => Some(store::waiting(&self.state.db).await?),
            false => None,
        };
        Ok(Unread {
            unread,
            stock: waiting.as_ref().map(|waiting| waiting.stock),
            registrations: waiting.map(|waiting| waiting.registrations),
        })
    }
}

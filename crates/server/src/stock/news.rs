//! Changes of stock as they are committed, on whichever instance: one task an instance hears of them, looks the parts up once,
//! and tells whoever watches.

use std::time::Duration;

use actix_web::web::Data;
use domain::stock::{Availability, StockEvent, StockStatus};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tracing::warn;

use crate::notices::{Channel, Notice};
use crate::state::AppState;

/// How long changes are gathered before they are told.
const GATHER: Duration = Duration::from_millis(60);
/// More changes than this at once are told as one.
const MANY: usize = 100;

/// What watchers are told.
#[derive(Clone, Debug)]
pub(super) enum News {
    /// One part's stock changed; as staff see it.
    Part(StockEvent),
    /// Many did, or some news was lost: read again what you show.
    Reload,
}

/// The hub of changes. Clones share it.
#[derive(Clone, Debug)]
pub struct StockNews(broadcast::Sender<News>);

impl Default for StockNews {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl StockNews {
    pub(super) fn subscribe(&self) -> broadcast::Receiver<News> {
        self.0.subscribe()
    }

    fn tell(&self, news: News) {
        // Nobody watching is no failure.
        drop(self.0.send(news));
    }
}

/// What was heard and is not told yet.
#[derive(Default)]
struct Heard {
    parts: Vec<i64>,
    many: bool,
}

impl Heard {
    /// Takes a notice in; false where it is about something else.
    fn take(&mut self, notice: Result<Notice, RecvError>) -> bool {
        match notice {
            Ok(Notice::Message(Channel::Stock, payload)) => match payload.parse() {
                Ok(part) if self.parts.len() < MANY => {
                    if !self.parts.contains(&part) {
                        self.parts.push(part);
                    }
                }
                _ => self.many = true,
            },
            Ok(Notice::Message(..)) => return false,
            Ok(Notice::Gap) | Err(_) => self.many = true,
        }
        true
    }
}

/// Follows the notices for as long as the process lives.
pub async fn follow(state: Data<AppState>) {
    let mut notices = state.notices.subscribe();
    loop {
        let mut heard = Heard::default();
        let notice = notices.recv().await;
        if matches!(notice, Err(RecvError::Closed)) {
            return;
        }
        if !heard.take(notice) {
            continue;
        }
        let gathered = async {
            loop {
                let notice = notices.recv().await;
                let is_over = matches!(notice, Err(RecvError::Closed));
                heard.take(notice);
                if is_over {
                    return;
                }
            }
        };
        // The time is up, which is what was waited for.
        drop(tokio::time::timeout(GATHER, gathered).await);
        if heard.many {
            state.stock_news.tell(News::Reload);
            continue;
        }
        match events(&state, &heard.parts).await {
            Ok(events) => events
                .into_iter()
                .for_each(|event| state.stock_news.tell(News::Part(event))),
            Err(error) => {
                warn!(%error, "changes of stock cannot be told part by part");
                state.stock_news.tell(News::Reload);
            }
        }
    }
}

async fn events(state: &AppState, parts: &[i64]) -> sqlx::Result<Vec<StockEvent>> {
    let rows = sqlx::query!(
        r#"select p.number, coalesce(k.on_hand, 0) as "on_hand!", coalesce(k.status, 'critical') as "status!"
           from part p left join part_stock k on k.part_id = p.id
           where p.id = any($1) and not p.hidden order by p.id"#,
        parts
    )
    .fetch_all(&state.db)
    .await?;
    let event = |number: String, on_hand: i64, status: &str| {
        let status = StockStatus::parse(status).unwrap_or(StockStatus::Critical);
        StockEvent {
            part_number: number,
            availability: Availability::of(status, on_hand),
            on_hand,
            status: Some(status),
        }
    };
    Ok(rows
        .into_iter()
        .map(|row| event(row.number, row.on_hand, &row.status))
        .collect())
}

//! Changes of stock as they are told to open pages.

use std::time::Duration;

use domain::account::{Role, Scope};
use domain::stock::{Availability, StockEvent, StockStatus};
use futures_util::StreamExt;
use integration_tests::{Client, StockFile, TestApp};
use reqwest::Method;

use crate::stock::{delta, snapshot};
use crate::{keys, people};

const EVENTS: &str = "/api/parts/events";

/// An open stream, read piece by piece.
struct Stream {
    response: futures_util::stream::BoxStream<'static, reqwest::Result<Vec<u8>>>,
    text: String,
}

impl Stream {
    async fn open(client: &Client) -> Self {
        let response = client.request(Method::GET, EVENTS).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["content-encoding"], "identity");
        let response = response
            .bytes_stream()
            .map(|piece| piece.map(|piece| piece.to_vec()))
            .boxed();
        let mut stream = Self {
            response,
            text: String::new(),
        };
        assert_eq!(stream.next().await.as_deref(), Some(": open"));
        stream
    }

    /// The next block; none where the stream ends.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let piece = tokio::time::timeout(Duration::from_secs(20), self.response.next()).await;
            match piece.expect("something within twenty seconds") {
                Some(Ok(piece)) => self.text.push_str(&String::from_utf8(piece).unwrap()),
                Some(Err(_)) | None => return None,
            }
        }
    }

    async fn event(&mut self) -> StockEvent {
        loop {
            let block = self.next().await.expect("an event");
            if let Some((_, data)) = block.split_once("event: stock\ndata: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    async fn reload(&mut self) {
        while !self.next().await.expect("an event").contains("event: reload\n") {}
    }
}

#[tokio::test]
async fn every_committed_change_is_told_on_every_instance_and_to_each_what_it_may_see() {
    let app = TestApp::spawn().await;
    let second = TestApp::spawn_on(app.database.clone(), |_| {}).await;
    let chief = app.as_role(Role::SuperAdmin).await;
    snapshot(&chief, "2026-11-21", &[("A", 30), ("B", 1)]).await;
    let account = people::customer(&app, "C1", "c1@contoh.id").await;
    let (customer, _) = people::session_of(&app, account).await;
    let (program, _) = keys::made(&app, &chief, &[Scope::ReadStock]).await;
    let far = second.as_role(Role::Viewer).await;
    let mut staff = Stream::open(&far).await;
    let mut customers = Stream::open(&customer).await;
    let mut programs = Stream::open(&program).await;
    delta(&chief, "A", -25).await;
    let seen = staff.event().await;
    assert_eq!(
        (seen.part_number.as_str(), seen.availability, seen.on_hand, seen.status),
        ("A", Availability::Limited, 5, Some(StockStatus::Low))
    );
    for stream in [&mut customers, &mut programs] {
        let seen = stream.event().await;
        assert_eq!(
            (seen.availability, seen.on_hand, seen.status),
            (Availability::Limited, 5, None)
        );
    }
    // what is refused is not told: the next event is that of the next change
    let form = serde_json::json!({"part_number": "A", "delta": -99, "reason": "lost"});
    chief.post(crate::stock::ADJUST, &form).await.expect(422);
    delta(&chief, "B", 1).await;
    assert_eq!(staff.event().await.part_number, "B");
    // an import that changes many is told once
    let parts: Vec<String> = (0..80).map(|part| format!("P{part}")).collect();
    chief
        .import(
            "stok.csv",
            StockFile::of(parts.iter().map(|part| (part.as_str(), 5))).csv(),
        )
        .await;
    staff.reload().await;
    customers.reload().await;
    drop(second);
}

#[tokio::test]
async fn the_stream_ends_with_the_session() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut stream = Stream::open(&admin).await;
    admin.delete("/api/auth/sessions").await;
    while let Some(block) = stream.next().await {
        assert!(block.starts_with(':') || block.contains("event: reload"), "{block}");
    }
    app.anonymous().get(EVENTS).await.expect(401);
}

//! Server-sent events: a stream read by fetch with the session's token, and events out of its bytes.

use js_sys::{Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

use crate::session;

/// An open stream.
pub struct Stream {
    reader: ReadableStreamDefaultReader,
    parser: Parser,
}

impl Stream {
    /// Opens a stream; none where the server refuses or nobody is signed in. Aborting `signal` ends it.
    pub async fn open(url: &str, signal: &AbortSignal) -> Result<Option<Self>, JsValue> {
        let Ok(token) = session::bearer().await else {
            return Ok(None);
        };
        let headers = Headers::new()?;
        headers.set("Accept", "text/event-stream")?;
        headers.set("Authorization", &format!("Bearer {token}"))?;
        let init = RequestInit::new();
        init.set_headers(&headers);
        init.set_signal(Some(signal));
        let response: Response = JsFuture::from(window().fetch_with_str_and_init(url, &init))
            .await?
            .dyn_into()?;
        let (true, Some(body)) = (response.ok(), response.body()) else {
            return Ok(None);
        };
        Ok(Some(Self {
            reader: body.get_reader().dyn_into()?,
            parser: Parser::default(),
        }))
    }

    /// The events that came next; none where the stream has ended.
    pub async fn next(&mut self) -> Result<Option<Vec<Event>>, JsValue> {
        let chunk = JsFuture::from(self.reader.read()).await?;
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.dyn_into()?;
        Ok(Some(self.parser.push(&bytes.to_vec())))
    }

    /// Wants no more of it.
    pub async fn close(self) {
        // That it cannot be closed changes nothing.
        drop(JsFuture::from(self.reader.cancel()).await);
    }
}

/// What a stream brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The data of one event, its lines joined.
    Data(String),
    /// A comment or an event without data: the other side is alive.
    Ping,
}

/// Cuts a stream of bytes into events, wherever the pieces end.
#[derive(Debug, Default)]
pub struct Parser {
    rest: Vec<u8>,
}

impl Parser {
    /// The events that are complete with these bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        // Carriage returns only ever stand before a line feed; without them one blank line ends an event.
        self.rest.extend(bytes.iter().filter(|byte| **byte != b'\r'));
        let mut events = Vec::new();
        while let Some(end) = self.rest.windows(2).position(|pair| pair == b"\n\n") {
            let block: Vec<u8> = self.rest.drain(..end + 2).collect();
            events.push(event(&String::from_utf8_lossy(&block)));
        }
        events
    }
}

fn event(block: &str) -> Event {
    let mut ping = false;
    let data: Vec<&str> = block
        .lines()
        .filter_map(|line| {
            ping |= line.strip_prefix("event:").is_some_and(|name| name.trim() == "ping");
            line.strip_prefix("data:")
        })
        .map(|data| data.strip_prefix(' ').unwrap_or(data))
        .collect();
    if ping || data.is_empty() {
        Event::Ping
    } else {
        Event::Data(data.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_whole_wherever_the_pieces_end() {
        let stream =
            b"id: 1\r\nevent: progress\r\ndata: {\"a\":1}\r\n\r\n: hidup\n\ndata: x\ndata: y\n\nevent: ping\ndata:\n\n";
        let expected = [
            Event::Data("{\"a\":1}".into()),
            Event::Ping,
            Event::Data("x\ny".into()),
            Event::Ping,
        ];
        for size in 1..stream.len() {
            let mut parser = Parser::default();
            let events: Vec<Event> = stream.chunks(size).flat_map(|piece| parser.push(piece)).collect();
            assert_eq!(events, expected, "pieces of {size} bytes");
        }
    }

    #[test]
    fn half_an_event_waits_for_its_end() {
        let mut parser = Parser::default();
        assert_eq!(parser.push(b"data: \xc3"), []);
        assert_eq!(parser.push(b"\xa9\n"), []);
        assert_eq!(parser.push(b"\n"), [Event::Data("é".into())]);
    }
}

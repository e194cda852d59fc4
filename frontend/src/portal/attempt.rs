//! What the emailed code belongs to, from the page that asked for it to the page that takes it. It lives in memory only:
//! a reload forgets it, and nobody finds it in the address or in the browser's storage.

use std::cell::RefCell;

use domain::account::RESEND_SECONDS;

/// A registration or login that waits for its code.
#[derive(Clone)]
pub struct Attempt {
    /// The address that was typed.
    pub email: String,
    /// The attempt's name, if this tab knows it.
    pub challenge_id: Option<String>,
    /// When a code was last sent, in milliseconds of the browser's clock, if this tab asked for it.
    pub sent_at: Option<f64>,
    /// Whether it is a registration, as far as this tab knows.
    pub registers: bool,
}

thread_local! {
    static CURRENT: RefCell<Option<Attempt>> = const { RefCell::new(None) };
}

/// The attempt under way.
pub fn current() -> Option<Attempt> {
    CURRENT.with_borrow(Clone::clone)
}

/// Puts an attempt in place of the one before.
pub fn begin(attempt: Attempt) {
    CURRENT.set(Some(attempt));
}

/// Notes that a code was sent just now.
pub fn sent() {
    CURRENT.with_borrow_mut(|current| {
        if let Some(attempt) = current {
            attempt.sent_at = Some(js_sys::Date::now());
        }
    });
}

/// The attempt is over.
pub fn end() {
    CURRENT.set(None);
}

/// Seconds until another code can be asked for.
pub fn wait() -> usize {
    let sent_at = CURRENT.with_borrow(|current| current.as_ref().and_then(|attempt| attempt.sent_at));
    sent_at.map_or(0, |sent_at| seconds_left(sent_at, js_sys::Date::now()))
}

fn seconds_left(sent_at: f64, now: f64) -> usize {
    let wait = f64::from(RESEND_SECONDS);
    // A clock that was set back must not make the wait longer.
    (wait - (now - sent_at) / 1000.0).ceil().clamp(0.0, wait) as usize
}

/// `s••••••••e@contoh.id`: enough to know one's own address by, the same length for all.
pub fn masked(email: &str) -> String {
    let (local, host) = email.split_once('@').unwrap_or((email, ""));
    let mut letters = local.chars();
    let first = letters.next().map(String::from).unwrap_or_default();
    let last = letters.next_back().map(String::from).unwrap_or_default();
    format!("{first}••••••••{last}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_its_ends_only() {
        for (email, shown) in [
            ("sinarsape@contoh.id", "s••••••••e@contoh.id"),
            ("ab@contoh.id", "a••••••••b@contoh.id"),
            ("é@contoh.id", "é••••••••@contoh.id"),
        ] {
            assert_eq!(masked(email), shown);
        }
    }

    #[test]
    fn another_code_waits_a_minute_by_the_clock() {
        for (now, left) in [
            (5_000.0, 60),
            (5_001.0, 60),
            (23_000.0, 42),
            (64_999.0, 1),
            (65_000.0, 0),
            (9e9, 0),
            (0.0, 60),
        ] {
            assert_eq!(seconds_left(5_000.0, now), left, "{now}");
        }
    }
}

//! Refresh tokens drawn at random: whoever uses them honestly goes on, and a copy in other hands ends the session.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::TokenResponse;
use integration_tests::{Client, TestApp};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use reqwest::{Method, header};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::auth::{ME, cookie, refresh};
use crate::people;

/// A refresh token as whoever has one ever got it.
struct Given {
    cookie: String,
    /// Between which instants it was replaced.
    superseded: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// One session: every token of it that was given out, and what must be true of them.
struct Lineage<'a> {
    app: &'a TestApp,
    client: Client,
    given: Vec<Given>,
    has_ended: bool,
}

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Not replaced yet.
    Current,
    /// Replaced, and its answer may have been lost.
    InGrace,
    /// Only a thief would bring it.
    Stale,
}

#[derive(Clone, Debug)]
enum Which {
    Newest,
    Any(Index),
}

#[derive(Clone, Debug)]
enum Step {
    Refresh(Which),
    AtOnce(Which, Which),
    Logout,
    LogoutAndRefreshAtOnce,
    Access,
    Wait(i64),
}

fn a_token() -> impl Strategy<Value = Which> {
    prop_oneof![2 => Just(Which::Newest), 1 => any::<Index>().prop_map(Which::Any)]
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => a_token().prop_map(Step::Refresh),
        3 => (a_token(), a_token()).prop_map(|(one, other)| Step::AtOnce(one, other)),
        1 => Just(Step::Logout),
        1 => Just(Step::LogoutAndRefreshAtOnce),
        3 => Just(Step::Access),
        4 => prop_oneof![Just(1_i64), Just(3), Just(12)].prop_map(Step::Wait),
    ]
}

impl<'a> Lineage<'a> {
    async fn begin(app: &'a TestApp, account_id: i64) -> Self {
        let (client, cookie) = people::session_of(app, account_id).await;
        Self {
            app,
            client,
            given: vec![Given {
                cookie,
                superseded: None,
            }],
            has_ended: false,
        }
    }

    fn wait(&self, seconds: i64) {
        self.app.clock.advance(TimeDelta::seconds(seconds));
    }

    fn choose(&self, which: &Which) -> usize {
        match which {
            Which::Newest => self.given.len() - 1,
            Which::Any(index) => index.index(self.given.len()),
        }
    }

    /// What the token is good for, for as long as a request takes: at the edge of the grace time is set forward.
    fn standing(&self, token: usize) -> Standing {
        let Some((earliest, latest)) = self.given[token].superseded else {
            return Standing::Current;
        };
        let now = self.app.clock.now();
        if now - latest >= TimeDelta::seconds(10) {
            Standing::Stale
        } else if now - earliest > TimeDelta::seconds(6) {
            self.wait(10);
            Standing::Stale
        } else {
            Standing::InGrace
        }
    }

    /// Takes in what was given out since `before`. Only a current token replaces: all that were current.
    fn settle(&mut self, before: DateTime<Utc>, replaces: bool, new: impl IntoIterator<Item = (String, String)>) {
        let after = self.app.clock.now();
        let current = self.given.iter_mut().filter(|given| given.superseded.is_none());
        for given in current.filter(|_| replaces) {
            given.superseded = Some((before, after));
        }
        for (cookie, token) in new {
            self.given.push(Given {
                cookie,
                superseded: None,
            });
            self.client.token = Some(token);
        }
    }

    /// Asks for new tokens: cookie and access token of a success.
    async fn ask(&self, token: usize) -> Option<(String, String)> {
        let answer = refresh(self.app, &self.given[token].cookie).await;
        if answer.status == 401 {
            return None;
        }
        let next = cookie(&answer, "ampc_admin").expect("the next token");
        Some((next, answer.ok::<TokenResponse>().access_token))
    }

    async fn refresh(&mut self, token: usize) {
        let standing = self.standing(token);
        let before = self.app.clock.now();
        let new = self.ask(token).await;
        let must = !self.has_ended && standing != Standing::Stale;
        assert_eq!(new.is_some(), must, "{standing:?}, ended: {}", self.has_ended);
        self.has_ended |= standing == Standing::Stale;
        self.settle(before, standing == Standing::Current, new);
    }

    async fn refresh_at_once(&mut self, tokens: [usize; 2]) {
        // Twice: judging one may set the time forward.
        for token in tokens {
            self.standing(token);
        }
        let standings = tokens.map(|token| self.standing(token));
        let before = self.app.clock.now();
        let (one, other) = tokio::join!(self.ask(tokens[0]), self.ask(tokens[1]));
        let is_stolen = standings.contains(&Standing::Stale);
        for (new, standing) in [(&one, standings[0]), (&other, standings[1])] {
            if self.has_ended || standing == Standing::Stale {
                assert!(new.is_none(), "{standing:?}, ended: {}", self.has_ended);
            } else if !is_stolen {
                assert!(new.is_some(), "{standing:?} beside {standings:?}");
            }
        }
        self.has_ended |= is_stolen;
        let replaces = standings.contains(&Standing::Current);
        self.settle(before, replaces, [one, other].into_iter().flatten());
        let is_mixed = replaces && standings.contains(&Standing::InGrace);
        if is_mixed && !self.has_ended {
            // What the one in grace got is current too, or was replaced by the other at once: nobody can tell. Using what
            // the current one got replaces both.
            let place = usize::from(standings[1] == Standing::Current);
            self.refresh(self.given.len() - 2 + place).await;
        }
    }

    async fn logout(&self) {
        let cookie = &self.given[self.given.len() - 1].cookie;
        let request = Client::new(&self.app.address).request(Method::POST, "/api/auth/logout");
        let request = request.json(&json!({"portal": "admin"}));
        let request = request.header(header::COOKIE, format!("ampc_admin={cookie}"));
        assert_eq!(request.send().await.expect("an answer").status().as_u16(), 204);
    }

    async fn access(&self) {
        let expected = if self.has_ended { 401 } else { 200 };
        self.client.get(ME).await.expect(expected);
    }

    async fn take(&mut self, step: &Step) {
        match step {
            Step::Refresh(which) => self.refresh(self.choose(which)).await,
            Step::AtOnce(one, other) => self.refresh_at_once([self.choose(one), self.choose(other)]).await,
            Step::Logout => {
                self.logout().await;
                self.has_ended = true;
            }
            Step::LogoutAndRefreshAtOnce => {
                let newest = self.given.len() - 1;
                let before = self.app.clock.now();
                let ((), new) = tokio::join!(self.logout(), self.ask(newest));
                assert!(!self.has_ended || new.is_none());
                self.has_ended = true;
                self.settle(before, true, new);
            }
            Step::Access => self.access().await,
            Step::Wait(seconds) => self.wait(*seconds),
        }
    }

    /// However it went: after a moment of rest one token goes on, and any other ends it for everybody.
    async fn end(&mut self, other: &Index) {
        self.access().await;
        self.wait(12);
        let newest = self.given.len() - 1;
        self.refresh(newest).await;
        self.access().await;
        self.wait(12);
        // All but the one just given.
        let other = other.index(self.given.len() - usize::from(!self.has_ended));
        self.refresh(other).await;
        assert!(self.has_ended);
        for token in 0..self.given.len() {
            self.refresh(token).await;
        }
        self.access().await;
    }
}

/// Draws inputs and tries each on one server.
fn hold<S: Strategy>(cases: u32, drawn: &S, check: impl AsyncFn(&TestApp, i64, S::Value)) {
    let runtime = Runtime::new().unwrap();
    let (app, account_id) = runtime.block_on(async {
        let app = TestApp::spawn().await;
        let id = people::staff(&app, "rina").await;
        (app, id)
    });
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(drawn, |value| {
        runtime.block_on(check(&app, account_id, value));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn of_all_that_a_session_ever_gave_out_one_lineage_lives_until_a_copy_comes_back() {
    let history = (prop::collection::vec(a_step(), 1..16), any::<Index>());
    hold(40, &history, async |app, account_id, (steps, other)| {
        let mut lineage = Lineage::begin(app, account_id).await;
        for step in &steps {
            lineage.take(step).await;
        }
        lineage.end(&other).await;
    });
}

#[test]
fn a_browser_goes_on_whatever_answers_it_loses() {
    // Seconds of rest, and the answers that are lost before one arrives.
    let days = prop::collection::vec((0_i64..3_600, 0_usize..3), 1..8);
    hold(20, &days, async |app, account_id, days| {
        let mut lineage = Lineage::begin(app, account_id).await;
        for (rest, lost) in days {
            lineage.wait(rest);
            let kept = lineage.given.len() - 1;
            for _ in 0..lost {
                lineage.refresh(kept).await;
                lineage.wait(2);
            }
            lineage.refresh(kept).await;
            assert!(!lineage.has_ended);
            lineage.access().await;
        }
    });
}

//! Refresh tokens under any order of honest and dishonest uses.

use chrono::TimeDelta;
use integration_tests::TestApp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::auth::{ME, cookie, refresh, tokens};

/// What may happen next to a session.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The browser renews with the token that it has.
    Renew,
    /// It renews, the answer is lost, and it tries again some seconds later with the token that it has.
    RetryAfter(i64),
    /// Two tabs renew at once; the browser keeps one of the answers.
    TwoAtOnce,
    /// Time passes.
    Rest(i64),
    /// Somebody uses a token that was replaced at least that many seconds ago.
    Replay(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Renew),
        2 => (0..10i64).prop_map(Step::RetryAfter),
        2 => Just(Step::TwoAtOnce),
        2 => (1..600i64).prop_map(Step::Rest),
        1 => (11..100i64).prop_map(Step::Replay),
    ];
    prop::collection::vec(step, 1..8)
}

/// Walks through the steps. What must hold: an honest browser is never refused, and a replay ends the session for good,
/// for everybody who holds a token of it.
async fn walk(app: &TestApp, steps: &[Step]) {
    let (client, mut current) = tokens(app, "rina").await;
    for (place, step) in steps.iter().enumerate() {
        let told = format!("step {place} of {steps:?}");
        let renewed = |answer: integration_tests::Answer| {
            assert_eq!(answer.status, 200, "{told}: {}", answer.text());
            cookie(&answer, "ampc_admin").expect("the next token")
        };
        match *step {
            Step::Renew => current = renewed(refresh(app, &current).await),
            Step::RetryAfter(seconds) => {
                renewed(refresh(app, &current).await);
                app.clock.advance(TimeDelta::seconds(seconds));
                current = renewed(refresh(app, &current).await);
            }
            Step::TwoAtOnce => {
                let (one, other) = tokio::join!(refresh(app, &current), refresh(app, &current));
                renewed(one);
                current = renewed(other);
            }
            Step::Rest(seconds) => app.clock.advance(TimeDelta::seconds(seconds)),
            Step::Replay(seconds) => {
                let stolen = current.clone();
                current = renewed(refresh(app, &current).await);
                app.clock.advance(TimeDelta::seconds(seconds));
                assert_eq!(refresh(app, &stolen).await.status, 401, "{told}");
                for token in [&stolen, &current, &stolen] {
                    assert_eq!(refresh(app, token).await.status, 401, "{told}: it stays ended");
                }
                client.get(ME).await.expect(401);
                return;
            }
        }
    }
    refresh(app, &current).await.expect(200);
}

#[test]
fn an_honest_browser_is_never_refused_and_a_replay_ends_the_session_for_good() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let app = runtime.block_on(TestApp::spawn());
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&steps(), |steps| {
        runtime.block_on(walk(&app, &steps));
        Ok(())
    });
    outcome.unwrap();
}

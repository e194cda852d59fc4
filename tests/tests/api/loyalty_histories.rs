//! Random histories of files, undos, returns, redemptions, adjustments and days that pass: what the ledger comes to is what a
//! plain recomputation from the invoices and the acts comes to, and what `verify` checks holds all the way.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate, TimeDelta};
use domain::account::Role;
use domain::loyalty::{Redeemed, Reward};
use domain::upload::UploadReport;
use integration_tests::{Client, TestApp};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use server::loyalty::service::expire;

use crate::loyalty_steps::{adjust, cancel, import, line, page, put_points, redeem, reward, undo};
use crate::uploads::assert_sound;

/// Months after which points expire in these histories.
const MONTHS: u32 = 1;
const HISTORIES: u8 = 5;
const STEPS: usize = 30;

/// One act.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// A file with an invoice of so many points, so many days ago; a number that is known is replaced.
    Import {
        number: u8,
        points: i64,
        days_ago: u64,
    },
    /// The undo of one of the uploads that hold.
    Undo(Place),
    Redeem,
    /// The cancellation of one of the redemptions.
    Cancel(Place),
    Adjust(i64),
    /// Days pass; the job runs, or does not.
    Pass {
        days: i64,
        job: bool,
    },
}

/// A place in a list of any length.
type Place = usize;

fn acts() -> impl proptest::strategy::Strategy<Value = Act> {
    use proptest::prelude::*;
    prop_oneof![
        6 => (0u8..6, -4i64..12, 0u64..50).prop_map(|(number, points, days_ago)| {
            Act::Import { number, points: if points == 0 { 1 } else { points }, days_ago }
        }),
        2 => any::<usize>().prop_map(Act::Undo),
        5 => Just(Act::Redeem),
        2 => any::<usize>().prop_map(Act::Cancel),
        2 => (-5i64..8).prop_map(Act::Adjust),
        4 => (1i64..14, any::<bool>()).prop_map(|(days, job)| Act::Pass { days, job }),
    ]
}

/// What the acts gave or took besides invoices, by day.
type Acts = Vec<(NaiveDate, i64)>;

/// The balance that invoices and acts come to on a day: every day, what is due goes first; then what is used takes the points
/// that are due first, and what is missing stays owed.
fn plain(invoices: &[(NaiveDate, i64)], acts: &Acts, rule_made: NaiveDate, today: NaiveDate) -> i64 {
    let mut flow: BTreeMap<NaiveDate, Vec<i64>> = BTreeMap::new();
    for (day, points) in invoices.iter().chain(acts) {
        flow.entry(*day).or_default().push(*points);
    }
    // due day to points that are left
    let mut lots: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    let mut owed = 0;
    let Some(mut day) = flow.keys().next().copied() else {
        return 0;
    };
    while day <= today {
        lots.retain(|due, _| *due > day);
        if let Some(points) = flow.get(&day) {
            for points in points.iter().filter(|points| **points > 0) {
                let due = (day + Months::new(MONTHS)).max(rule_made + Days::new(1));
                *lots.entry(due).or_default() += points;
            }
            owed -= points.iter().filter(|points| **points < 0).sum::<i64>();
        }
        for left in lots.values_mut() {
            let taken = owed.min(*left);
            *left -= taken;
            owed -= taken;
        }
        day = day + Days::new(1);
    }
    lots.values().sum::<i64>() - owed
}

struct History {
    app: TestApp,
    admin: Client,
    customer: Client,
    reward: Reward,
    uploads: Vec<UploadReport>,
    redemptions: Vec<Redeemed>,
    acts: Acts,
    rule_made: NaiveDate,
}

impl History {
    async fn begin() -> Self {
        let app = TestApp::spawn().await;
        let admin = app.as_role(Role::SuperAdmin).await;
        let customer = app.as_customer("BENGKEL").await;
        let rule_made = app.clock.today();
        put_points(&admin, 0, &[("2000-01-01", 500_000, Some(MONTHS as i32))])
            .await
            .expect(200);
        let reward = reward(&admin, "Topi", 3, 1_000).await;
        Self {
            app,
            admin,
            customer,
            reward,
            uploads: Vec::new(),
            redemptions: Vec::new(),
            acts: Vec::new(),
            rule_made,
        }
    }

    async fn act(&mut self, act: Act) {
        let today = self.app.clock.today();
        match act {
            Act::Import {
                number,
                points,
                days_ago,
            } => {
                let lines = [line(
                    &format!("F{number}"),
                    today - Days::new(days_ago),
                    "BENGKEL",
                    points,
                )];
                self.uploads.push(import(&self.admin, lines).await);
            }
            Act::Undo(place) if !self.uploads.is_empty() => {
                let upload = self.uploads.remove(place % self.uploads.len());
                undo(&self.admin, &upload).await;
            }
            Act::Redeem => {
                let answer = redeem(&self.customer, self.reward.id, None).await;
                if answer.status == 201 {
                    self.redemptions.push(answer.json());
                    self.acts.push((today, -self.reward.points));
                } else {
                    let code = answer.expect(409).problem().code;
                    assert!(
                        matches!(code.as_str(), "points_insufficient" | "points_negative"),
                        "{code}"
                    );
                }
            }
            Act::Cancel(place) if !self.redemptions.is_empty() => {
                let redeemed = self.redemptions.remove(place % self.redemptions.len());
                cancel(&self.admin, &redeemed).await;
                self.acts.push((today, redeemed.points));
            }
            Act::Adjust(points) => {
                if adjust(&self.admin, "BENGKEL", points).await.status == 200 {
                    self.acts.push((today, points));
                }
            }
            Act::Pass { days, job } => {
                self.app.clock.advance(TimeDelta::days(days));
                // Tokens do not live so long.
                self.admin = self.app.as_role(Role::SuperAdmin).await;
                self.customer = self.app.as_customer("BENGKEL").await;
                if job {
                    expire(&self.app.state).await.unwrap();
                }
            }
            Act::Undo(_) | Act::Cancel(_) => {}
        }
    }

    /// The balance once everything that is due has expired, and the plain one.
    async fn balances(&self) -> (i64, i64) {
        sqlx::query("delete from points_expiry")
            .execute(&self.app.owner())
            .await
            .unwrap();
        expire(&self.app.state).await.unwrap();
        let invoices: Vec<(NaiveDate, i64)> = sqlx::query_as("select date, net_sales / 500000 from invoice")
            .fetch_all(&self.app.owner())
            .await
            .unwrap();
        let balance: i64 = sqlx::query_scalar("select coalesce(sum(balance), 0)::bigint from customer_points")
            .fetch_one(&self.app.owner())
            .await
            .unwrap();
        (
            balance,
            plain(&invoices, &self.acts, self.rule_made, self.app.clock.today()),
        )
    }
}

#[tokio::test]
async fn the_ledger_is_what_invoices_and_acts_come_to_after_any_history() {
    for seed in 1..=HISTORIES {
        let mut runner =
            TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
        let mut history = History::begin().await;
        let mut told = Vec::new();
        for step in 0..STEPS {
            let act = acts().new_tree(&mut runner).unwrap().current();
            told.push(act);
            history.act(act).await;
            if step % 5 == 4 {
                assert_sound(&history.app).await;
                let (kept, plain) = history.balances().await;
                assert_eq!(kept, plain, "seed {seed}: {told:#?}");
                assert_eq!(page(&history.customer).await.balance, kept, "seed {seed}");
            }
        }
        assert_sound(&history.app).await;
    }
}

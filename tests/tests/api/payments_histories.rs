//! Any history of uploads, undos, payments, reversals, opening balances and start days leaves open what a plain recomputation says.

use std::collections::BTreeMap;

use domain::account::Role;
use domain::payment::{Ageing, Payment};
use domain::upload::UploadReport;
use integration_tests::{Client, SalesFile, TestApp};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

use crate::payments::{ago, invoice, open, put_settings, set_opening};
use crate::uploads::assert_sound;

const CUSTOMERS: [&str; 2] = ["C0", "C1"];
/// Invoice `n` belongs to customer `n % 2` and is `10 * n` days old.
const INVOICES: u8 = 8;

#[derive(Clone, Debug)]
enum Step {
    /// Invoices and their totals in thousands; below zero they are returns.
    Upload(BTreeMap<u8, i64>),
    Undo(usize),
    /// By which customer, how much, and which invoices of its own it names in thousands.
    Pay(usize, i64, BTreeMap<u8, i64>),
    Reverse(usize),
    Opening(usize, i64),
    /// So many days ago.
    KeepFrom(u64),
}

fn a_step() -> impl Strategy<Value = Step> {
    let total = prop_oneof![4 => 1i64..9, 1 => -6i64..0];
    let named = proptest::collection::btree_map(0..INVOICES / 2, 1i64..6, 0..3);
    prop_oneof![
        4 => proptest::collection::btree_map(0..INVOICES, total, 1..4).prop_map(Step::Upload),
        2 => (0usize..12).prop_map(Step::Undo),
        5 => (0usize..2, 1i64..15, named).prop_map(|(customer, amount, named)| Step::Pay(customer, amount, named)),
        2 => (0usize..12).prop_map(Step::Reverse),
        1 => (0usize..2, -5i64..10).prop_map(|(customer, amount)| Step::Opening(customer, amount)),
        1 => (1u64..80).prop_map(Step::KeepFrom),
    ]
}

struct Paid {
    customer: usize,
    amount: i64,
    named: BTreeMap<u8, i64>,
    is_reversed: bool,
    made: Payment,
}

/// What was done, as plain facts.
struct History {
    uploads: Vec<(UploadReport, BTreeMap<u8, i64>, bool)>,
    payments: Vec<Paid>,
    opening: [i64; 2],
    /// Since how many days payments are kept.
    days: u64,
}

fn name(invoice: u8) -> String {
    format!("F{invoice}")
}

fn age(invoice: u8) -> u64 {
    10 * u64::from(invoice)
}

impl History {
    /// Every invoice that holds.
    fn invoices(&self) -> BTreeMap<u8, i64> {
        let mut held = BTreeMap::new();
        for (_, invoices, _) in self.uploads.iter().filter(|(_, _, holds)| *holds) {
            held.extend(invoices.iter().map(|(invoice, total)| (*invoice, total * 1_000)));
        }
        held
    }

    /// What a customer can owe, oldest first: name and total.
    fn debts(&self, customer: usize) -> Vec<(String, i64)> {
        let mut debts = Vec::new();
        if self.opening[customer] > 0 {
            debts.push((String::new(), self.opening[customer]));
        }
        let invoices = self.invoices();
        let own = invoices.iter().rev().filter(|(invoice, total)| {
            usize::from(**invoice) % 2 == customer && **total > 0 && age(**invoice) <= self.days
        });
        debts.extend(own.map(|(invoice, total)| (name(*invoice), *total)));
        debts
    }

    /// What is open of a customer, oldest first, and its credit: rupiah by rupiah, in the words of the specification.
    fn expected(&self, customer: usize) -> (Vec<(String, i64)>, i64) {
        let mut rests = self.debts(customer);
        let mut credit = (-self.opening[customer]).max(0);
        for (invoice, total) in self.invoices() {
            if usize::from(invoice) % 2 == customer && total < 0 && age(invoice) <= self.days {
                credit -= total;
            }
        }
        // Payments are dated today, so every one counts.
        for paid in self
            .payments
            .iter()
            .filter(|paid| paid.customer == customer && !paid.is_reversed)
        {
            let mut left = paid.amount;
            for (invoice, wanted) in &paid.named {
                if let Some((_, rest)) = rests.iter_mut().find(|(number, _)| *number == name(*invoice)) {
                    let taken = (*wanted).min(*rest);
                    *rest -= taken;
                    left -= taken;
                }
            }
            credit += left;
        }
        for (_, rest) in &mut rests {
            let taken = credit.min(*rest);
            *rest -= taken;
            credit -= taken;
        }
        rests.retain(|(_, rest)| *rest > 0);
        (rests, credit)
    }

    async fn take(&mut self, app: &TestApp, admin: &Client, step: Step) {
        match step {
            Step::Upload(invoices) => {
                let line = |(number, total): (&u8, &i64)| {
                    let customer = CUSTOMERS[usize::from(*number) % 2];
                    invoice(&name(*number), ago(app, age(*number)), customer, total * 1_000)
                };
                let file = SalesFile::of(invoices.iter().map(line));
                let report = admin.import("langkah.csv", file.csv()).await;
                self.uploads.push((report, invoices, true));
            }
            Step::Undo(place) => {
                if let Some((report, _, holds)) = self.uploads.get_mut(place)
                    && *holds
                {
                    *holds = false;
                    admin
                        .post(&format!("/api/admin/uploads/{}/undo", report.id), &())
                        .await
                        .expect(200);
                }
            }
            Step::Pay(customer, amount, named) => {
                // Invoices of its own that it can owe, in turn, as long as the amount lasts.
                let debts = self.debts(customer);
                let mut left = amount * 1_000;
                let mut parts = BTreeMap::new();
                for (place, wanted) in named {
                    let invoice = place * 2 + customer as u8;
                    let wanted = (wanted * 1_000).min(left);
                    if wanted > 0 && debts.iter().any(|(number, _)| *number == name(invoice)) {
                        parts.insert(invoice, wanted);
                        left -= wanted;
                    }
                }
                let body = json!({
                    "customer_number": CUSTOMERS[customer], "date": app.clock.today(), "amount": amount * 1_000, "method": "cash",
                    "invoices": parts.iter().map(|(invoice, amount)| json!({
                        "invoice_number": name(*invoice), "amount": amount,
                    })).collect::<Vec<_>>(),
                });
                let made: Payment = admin.post("/api/admin/payments", &body).await.expect(201).json();
                self.payments.push(Paid {
                    customer,
                    amount: amount * 1_000,
                    named: parts,
                    is_reversed: false,
                    made,
                });
            }
            Step::Reverse(place) => {
                if let Some(paid) = self.payments.get_mut(place)
                    && !paid.is_reversed
                {
                    paid.is_reversed = true;
                    let path = format!("/api/admin/payments/{}/reverse", paid.made.id);
                    admin.post(&path, &json!({ "reason": "salah" })).await.expect(200);
                }
            }
            Step::Opening(customer, amount) => {
                self.opening[customer] = amount * 1_000;
                let form = json!({ "customer_number": CUSTOMERS[customer], "amount": amount * 1_000 });
                set_opening(admin, form).await.expect(200);
            }
            Step::KeepFrom(days) => {
                self.days = days;
                put_settings(app, json!({ "kept_from": ago(app, days) }))
                    .await
                    .expect(200);
            }
        }
    }
}

#[tokio::test]
async fn any_history_leaves_open_what_the_facts_come_to() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let steps = proptest::collection::vec(a_step(), 60)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    for number in CUSTOMERS {
        let body = json!({ "kind": "customer", "customer_number": number, "name": number });
        admin.post("/api/admin/users", &body).await.expect(201);
    }
    put_settings(&app, json!({ "kept_from": ago(&app, 60) }))
        .await
        .expect(200);
    let mut history = History {
        uploads: Vec::new(),
        payments: Vec::new(),
        opening: [0; 2],
        days: 60,
    };
    for step in steps {
        let told = format!("{step:?}");
        history.take(&app, &admin, step).await;
        let ageing: Ageing = admin.get("/api/admin/payments/ageing").await.ok();
        for (place, number) in CUSTOMERS.iter().enumerate() {
            let (rests, credit) = history.expected(place);
            let mut found: Vec<(String, i64)> = open(&admin, number)
                .await
                .into_iter()
                .map(|(number, rest, _)| (number, rest))
                .collect();
            // All of one customer have the same terms: first due is oldest.
            found.sort_by_key(|(number, _)| rests.iter().position(|(expected, _)| expected == number));
            assert_eq!(found, rests, "{number} after {told}");
            let row = ageing.items.iter().find(|row| row.customer_number == *number);
            let balance = row.map_or(0, |row| row.due.balance.0);
            assert_eq!(
                balance,
                rests.iter().map(|(_, rest)| rest).sum::<i64>() - credit,
                "{number} after {told}"
            );
        }
        assert_sound(&app).await;
    }
}

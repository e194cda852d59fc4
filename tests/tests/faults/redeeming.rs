//! A thousand devices spend one balance over two servers, and servers die while they redeem: no point is spent twice, and no
//! redemption is lost or doubled.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::account::{CustomerLogin, Role, TokenResponse};
use domain::id::RewardId;
use domain::loyalty::{Redeemed, Reward};
use integration_tests::postgres::{ACCOUNTS, PASSWORD, TestDatabase};
use integration_tests::process::Process;
use integration_tests::{Answer, Client};
use reqwest::Method;
use serde_json::json;
use sqlx::postgres::{PgPool, PgPoolOptions};

const PATIENCE: Duration = Duration::from_mins(1);

/// The customer BENGKEL with an account and so many points, and a reward of ten points.
async fn prepare(owner: &PgPool, process: &Process, points: i64) -> RewardId {
    sqlx::raw_sql(
        "insert into setting (name, value, changed_at) values ('sign_in', '{\"login_code\": \"never\", \"totp_required\": false}', now());
         insert into customer (number, name) values ('BENGKEL', 'Bengkel');
         insert into account (portal, role, status, email, name, customer_id, password_hash, password_key_id, created_at)
         select 'customer', 'customer', 'active', 'bengkel@contoh.id', 'Bengkel', c.id, a.password_hash, a.password_key_id, now()
         from customer c, account a where a.username = 'rina'",
    )
    .execute(owner)
    .await
    .unwrap();
    let (username, _) = ACCOUNTS.iter().find(|(_, role)| *role == Role::Admin).unwrap();
    let admin = process.anonymous().signed_in(username, PASSWORD).await;
    let body = json!({"customer_number": "BENGKEL", "points": points, "reason": "Awal"});
    admin.post("/api/admin/points/adjust", &body).await.expect(200);
    let body = json!({"name": "Topi", "points": 10, "stock": 500, "tiers": ["silver"]});
    let reward: Reward = admin.post("/api/admin/rewards", &body).await.expect(201).json();
    reward.id
}

async fn sign_in(process: &Process) -> Client {
    let mut client = process.anonymous();
    let login = CustomerLogin {
        email: "bengkel@contoh.id".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let answer = client.post("/api/auth/login", &login).await;
    client.token = Some(answer.ok::<TokenResponse>().access_token);
    client
}

async fn redeem(client: &Client, reward: RewardId, key: &str) -> reqwest::Result<Answer> {
    let request = client
        .request(Method::POST, "/api/customer/rewards/redeem")
        .header("idempotency-key", key)
        .json(&json!({"reward_id": reward}));
    Answer::try_of(request).await
}

/// Redemptions, the balance, and the ledger's sum.
async fn counts(owner: &PgPool) -> (i64, i64, i64) {
    sqlx::query_as(
        "select (select count(*) from redemption), (select balance from customer_points),
             (select sum(points)::bigint from points_entry)",
    )
    .fetch_one(owner)
    .await
    .unwrap()
}

async fn assert_sound(owner: &PgPool) {
    let findings = server::verify::run(owner).await.unwrap();
    assert!(findings.is_empty(), "{findings:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_devices_redeem_what_is_there_and_no_more() {
    let database = TestDatabase::create().await.unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let owner = PgPoolOptions::new()
        .max_connections(2)
        .connect(&database.owner_url)
        .await
        .unwrap();
    let mut processes = [
        Process::serve(&database, folders[0].path()).await.unwrap(),
        Process::serve(&database, folders[1].path()).await.unwrap(),
    ];
    let reward = prepare(&owner, &processes[0], 105).await;
    let clients = [sign_in(&processes[0]).await, sign_in(&processes[1]).await];
    let devices: Vec<_> = (0..1000)
        .map(|device| {
            let client = clients[device % 2].clone();
            tokio::spawn(async move {
                let answer = redeem(&client, reward, &format!("device {device}")).await.unwrap();
                let code = if answer.status == 201 {
                    "redeemed".to_owned()
                } else {
                    answer.problem().code
                };
                (answer.status, code)
            })
        })
        .collect();
    let mut outcomes: BTreeMap<(u16, String), usize> = BTreeMap::new();
    for device in devices {
        *outcomes.entry(device.await.unwrap()).or_default() += 1;
    }
    let expected = [
        ((201, "redeemed".to_owned()), 10),
        ((409, "points_insufficient".to_owned()), 990),
    ];
    assert_eq!(outcomes, BTreeMap::from(expected));
    assert_eq!(counts(&owner).await, (10, 5, 5));
    assert_sound(&owner).await;
    for process in &mut processes {
        process.terminate().unwrap();
    }
    owner.close().await;
    database.drop().await.unwrap();
}

/// Where a redemption waits when its server is killed: for a row that the test holds.
const PLACES: [&str; 3] = [
    // before anything is written
    "select from customer_points for update",
    // with the balance locked
    "select from reward for update",
    // with all of it written, and not committed
    "select from data_version where audience = 'staff' for update",
];

#[tokio::test]
async fn a_redemption_whose_server_is_killed_is_there_once_when_it_is_sent_again() {
    let database = TestDatabase::create().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let owner = PgPoolOptions::new()
        .max_connections(3)
        .connect(&database.owner_url)
        .await
        .unwrap();
    let mut process = Process::serve(&database, folder.path()).await.unwrap();
    let reward = prepare(&owner, &process, 1000).await;
    for (round, place) in PLACES.iter().enumerate() {
        let key = format!("round {round}");
        let client = sign_in(&process).await;
        let mut holder = owner.begin().await.unwrap();
        let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
            .fetch_one(&mut *holder)
            .await
            .unwrap();
        sqlx::query(*place).fetch_all(&mut *holder).await.unwrap();
        let sent = tokio::spawn({
            let (client, key) = (client.clone(), key.clone());
            async move { redeem(&client, reward, &key).await.map(|answer| answer.status) }
        });
        until_somebody_waits(&owner, pid).await;
        process.kill().unwrap();
        assert!(sent.await.unwrap().is_err(), "nothing was acknowledged");
        holder.rollback().await.unwrap();
        process = Process::serve(&database, folder.path()).await.unwrap();
        again(&process, &owner, reward, &key, round as i64 + 1).await;
    }
    // acknowledged, and killed at once
    let answer = redeem(&sign_in(&process).await, reward, "acknowledged").await.unwrap();
    process.kill().unwrap();
    let first: Redeemed = answer.expect(201).json();
    process = Process::serve(&database, folder.path()).await.unwrap();
    let second = again(&process, &owner, reward, "acknowledged", PLACES.len() as i64 + 1).await;
    assert_eq!(first, second);
    process.terminate().unwrap();
    owner.close().await;
    database.drop().await.unwrap();
}

/// Sends a redemption again until it is answered: then there are `redemptions` in all.
async fn again(process: &Process, owner: &PgPool, reward: RewardId, key: &str, redemptions: i64) -> Redeemed {
    let client = sign_in(process).await;
    let deadline = Instant::now() + PATIENCE;
    let redeemed = loop {
        let answer = redeem(&client, reward, key).await.unwrap();
        // what the killed server had begun may still be on its way out of the database
        if answer.status == 409 && answer.problem().code == "idempotency_running" {
            assert!(Instant::now() < deadline, "the killed redemption does not go away");
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        }
        break answer.expect(201).json();
    };
    let left = 1000 - 10 * redemptions;
    assert_eq!(counts(owner).await, (redemptions, left, left));
    assert_sound(owner).await;
    redeemed
}

/// Waits until somebody waits for what the connection of this process id holds.
async fn until_somebody_waits(owner: &PgPool, holder: i32) {
    let deadline = Instant::now() + PATIENCE;
    while !sqlx::query_scalar::<_, bool>(
        "select exists (select from pg_locks where not granted and $1 = any (pg_blocking_pids(pid)))",
    )
    .bind(holder)
    .fetch_one(owner)
    .await
    .unwrap()
    {
        assert!(Instant::now() < deadline, "the redemption does not come to wait");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

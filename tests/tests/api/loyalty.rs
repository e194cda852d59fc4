//! Rewards and their redemption.

use domain::account::{Merged, Role};
use domain::loyalty::{
    NotRedeemable, PointsAdjusted, PointsKind, Redeemed, RedemptionList, RedemptionStatus, Reward, Rewards,
};
use integration_tests::{Answer, day};
use reqwest::Method;
use serde_json::{Value, json};

use crate::loyalty_steps::{
    adjust, cancel, change, import, ledger, line, page, redeem, redeemed, reward, reward_form, step, undo, with_points,
};
use crate::uploads::assert_sound;
use crate::user_steps::{id_of, last_entry};

#[tokio::test]
async fn a_reward_is_redeemed_once_per_key_prepared_and_handed_over() {
    let (app, admin, customer) = with_points(50).await;
    let jacket = reward(&admin, "Wearpack", 32, 2).await;
    let first = redeem(&customer, jacket.id, Some("k1")).await.expect(201);
    let answer: Redeemed = first.json();
    assert_eq!((answer.points, answer.balance), (32, 18));
    assert!(
        answer.code.starts_with("TKR-") && answer.code.len() == 10,
        "{}",
        answer.code
    );
    let again = redeem(&customer, jacket.id, Some("k1")).await.expect(201);
    assert_eq!(again.body, first.body);
    let told = redeem(&customer, jacket.id, Some("k2")).await.expect(409).problem();
    assert_eq!(told.code, "points_insufficient");
    assert_eq!(told.detail, "Poin belum cukup: hadiah ini 32 poin, saldo 18 poin.");

    let shown = page(&customer).await;
    assert_eq!((shown.balance, shown.rewards[0].stock), (18, 1));
    assert_eq!(shown.rewards[0].not_redeemable, Some(NotRedeemable::Points));
    assert_eq!(shown.redemptions[0].status, RedemptionStatus::Requested);
    let lines: Vec<_> = shown
        .ledger
        .iter()
        .map(|line| (line.kind, line.points, line.balance))
        .collect();
    assert_eq!(lines, [(PointsKind::Redeem, -32, 18), (PointsKind::Earn, 50, 50)]);
    assert_eq!(shown.ledger[0].reward.as_deref(), Some("Wearpack"));
    assert_eq!(shown.ledger[1].invoice_number.as_deref(), Some("F1"));
    assert!(shown.ledger[1].invoice_id.is_some());

    let id = answer.redemption_id.to_string();
    for (verb, status) in [
        ("prepare", RedemptionStatus::Ready),
        ("prepare", RedemptionStatus::Ready),
        ("hand-over", RedemptionStatus::HandedOver),
    ] {
        let now: domain::loyalty::Redemption = step(&admin, &id, verb, &json!({})).await.ok();
        assert_eq!((now.status, now.changed_by.as_str()), (status, "sari"));
    }
    for (verb, body) in [("prepare", json!({})), ("cancel", json!({"reason": "x"}))] {
        assert_eq!(
            step(&admin, &id, verb, &body).await.expect(409).problem().code,
            "conflict"
        );
    }
    let list: RedemptionList = admin
        .get(&format!("/api/admin/redemptions?q={}", answer.code))
        .await
        .ok();
    assert_eq!(
        (
            list.total,
            list.counts.handed_over,
            list.items[0].customer_number.as_str()
        ),
        (1, 1, "BENGKEL")
    );
    let open: RedemptionList = admin.get("/api/admin/redemptions?status=ready").await.ok();
    assert_eq!((open.total, open.items.len()), (0, 0));
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_cancelled_redemption_gives_points_and_stock_back() {
    let (app, admin, customer) = with_points(10).await;
    let gloves = reward(&admin, "Sarung tangan", 8, 1).await;
    let first = redeemed(&customer, gloves.id).await;
    let told = redeem(&customer, gloves.id, None).await.expect(409).problem();
    assert_eq!(told.code, "reward_out_of_stock");
    step(
        &admin,
        &first.redemption_id.to_string(),
        "cancel",
        &json!({"reason": " "}),
    )
    .await
    .expect(422);
    let cancelled = cancel(&admin, &first).await;
    assert_eq!(cancelled.cancel_reason.as_deref(), Some("Barang rusak"));
    cancel(&admin, &first).await;
    let shown = page(&customer).await;
    assert_eq!((shown.balance, shown.rewards[0].stock), (10, 1));
    assert_eq!(shown.ledger[0].kind, PointsKind::Cancel);
    assert_eq!(shown.ledger[0].note.as_deref(), Some("Barang rusak"));
    redeemed(&customer, gloves.id).await;
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_reward_is_refused_with_the_reason() {
    let (app, admin, customer) = with_points(10).await;
    let today = app.clock.today();
    let make = async |more: Value| -> Reward {
        let mut form = reward_form("Hadiah", 5, 3);
        form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        admin.post("/api/admin/rewards", &form).await.expect(201).json()
    };
    for (more, code) in [
        (json!({"tiers": ["gold", "diamond"]}), "reward_tier"),
        (json!({"stock": 0}), "reward_out_of_stock"),
        (json!({"valid_from": today.succ_opt().unwrap()}), "reward_not_yet"),
        (json!({"valid_until": today.pred_opt().unwrap()}), "reward_ended"),
        (json!({"points": 11}), "points_insufficient"),
    ] {
        let reward = make(more).await;
        let told = redeem(&customer, reward.id, None).await.expect(409).problem();
        assert_eq!(told.code, code, "{}", told.detail);
    }
    // what is over is not offered any more
    assert_eq!(page(&customer).await.rewards.len(), 4);
    let gone = make(json!({})).await;
    let path = format!("/api/admin/rewards/{}", gone.id);
    change(&admin, Method::DELETE, &path, gone.version, &json!({}))
        .await
        .expect(204);
    assert_eq!(
        redeem(&customer, gone.id, None).await.expect(409).problem().code,
        "reward_ended"
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_correction_into_the_negative_blocks_until_it_is_earned_back() {
    let (app, admin, customer) = with_points(10).await;
    let cap = reward(&admin, "Topi", 1, 100).await;
    let tools = reward(&admin, "Perkakas", 8, 5).await;
    redeemed(&customer, tools.id).await;
    let lower = import(&admin, [line("F1", app.clock.today(), "BENGKEL", 4)]).await;
    assert_eq!(page(&customer).await.balance, -4);
    let told = redeem(&customer, cap.id, None).await.expect(409).problem();
    assert_eq!(told.code, "points_negative");
    assert_sound(&app).await;
    import(&admin, [line("F2", app.clock.today(), "BENGKEL", 5)]).await;
    assert_eq!(redeemed(&customer, cap.id).await.balance, 0);
    undo(&admin, &lower).await;
    let shown = page(&customer).await;
    assert_eq!(shown.balance, 6);
    assert!(shown.ledger[0].is_correction);
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_catalogue_is_kept_by_admins_with_versions_and_a_log() {
    let (_app, admin, customer) = with_points(0).await;
    let told = admin
        .post(
            "/api/admin/rewards",
            &json!({"name": " ", "points": 0, "stock": -1, "tiers": []}),
        )
        .await
        .expect(422)
        .problem();
    let pointers: Vec<_> = told.errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!(pointers, ["/name", "/points", "/stock", "/tiers"]);
    let mut form = reward_form("Lampu", 36, 9);
    form["picture"] = json!("0".repeat(64));
    assert_eq!(
        admin
            .post("/api/admin/rewards", &form)
            .await
            .expect(422)
            .problem()
            .errors[0]
            .pointer,
        "/picture"
    );
    let lamp = reward(&admin, "Lampu", 36, 9).await;
    let path = format!("/api/admin/rewards/{}", lamp.id);
    let body = json!({"stock": 4, "valid_until": "2030-01-01"});
    let answer = Answer::of(admin.request(Method::PATCH, &path).json(&body)).await;
    assert_eq!(answer.expect(428).problem().code, "version_missing");
    let changed: Reward = change(&admin, Method::PATCH, &path, lamp.version, &body).await.ok();
    assert_eq!(
        (changed.stock, changed.valid_until, changed.points),
        (4, Some(day("2030-01-01")), 36)
    );
    change(&admin, Method::PATCH, &path, lamp.version, &body)
        .await
        .expect(412);
    let open = json!({"valid_until": null});
    let changed: Reward = change(&admin, Method::PATCH, &path, changed.version, &open).await.ok();
    assert_eq!(changed.valid_until, None);
    let noted = last_entry(&admin, "reward_changed", &lamp.id.to_string()).await;
    assert_eq!(noted.before, Some(json!({"valid_until": "2030-01-01"})));
    let all: Rewards = admin.get("/api/admin/rewards").await.ok();
    assert_eq!(all.items, [changed]);
    customer.get("/api/admin/rewards").await.expect(403);
}

#[tokio::test]
async fn staff_redeem_at_the_counter_and_adjust_points_with_a_reason() {
    let (app, admin, customer) = with_points(5).await;
    let cap = reward(&admin, "Topi", 4, 3).await;
    let at_counter = async |number: &str| {
        let body = json!({"customer_number": number, "reward_id": cap.id, "hand_over": true});
        admin.post("/api/admin/redemptions", &body).await
    };
    assert_eq!(
        at_counter("LAIN").await.expect(422).problem().errors[0].pointer,
        "/customer_number"
    );
    let answer: Redeemed = at_counter("BENGKEL").await.expect(201).json();
    assert_eq!(answer.balance, 1);
    assert_eq!(
        page(&customer).await.redemptions[0].status,
        RedemptionStatus::HandedOver
    );
    assert_eq!(
        at_counter("BENGKEL").await.expect(409).problem().code,
        "points_insufficient"
    );
    let noted = last_entry(&admin, "reward_redeemed", &answer.redemption_id.to_string()).await;
    assert_eq!(noted.after.unwrap()["reward"], "Topi");

    let moved: PointsAdjusted = adjust(&admin, "BENGKEL", 9).await.ok();
    assert_eq!((moved.before, moved.after), (1, 10));
    assert_eq!(
        adjust(&admin, "BENGKEL", -11).await.expect(422).problem().errors[0].pointer,
        "/points"
    );
    adjust(&admin, "BENGKEL", -10).await.expect(200);
    let newest = &ledger(&customer).await.items[0];
    assert_eq!(
        (newest.kind, newest.points, newest.balance, newest.note.as_deref()),
        (PointsKind::Adjust, -10, 0, Some("Koreksi"))
    );
    app.as_role(Role::Viewer)
        .await
        .post("/api/admin/points/adjust", &json!({}))
        .await
        .expect(403);
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_ledger_pages_without_gaps_and_shows_nobody_elses() {
    let (app, admin, customer) = with_points(0).await;
    let today = app.clock.today();
    let lines = (1..=25).flat_map(|number| {
        let own = line(&format!("F{number:02}"), today, "BENGKEL", 1);
        [own, line(&format!("L{number:02}"), today, "LAIN", 2)]
    });
    import(&admin, lines).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page: domain::loyalty::PointsLedger = customer
            .get(&format!("/api/customer/rewards/ledger?limit=10{cursor}"))
            .await
            .ok();
        assert_eq!(page.total, 25);
        seen.extend(
            page.items
                .into_iter()
                .map(|line| (line.invoice_number.unwrap(), line.balance)),
        );
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<_> = (1..=25).rev().map(|number| (format!("F{number:02}"), number)).collect();
    assert_eq!(seen, expected);
    let other = app.as_customer("LAIN").await;
    assert_eq!((page(&other).await.balance, ledger(&other).await.total), (50, 25));
}

#[tokio::test]
async fn a_merged_customer_takes_its_redemptions_along() {
    let (app, admin, customer) = with_points(0).await;
    let today = app.clock.today();
    import(
        &admin,
        [line("F1", today, "SALAH", 20), line("F2", today, "BENGKEL", 3)],
    )
    .await;
    let cap = reward(&admin, "Topi", 4, 9).await;
    let body = json!({"customer_number": "SALAH", "reward_id": cap.id});
    let taken: Redeemed = admin.post("/api/admin/redemptions", &body).await.expect(201).json();
    admin
        .import(
            "poin.csv",
            "No Customer,Poin,Keterangan\nSALAH,100,Lama\nBENGKEL,7,Lama\n",
        )
        .await;
    let (wrong, right) = (id_of(&admin, "SALAH").await, id_of(&admin, "BENGKEL").await);
    let merged: Merged = admin
        .post(&format!("/api/admin/users/{wrong}/merge"), &json!({"into": right}))
        .await
        .ok();
    assert_eq!(merged.points, 116);
    assert_sound(&app).await;
    let shown = page(&customer).await;
    assert_eq!((shown.balance, shown.redemptions.len()), (126, 1));
    // both numbers of the file are one customer now, and nothing is missing
    let again = admin
        .import(
            "poin.csv",
            "No Customer,Poin,Keterangan\nSALAH,100,Lama\nBENGKEL,7,Lama\n",
        )
        .await;
    assert_eq!(again.customers.unchanged, 1);
    cancel(&admin, &taken).await;
    assert_eq!(page(&customer).await.balance, 130);
    assert_sound(&app).await;
}

#[tokio::test]
async fn customers_are_told_of_points_and_of_what_lies_ready_once() {
    let (app, admin, customer) = with_points(12).await;
    let told = async || -> Vec<(String, String)> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select n.kind, n.facts::text from notification n join account a on a.id = n.account_id
             where a.portal = 'customer' order by n.id",
        )
        .fetch_all(&app.owner())
        .await
        .unwrap();
        rows
    };
    let kinds = async || told().await.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds().await, ["points_earned"]);
    // another version of a known invoice is no news, and neither is an old one
    let more = [
        line("F1", app.clock.today(), "BENGKEL", 14),
        line("F2", app.clock.today() - chrono::TimeDelta::days(8), "BENGKEL", 1),
    ];
    import(&admin, more).await;
    assert_eq!(kinds().await.len(), 1);
    let cap = reward(&admin, "Topi", 4, 3).await;
    let taken = redeemed(&customer, cap.id).await;
    for _ in 0..2 {
        step(&admin, &taken.redemption_id.to_string(), "prepare", &json!({}))
            .await
            .expect(200);
    }
    let now = told().await;
    assert_eq!(now.len(), 2);
    assert_eq!(now[1].0, "redemption_ready");
    assert!(now[1].1.contains(&taken.code), "{}", now[1].1);
}

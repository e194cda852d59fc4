//! Rules of points and tiers, points that expire, and opening points.

use chrono::{Months, TimeDelta};
use domain::account::Role;
use domain::loyalty::{PointsKind, Tier};
use domain::purchase::CustomerDashboard;
use domain::settings::Settings;
use domain::upload::{RowProblemCode, UploadKind, UploadStatus};
use integration_tests::{TestApp, day};
use reqwest::Method;
use serde_json::{Value, json};
use server::loyalty::service::expire;

use crate::loyalty_steps::{
    cancel, change, import, ledger, line, page, put_points, redeem, redeemed, reward, undo, with_points,
};
use crate::uploads::assert_sound;

#[tokio::test]
async fn another_rule_restates_the_points_of_the_invoices_that_it_concerns() {
    let (app, admin, customer) = with_points(0).await;
    import(
        &admin,
        [
            line("F1", day("2026-01-31"), "BENGKEL", 3),
            line("F2", day("2026-02-01"), "BENGKEL", 5),
            line("F3", day("2026-03-01"), "BENGKEL", -1),
        ],
    )
    .await;
    assert_eq!(page(&customer).await.balance, 7);
    let wrong = put_points(&admin, 0, &[("2026-02-01", 250_000, None)])
        .await
        .expect(422)
        .problem();
    assert_eq!(wrong.errors[0].pointer, "/rules/0/valid_from");
    let rules = [("2000-01-01", 500_000, None), ("2026-02-01", 250_000, None)];
    put_points(&admin, 0, &rules).await.expect(200);
    put_points(&admin, 0, &rules).await.expect(412);
    assert_eq!(page(&customer).await.balance, 3 + 10 - 2);
    assert_eq!(page(&customer).await.rupiah_per_point, 250_000);
    assert_sound(&app).await;
    let ledger = ledger(&customer).await;
    assert!(ledger.items[0].is_correction && ledger.items[1].is_correction);
    put_points(&admin, 1, &rules[..1]).await.expect(200);
    assert_eq!(page(&customer).await.balance, 7);
    let settings: Settings = admin.get("/api/admin/settings").await.ok();
    assert_eq!((settings.points.version, settings.points.value.rules.len()), (2, 1));
    assert_sound(&app).await;
}

#[tokio::test]
async fn tiers_follow_the_thresholds_in_force_on_the_data_date() {
    let (app, admin, customer) = with_points(0).await;
    import(&admin, [line("F1", day("2026-05-01"), "BENGKEL", 40)]).await;
    let shown = page(&customer).await;
    assert_eq!(
        (shown.tier, shown.next_tier, shown.missing.map(|r| r.0)),
        (Tier::Gold, Some(Tier::Diamond), Some(80_000_000))
    );
    let progress: Vec<u8> = shown.ladder.iter().map(|step| step.progress_percent).collect();
    assert_eq!(progress, [100, 11, 0, 0]);
    let tiers = |rules: Value| json!({"rules": rules, "benefits": {"silver": " Poin ", "gold": "Hadiah Gold"}});
    let first =
        json!({"valid_from": "2000-01-01", "gold": 10_000_000, "diamond": 100_000_000, "moon_stone": 200_000_000});
    let later = json!({"valid_from": "2026-06-01", "gold": 1_000_000, "diamond": 2_000_000, "moon_stone": 30_000_000});
    let path = "/api/admin/settings/tiers";
    change(&admin, Method::PUT, path, 0, &tiers(json!([first, later])))
        .await
        .expect(200);
    let shown = page(&customer).await;
    assert_eq!(
        (shown.tier, shown.ladder[0].benefits.as_str()),
        (Tier::Gold, "Poin"),
        "not in force yet"
    );
    // the next day's data brings the rule into force
    import(&admin, [line("F2", day("2026-06-01"), "LAIN", 1)]).await;
    let shown = page(&customer).await;
    assert_eq!((shown.tier, shown.next_tier), (Tier::Diamond, Some(Tier::MoonStone)));
    assert_sound(&app).await;
    change(&admin, Method::PUT, path, 1, &tiers(json!([first])))
        .await
        .expect(200);
    assert_eq!(page(&customer).await.tier, Tier::Gold);
    assert_sound(&app).await;
}

#[tokio::test]
async fn points_expire_first_in_first_out_and_only_once() {
    let (app, admin, customer) = with_points(0).await;
    let today = app.clock.today();
    put_points(&admin, 0, &[("2000-01-01", 500_000, Some(1))])
        .await
        .expect(200);
    import(
        &admin,
        [
            line("F1", today, "BENGKEL", 10),
            line("F2", today - TimeDelta::days(3), "BENGKEL", 5),
        ],
    )
    .await;
    let cap = reward(&admin, "Topi", 2, 99).await;
    let first = redeemed(&customer, cap.id).await;
    let shown = page(&customer).await;
    let expiring = shown.expiring.unwrap();
    assert_eq!(
        (expiring.points, expiring.on),
        (3, today - TimeDelta::days(3) + Months::new(1))
    );
    assert_eq!((shown.balance, shown.expiry_months), (13, Some(1)));
    let dashboard: CustomerDashboard = customer.get("/api/customer/dashboard").await.ok();
    assert_eq!((dashboard.points, dashboard.expiring), (13, Some(expiring)));
    assert_eq!((dashboard.redeemable, dashboard.today), (1, today));

    app.clock.advance(TimeDelta::days(29));
    let (one, other) = tokio::join!(expire(&app.state), expire(&app.state));
    one.unwrap();
    other.unwrap();
    let customer = app.as_customer("BENGKEL").await;
    let admin = app.as_role(Role::SuperAdmin).await;
    let shown = page(&customer).await;
    assert_eq!(
        (shown.balance, shown.ledger[0].kind, shown.ledger[0].points),
        (10, PointsKind::Expire, -3)
    );
    expire(&app.state).await.unwrap();
    assert_eq!(page(&customer).await.balance, 10);
    assert_sound(&app).await;

    // a lower version of what expired: what was taken twice comes back
    import(&admin, [line("F2", today - TimeDelta::days(3), "BENGKEL", 2)]).await;
    assert_eq!(page(&customer).await.balance, 10);
    assert_sound(&app).await;
    // points that a cancelled redemption gives back are fresh ones
    cancel(&admin, &first).await;
    assert_eq!(page(&customer).await.balance, 12);
    // what is due is gone before it can be spent, whether the job has run or not
    app.clock.advance(TimeDelta::days(5));
    let customer = app.as_customer("BENGKEL").await;
    let admin = app.as_role(Role::SuperAdmin).await;
    redeemed(&customer, cap.id).await;
    assert_eq!(
        redeem(&customer, cap.id, None).await.expect(409).problem().code,
        "points_insufficient"
    );
    assert_sound(&app).await;
    put_points(&admin, 1, &[("2000-01-01", 500_000, None)])
        .await
        .expect(200);
    assert_eq!(
        page(&customer).await.balance,
        10,
        "nothing expires any more, and what did comes back"
    );
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_rule_of_today_takes_no_points_that_were_spent_before_it() {
    let (app, admin, customer) = with_points(0).await;
    let today = app.clock.today();
    import(
        &admin,
        [
            line("F1", day("2020-01-01"), "BENGKEL", 10),
            line("F2", today, "BENGKEL", 10),
        ],
    )
    .await;
    let cap = reward(&admin, "Topi", 8, 99).await;
    redeemed(&customer, cap.id).await;
    put_points(&admin, 0, &[("2000-01-01", 500_000, Some(12))])
        .await
        .expect(200);
    let shown = page(&customer).await;
    let tomorrow = today.succ_opt().unwrap();
    assert_eq!(
        (
            shown.balance,
            shown.expiring.unwrap().on,
            shown.expiring.unwrap().points
        ),
        (12, tomorrow, 2)
    );
    app.clock.advance(TimeDelta::days(1));
    expire(&app.state).await.unwrap();
    // the two that are left of F1
    assert_eq!(page(&app.as_customer("BENGKEL").await).await.balance, 10);
    assert_sound(&app).await;
}

const HEAD: &str = "No Customer,Poin,Keterangan\n";

#[tokio::test]
async fn opening_points_come_from_a_file_as_adjustments_and_can_be_undone() {
    let (app, admin, customer) = with_points(3).await;
    app.as_customer("LAIN").await;
    let file = |rows: &str| format!("{HEAD}{rows}").into_bytes();
    let checked = admin
        .upload("poin.csv", file("BENGKEL,100,Saldo lama\nLAIN,5,\n"))
        .check()
        .send()
        .await;
    assert_eq!(
        checked.expect(200).json::<domain::upload::UploadReport>().status,
        UploadStatus::Checked
    );
    assert_eq!(page(&customer).await.balance, 3);

    let first = admin
        .import("poin.csv", file("BENGKEL,100,Saldo lama\nLAIN,5,\n"))
        .await;
    assert_eq!(
        (first.kind, first.customers.new, first.quantity),
        (Some(UploadKind::OpeningPoints), 2, 105)
    );
    assert_eq!(
        first
            .effects
            .iter()
            .find(|effect| effect.code == "points")
            .unwrap()
            .value,
        "+105"
    );
    let shown = page(&customer).await;
    assert_eq!(
        (shown.balance, shown.ledger[0].kind, shown.ledger[0].note.as_deref()),
        (103, PointsKind::Adjust, Some("Saldo lama"))
    );
    let again = admin
        .import("poin.csv", file("BENGKEL,100,Saldo lama\nLAIN,5,\n"))
        .await;
    assert_eq!((again.customers.unchanged, again.customers.changed), (2, 0));
    assert_eq!(page(&customer).await.balance, 103);
    let second = admin.import("poin2.csv", file("BENGKEL,80,\n")).await;
    assert_eq!(second.customers.changed, 1);
    assert_eq!(page(&customer).await.balance, 83);
    assert_sound(&app).await;
    undo(&admin, &again).await;
    assert_eq!(page(&customer).await.balance, 83);
    undo(&admin, &second).await;
    assert_eq!(page(&customer).await.balance, 103);
    undo(&admin, &first).await;
    assert_eq!(page(&customer).await.balance, 3);
    assert_sound(&app).await;
}

#[tokio::test]
async fn opening_points_of_customers_that_are_not_there_are_refused_by_row() {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let customer = app.as_customer("BENGKEL").await;
    let file = format!("{HEAD}BENGKEL,10,\nHILANG,5,\n");
    let answer = admin.upload("poin.csv", file).send().await.expect(422);
    let report = answer.problem().upload.unwrap();
    assert_eq!((report.rows.accepted, report.rows.rejected), (1, 1));
    assert_eq!(
        (report.problems[0].code, report.problems[0].row),
        (RowProblemCode::UnknownKey, Some(3))
    );
    for (rows, code) in [
        ("BENGKEL,1.5,\n", RowProblemCode::BadNumber),
        ("BENGKEL,x,\n", RowProblemCode::BadNumber),
        ("BENGKEL,,\n", RowProblemCode::MissingValue),
        ("BENGKEL,1,\nBENGKEL,2,\n", RowProblemCode::DuplicateKey),
    ] {
        let answer = admin
            .upload("poin.csv", format!("{HEAD}{rows}"))
            .send()
            .await
            .expect(422);
        assert_eq!(answer.problem().upload.unwrap().problems[0].code, code, "{rows}");
    }
    assert_eq!(page(&customer).await.balance, 0);
    assert_sound(&app).await;
}

//! Emailed codes: what they open, how long, and how many.

use chrono::TimeDelta;
use domain::account::{CodeAsked, TokenResponse};
use integration_tests::{Answer, Client, TestApp};
use serde_json::json;
use server::config::Limit;

use crate::registration::{
    OWNER, PASSWORD, STRANGER, account, app, app_with, code, login, put_on_file, register, verify,
};

#[tokio::test]
async fn a_browser_not_seen_before_needs_the_emailed_code() {
    let (app, admin) = app().await;
    drop(account(&app, &admin).await);
    let other = app.anonymous();
    let asked: CodeAsked = login(&other, OWNER, PASSWORD).await.expect(202).json();
    // code at registration, waiting, approval, code at login
    let code = code(&app, OWNER, 4).await;
    let third = app.anonymous();
    login(&third, OWNER, PASSWORD).await.expect(202);
    // two questions are open: the code must say which
    verify(&app.anonymous(), OWNER, &code, None).await.expect(422);
    let signed_in: TokenResponse = verify(&other, OWNER, &code, Some(&asked.challenge_id))
        .await
        .expect(200)
        .json();
    assert!(!signed_in.access_token.is_empty());
    login(&other, OWNER, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn wrong_old_and_used_codes_are_refused() {
    let (app, _admin) = app().await;
    let browser = app.anonymous();
    register(&browser, "C001", OWNER, PASSWORD).await;
    let first = code(&app, OWNER, 1).await;
    let wrong = if first == "000000" { "000001" } else { "000000" };
    assert_eq!(
        verify(&browser, OWNER, wrong, None).await.expect(422).problem().code,
        "otp_invalid"
    );

    app.clock.advance(TimeDelta::minutes(11));
    verify(&browser, OWNER, &first, None).await.expect(422);
    browser
        .post("/api/auth/resend-otp", &json!({"email": OWNER}))
        .await
        .expect(202);
    let second = code(&app, OWNER, 2).await;
    if first != second {
        verify(&browser, OWNER, &first, None).await.expect(422);
    }
    verify(&browser, OWNER, &second, None).await.expect(200);
    verify(&browser, OWNER, &second, None).await.expect(422);
}

#[tokio::test]
async fn five_wrong_codes_use_a_code_up() {
    let (app, _admin) = app().await;
    let browser = app.anonymous();
    register(&browser, "C001", OWNER, PASSWORD).await;
    let right = code(&app, OWNER, 1).await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        verify(&browser, OWNER, wrong, None).await.expect(422);
    }
    verify(&browser, OWNER, &right, None).await.expect(422);
}

/// A server that counts codes as in production.
async fn limited() -> (TestApp, Client) {
    app_with(|config| config.limits.otp = Limit::per_minutes(3, 10)).await
}

async fn resend(app: &TestApp, email: &str) -> Answer {
    app.anonymous()
        .post("/api/auth/resend-otp", &json!({"email": email}))
        .await
}

#[tokio::test]
async fn a_fourth_code_in_ten_minutes_and_an_eleventh_in_a_day_are_refused_known_or_not() {
    let (app, _admin) = limited().await;
    register(&app.anonymous(), "C001", OWNER, PASSWORD).await;
    for email in [OWNER, STRANGER] {
        let sent = usize::from(email == OWNER);
        for _ in sent..3 {
            resend(&app, email).await.expect(202);
        }
        let refused = resend(&app, email).await.expect(429);
        let told = refused.problem();
        assert_eq!(told.code, "too_many_codes");
        assert!(
            told.detail.starts_with("Terlalu banyak permintaan OTP"),
            "{}",
            told.detail
        );
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        assert!((590..=600).contains(&wait), "{wait}");
        for _ in 0..2 {
            app.clock.advance(TimeDelta::minutes(11));
            for _ in 0..3 {
                resend(&app, email).await.expect(202);
            }
        }
        app.clock.advance(TimeDelta::minutes(11));
        resend(&app, email).await.expect(202);
        resend(&app, email).await.expect(429);
        app.clock.advance(TimeDelta::minutes(11));
        resend(&app, email).await.expect(429);
    }
    assert_eq!(app.mails_to_at_least(OWNER, 10).await.len(), 10);
    assert!(app.mails_so_far(STRANGER).is_empty());
}

#[tokio::test]
async fn an_address_on_file_is_not_flooded_through_other_addresses_and_nobody_is_told() {
    let (app, _admin) = limited().await;
    put_on_file(&app, "C002", OWNER).await;
    for number in 0..12 {
        register(&app.anonymous(), "C002", &format!("orang{number}@contoh.id"), PASSWORD).await;
    }
    assert_eq!(app.mails_to_at_least(OWNER, 10).await.len(), 10);
}

#[tokio::test]
async fn after_25_wrong_codes_in_a_day_an_address_takes_none() {
    let (app, _admin) = limited().await;
    let browser = app.anonymous();
    register(&browser, "C001", OWNER, PASSWORD).await;
    let right = code(&app, OWNER, 1).await;
    for number in 0..25 {
        let nobody = app.anonymous();
        verify(&nobody, OWNER, &format!("x{number}"), Some("nothing"))
            .await
            .expect(422);
    }
    let refused = verify(&browser, OWNER, &right, None).await.expect(429);
    assert_eq!(refused.problem().code, "too_many_codes");
    app.clock.advance(TimeDelta::hours(25));
    verify(&browser, OWNER, &right, None).await.expect(422);
}

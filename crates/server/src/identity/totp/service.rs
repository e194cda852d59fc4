//! Setting an authenticator app up, asking for its code, taking it away.

use chrono::{DateTime, Utc};
use domain::ProblemCode;
use domain::account::{RecoveryCodes, TotpOffer, TotpState};
use domain::id::AdminId;
use qrcode::{Color, EcLevel, QrCode};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use totp_rs::{Builder, Secret, Totp};

use super::store;
use crate::audit;
use crate::clock::{Clock, Random};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::identity::own::demand_password;
use crate::identity::service::own_id;
use crate::identity::store as accounts;
use crate::limits::login::{self, Origin};
use crate::mail::{self, texts};
use crate::settings::service as settings;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// What the app shows above the code.
const ISSUER: &str = "AMPConnect";
/// Recovery codes that an account gets.
const CODES: usize = 10;
/// Letters and digits that are not mistaken for each other; 32, so that each stands for five random bits.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// What became of the code that came with a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The account has no authenticator app.
    NotGuarded,
    /// There was no code.
    Missing,
    /// The code is wrong, or was taken before.
    Wrong,
    /// The app's code is right.
    Right,
    /// A recovery code was right; it is used up.
    Recovered,
}

fn app(secret: &[u8], account: &str) -> AppResult<Totp> {
    let built = Builder::new()
        .with_secret(Secret::new(secret.into()))
        // A colon divides issuer and account in the address that apps read; usernames have none.
        .with_account_name(account.replace(':', "."))
        .with_issuer(Some(ISSUER))
        .build();
    Ok(built.map_err(anyhow::Error::from)?)
}

fn hash(account_id: i64, code: &str) -> [u8; 32] {
    let bare: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    Sha256::digest(format!("recovery {account_id} {bare}")).into()
}

/// Sixteen letters and digits in fours: 80 random bits.
fn recovery_code(random: &Random) -> String {
    let mut code = String::with_capacity(19);
    for (place, byte) in random.bytes::<16>().into_iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    code
}

/// Whether the app's code is right and newer than the last that was taken.
async fn takes(
    connection: &mut PgConnection,
    account_id: i64,
    row: &store::Row,
    code: &str,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let time = u64::try_from(now.timestamp()).unwrap_or(0);
    let step = app(&row.secret, "-")?.check(&digits, time);
    match step.and_then(|step| i64::try_from(step).ok()) {
        Some(step) if step > row.last_step => {
            store::note_step(connection, account_id, step).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Judges the code that came with a login, the app's or a recovery code. Commit whatever comes back.
pub async fn check(
    connection: &mut PgConnection,
    account_id: i64,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> AppResult<Checked> {
    let Some(row) = store::lock(connection, account_id)
        .await?
        .filter(|row| row.is_confirmed)
    else {
        return Ok(Checked::NotGuarded);
    };
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
        return Ok(Checked::Missing);
    };
    if takes(connection, account_id, &row, code, now).await? {
        return Ok(Checked::Right);
    }
    if store::use_code(connection, account_id, &hash(account_id, code), now).await? {
        return Ok(Checked::Recovered);
    }
    Ok(Checked::Wrong)
}

/// Where an account stands with authenticator apps.
pub async fn state_of(db: &PgPool, account_id: i64) -> AppResult<TotpState> {
    let (enabled, left) = store::summary(db, account_id).await?;
    Ok(TotpState {
        enabled,
        required: settings::sign_in(db).await?.totp_required,
        recovery_codes_left: u32::try_from(left).unwrap_or(0),
    })
}

fn is_set_up() -> AppError {
    AppError::problem(
        ProblemCode::Conflict,
        "Autentikator sudah terpasang. Lepas dulu bila ingin memasang yang baru.",
    )
}

fn wrong_code() -> AppError {
    AppError::invalid(
        "/code",
        "totp_invalid",
        "Kode tidak cocok. Ketik 6 angka yang sedang tampil di aplikasi, dan periksa jam ponsel Anda.",
    )
}

/// Draws a secret for the caller's app. It guards nothing until a code of it was entered.
pub async fn offer(state: &AppState, caller: &Caller) -> AppResult<TotpOffer> {
    let own = accounts::own(&state.db, caller.account_id).await?;
    let secret = state.random.bytes::<20>();
    let mut connection = state.db.acquire().await?;
    if !store::offer(&mut connection, caller.account_id, &secret, state.clock.now()).await? {
        return Err(is_set_up());
    }
    let app = app(&secret, &own.username)?;
    let uri = app.to_url().map_err(anyhow::Error::from)?;
    let picture = QrCode::with_error_correction_level(&uri, EcLevel::M).map_err(anyhow::Error::from)?;
    let row = |row: &[Color]| row.iter().map(|color| color.select('1', '0')).collect();
    Ok(TotpOffer {
        secret: app.secret().to_base32(),
        qr: picture.to_colors().chunks(picture.width()).map(row).collect(),
        uri,
    })
}

async fn new_codes(
    connection: &mut PgConnection,
    random: &Random,
    account_id: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<RecoveryCodes> {
    let recovery_codes: Vec<String> = (0..CODES).map(|_| recovery_code(random)).collect();
    let hashes: Vec<Vec<u8>> = recovery_codes
        .iter()
        .map(|code| hash(account_id, code).to_vec())
        .collect();
    store::replace_codes(connection, account_id, &hashes, now).await?;
    Ok(RecoveryCodes { recovery_codes })
}

/// Lets the app guard the account, once it has shown the right code.
pub async fn confirm(state: &AppState, caller: &Caller, code: &str) -> AppResult<RecoveryCodes> {
    let now = state.clock.now();
    let id = caller.account_id;
    let mut transaction = state.db.begin().await?;
    let row = store::lock(&mut transaction, id).await?.ok_or_else(wrong_code)?;
    if row.is_confirmed {
        return Err(is_set_up());
    }
    if !takes(&mut transaction, id, &row, code, now).await? {
        return Err(wrong_code());
    }
    store::confirm(&mut transaction, id, now).await?;
    let codes = new_codes(&mut transaction, &state.random, id, now).await?;
    let own = accounts::own(&mut *transaction, id).await?;
    mail::enqueue(&mut transaction, texts::totp_changed(&own.email, &own.name, true)).await?;
    audit::record(
        &mut transaction,
        now,
        caller,
        "totp_enabled",
        &own_id(caller),
        None,
        None,
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.sessions.forget_account(id);
    Ok(codes)
}

/// New recovery codes for who has the app; the old ones are void. Wrong codes count like failed logins.
pub async fn renew_codes(state: &AppState, caller: &Caller, code: &str, client: &str) -> AppResult<RecoveryCodes> {
    let now = state.clock.now();
    let id = caller.account_id;
    let key = format!("totp {id}");
    let count = async || login::count(&state.db, state.limits.now().login, &key, Origin::Client(client), now).await;
    let attempt = state.turns.take(&[&key, client], now, count).await?;
    let mut transaction = state.db.begin().await?;
    let row = store::lock(&mut transaction, id).await?.filter(|row| row.is_confirmed);
    let row = row.ok_or_else(AppError::not_found)?;
    if !takes(&mut transaction, id, &row, code, now).await? {
        return Err(wrong_code());
    }
    attempt.give_back(&mut transaction).await?;
    let codes = new_codes(&mut transaction, &state.random, id, now).await?;
    audit::record(
        &mut transaction,
        now,
        caller,
        "recovery_codes_renewed",
        &own_id(caller),
        None,
        None,
    )
    .await?;
    transaction.commit().await?;
    Ok(codes)
}

/// Takes the caller's app away, unless the settings demand one.
pub async fn disable(state: &AppState, caller: &Caller, password: &str, client: &str) -> AppResult<()> {
    if settings::sign_in(&state.db).await?.totp_required {
        return Err(AppError::problem(
            ProblemCode::Conflict,
            "Pengaturan mewajibkan autentikator, jadi tidak bisa dilepas.",
        ));
    }
    demand_password(state, caller, client, password, "/password").await?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    remove(&mut transaction, caller.account_id).await?;
    audit::record(
        &mut transaction,
        now,
        caller,
        "totp_disabled",
        &own_id(caller),
        None,
        None,
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    state.sessions.forget_account(caller.account_id);
    Ok(())
}

/// Takes the app of a staff account away, for the command line; false where there is none.
pub async fn reset_by_username(db: &PgPool, clock: &Clock, username: &str) -> AppResult<bool> {
    let mut transaction = db.begin().await?;
    let Some(account) = accounts::staff_login(&mut *transaction, username, None).await? else {
        return Ok(false);
    };
    let removed = remove(&mut transaction, account.id).await?;
    if removed {
        audit::Entry {
            account_id: Some(account.id),
            actor: "baris perintah",
            action: "totp_reset",
            subject: &AdminId(account.id).to_string(),
            before: None,
            after: None,
        }
        .insert(&mut transaction, clock.now())
        .await?;
    }
    transaction.commit().await?;
    Ok(removed)
}

/// Takes an account's app and recovery codes away, and tells its address; whether there was one that guarded it.
pub async fn remove(connection: &mut PgConnection, account_id: i64) -> AppResult<bool> {
    let was_guarded = store::remove(connection, account_id).await?;
    if was_guarded {
        let own = accounts::own(&mut *connection, account_id).await?;
        mail::enqueue(connection, texts::totp_changed(&own.email, &own.name, false)).await?;
    }
    Ok(was_guarded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, SHA-1: the last six of its eight digits.
        let app = app(b"12345678901234567890", "rina").unwrap();
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(app.check(code, time), Some(time / 30), "{time}");
            assert_eq!(app.check(code, time + 90), None, "{time}");
        }
    }

    #[test]
    fn a_recovery_code_forgives_case_and_dashes_and_belongs_to_one_account() {
        let code = recovery_code(&Random::seeded(7));
        assert_eq!(code.len(), 19);
        assert_eq!(hash(1, &code), hash(1, &code.to_uppercase().replace('-', " ")));
        assert_ne!(hash(1, &code), hash(2, &code));
        assert_ne!(code, recovery_code(&Random::seeded(8)));
    }
}

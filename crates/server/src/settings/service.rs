//! Reading and changing settings. A value in the environment wins over the one set here.

use std::time::Duration;

use anyhow::Context;
use documents::Letterhead;
use domain::settings::{
    CompanySettings, LimitSettings, MailSettings, MailTestRequest, MailTestStatus, RateLimit, Settings, SignInSettings,
    StockSettings, Versioned,
};
use domain::{FieldProblem, account};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool, PgTransaction};
use uuid::Uuid;

use super::analysis::{PRICING, REORDER};
pub use super::analysis::{change_pricing, change_reorder, pricing, reorder};
use super::payments::PAYMENTS;
pub use super::payments::{change_payments, payments};
use super::{rules, store};
use crate::config::{Config, Limit, Limits};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::insights::service as insights;
use crate::pictures::service as pictures;
use crate::state::AppState;
use crate::stock::service as stock;
use crate::versions::{Audience, DataVersions};
use crate::{audit, mail};

const SIGN_IN: &str = "sign_in";
const COMPANY: &str = "company";
const MAIL: &str = "mail";
const LIMITS: &str = "limits";
/// Read by the view `stock_rule`.
const STOCK: &str = "stock";

/// The variable that fixes the sender.
const MAIL_FROM: &str = "AMPC_MAIL_FROM";
/// The limits' fields and the variables that fix them.
const LIMIT_VARIABLES: [(&str, &str); 5] = [
    ("login", "AMPC_LIMIT_LOGIN"),
    ("otp", "AMPC_LIMIT_OTP"),
    ("upload", "AMPC_LIMIT_UPLOAD"),
    ("api", "AMPC_LIMIT_API"),
    ("session", "AMPC_LIMIT_SESSION"),
];

/// A group as it is stored, or as it is without a row.
async fn stored<T: DeserializeOwned>(db: impl PgExecutor<'_>, name: &str, unset: T) -> AppResult<Versioned<T>> {
    Ok(match store::read(db, name).await? {
        Some(row) => Versioned {
            version: row.version,
            value: serde_json::from_value(row.value).with_context(|| format!("the setting {name}"))?,
            changed_at: Some(row.changed_at),
            changed_by: row.changed_by,
            fixed: Vec::new(),
        },
        None => Versioned {
            version: 0,
            value: unset,
            changed_at: None,
            changed_by: None,
            fixed: Vec::new(),
        },
    })
}

pub(super) async fn group<T: DeserializeOwned + Default>(
    db: impl PgExecutor<'_>,
    name: &str,
) -> AppResult<Versioned<T>> {
    stored(db, name, T::default()).await
}

/// How people sign in, as of now.
pub async fn sign_in(db: impl PgExecutor<'_>) -> AppResult<SignInSettings> {
    Ok(group(db, SIGN_IN).await?.value)
}

/// What mails are signed with.
#[derive(Debug, Default)]
pub struct Signature {
    /// The distributor's name; empty where nobody set it.
    pub name: String,
    /// Its logo.
    pub logo: Option<Logo>,
}

/// A logo as it is kept.
#[derive(Debug)]
pub struct Logo {
    /// The picture's hash.
    pub hash: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// What mails are signed with, as of now.
pub async fn signature(db: impl PgExecutor<'_>) -> sqlx::Result<Signature> {
    store::signature(db, COMPANY).await
}

/// The company as its papers name it.
///
/// # Errors
/// Where the database is away.
pub async fn letterhead(db: &PgPool) -> AppResult<Letterhead> {
    let company: CompanySettings = group(db, COMPANY).await?.value;
    let logo = match &company.logo {
        Some(hash) => pictures::pixels(db, hash).await?,
        None => None,
    };
    Ok(Letterhead {
        company: company.name,
        address: company.address,
        logo,
    })
}

/// The sender of mails.
pub async fn sender(db: impl PgExecutor<'_>, config: &Config) -> AppResult<String> {
    Ok(mail_group(db, config).await?.value.sender)
}

async fn mail_group(db: impl PgExecutor<'_>, config: &Config) -> AppResult<Versioned<MailSettings>> {
    let configured = MailSettings {
        sender: config.mail_from.clone(),
    };
    if config.fixed.contains(MAIL_FROM) {
        let mut group = stored(db, MAIL, configured.clone()).await?;
        group.value = configured;
        group.fixed = vec!["sender".to_owned()];
        return Ok(group);
    }
    stored(db, MAIL, configured).await
}

fn to_wire(limit: Limit) -> Option<RateLimit> {
    match limit {
        Limit::Off => None,
        Limit::Count { count, window } => Some(RateLimit {
            count,
            window_seconds: u32::try_from(window.as_secs()).unwrap_or(u32::MAX),
        }),
    }
}

fn from_wire(limit: Option<RateLimit>) -> Limit {
    match limit {
        None => Limit::Off,
        Some(RateLimit { count, window_seconds }) => Limit::Count {
            count,
            window: Duration::from_secs(u64::from(window_seconds)),
        },
    }
}

/// What the environment fixes of the limits, over what was asked for.
fn with_environment(asked: &mut LimitSettings, config: &Config) -> Vec<String> {
    let configured = &config.limits;
    let fields = [
        (&mut asked.login, configured.login),
        (&mut asked.otp, configured.otp),
        (&mut asked.upload, configured.upload),
        (&mut asked.api, configured.api),
        (&mut asked.session, configured.session),
    ];
    let mut fixed = Vec::new();
    for ((field, configured), (name, variable)) in fields.into_iter().zip(LIMIT_VARIABLES) {
        if config.fixed.contains(variable) {
            *field = to_wire(configured);
            fixed.push(name.to_owned());
        }
    }
    fixed
}

async fn limits_group(db: impl PgExecutor<'_>, config: &Config) -> AppResult<Versioned<LimitSettings>> {
    let configured = LimitSettings {
        login: to_wire(config.limits.login),
        otp: to_wire(config.limits.otp),
        upload: to_wire(config.limits.upload),
        api: to_wire(config.limits.api),
        session: to_wire(config.limits.session),
    };
    let mut group = stored(db, LIMITS, configured).await?;
    group.fixed = with_environment(&mut group.value, config);
    Ok(group)
}

/// All settings.
pub async fn all(state: &AppState) -> AppResult<Settings> {
    let (db, config) = (&state.db, &state.config);
    Ok(Settings {
        sign_in: group(db, SIGN_IN).await?,
        company: group(db, COMPANY).await?,
        mail: mail_group(db, config).await?,
        limits: limits_group(db, config).await?,
        stock: group(db, STOCK).await?,
        reorder: group(db, REORDER).await?,
        pricing: group(db, PRICING).await?,
        payments: group(db, PAYMENTS).await?,
        points: rules::points(&mut *db.acquire().await?).await?,
        tiers: rules::tiers(&mut *db.acquire().await?).await?,
        mail_server: mail::server(config),
        mail_test: store::mail_test(db).await?,
    })
}

/// Makes this instance follow the settings: at the start, when another changed them, and after a time in which that may
/// not have been heard.
///
/// # Errors
/// Where the database is away.
pub async fn load(state: &AppState) -> sqlx::Result<()> {
    let limits = match limits_group(&state.db, &state.config).await {
        Ok(group) => group.value,
        Err(AppError::Sqlx(error)) => return Err(error),
        Err(error) => {
            tracing::error!(%error, "the limits of the settings cannot be read; those of before stay");
            return Ok(());
        }
    };
    follow(state, &limits);
    Ok(())
}

fn follow(state: &AppState, limits: &LimitSettings) {
    let limits = Limits {
        login: from_wire(limits.login),
        otp: from_wire(limits.otp),
        upload: from_wire(limits.upload),
        api: from_wire(limits.api),
        session: from_wire(limits.session),
    };
    state.limits.set(limits);
    state.api_limits.set(&limits, &state.clock);
}

/// Writes a group in place of `old`, which was read under the group's lock.
pub(super) async fn write<T: Serialize>(
    connection: &mut PgConnection,
    state: &AppState,
    caller: &Caller,
    name: &str,
    old: Versioned<T>,
    value: T,
) -> AppResult<Versioned<T>> {
    let now = state.clock.now();
    let to_json = |value: &T| serde_json::to_value(value).context("a setting is JSON");
    let (before, after) = (to_json(&old.value)?, to_json(&value)?);
    let version = store::write(&mut *connection, name, &after, caller.account_id, now).await?;
    audit::record(
        connection,
        now,
        caller,
        "settings_changed",
        name,
        Some(before),
        Some(after),
    )
    .await?;
    Ok(Versioned {
        version,
        value,
        changed_at: Some(now),
        changed_by: Some(caller.name.clone()),
        fixed: old.fixed,
    })
}

pub(super) async fn change<T: Serialize + DeserializeOwned + Default>(
    connection: &mut PgConnection,
    state: &AppState,
    caller: &Caller,
    name: &str,
    seen: Seen,
    value: T,
) -> AppResult<Versioned<T>> {
    store::lock(connection, name).await?;
    let old: Versioned<T> = group(&mut *connection, name).await?;
    seen.demand(old.version)?;
    write(connection, state, caller, name, old, value).await
}

pub(super) async fn commit(state: &AppState, mut transaction: PgTransaction<'_>) -> AppResult<()> {
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(())
}

/// Changes how people sign in. Where staff need an authenticator app from now on, sessions of those without one can do
/// nothing but set one up.
pub async fn change_sign_in(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: SignInSettings,
) -> AppResult<Versioned<SignInSettings>> {
    let mut transaction = state.db.begin().await?;
    let changed = change(&mut transaction, state, caller, SIGN_IN, seen, value).await?;
    commit(state, transaction).await?;
    state.sessions.clear();
    Ok(changed)
}

/// Changes what the distributor is called, and its logo.
pub async fn change_company(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: CompanySettings,
) -> AppResult<Versioned<CompanySettings>> {
    let phone = value.phone.as_deref().map(str::trim).filter(|phone| !phone.is_empty());
    let value = CompanySettings {
        name: value.name.trim().to_owned(),
        address: value.address.replace("\r\n", "\n").trim().to_owned(),
        phone: phone.map(str::to_owned),
        logo: value.logo,
    };
    let mut problems = value.problems();
    let mut transaction = state.db.begin().await?;
    if let Some(logo) = &value.logo
        && !pictures::is_public(&mut transaction, logo).await?
    {
        problems.push(FieldProblem::new(
            "/logo",
            "unknown",
            "Gambar ini tidak ada. Unggah lagi.",
        ));
    }
    refuse(problems)?;
    let changed = change(&mut transaction, state, caller, COMPANY, seen, value).await?;
    commit(state, transaction).await?;
    Ok(changed)
}

/// Changes the sender of mails, from the next mail on.
pub async fn change_mail(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: MailSettings,
) -> AppResult<Versioned<MailSettings>> {
    let mut transaction = state.db.begin().await?;
    store::lock(&mut transaction, MAIL).await?;
    let old = mail_group(&mut *transaction, &state.config).await?;
    seen.demand(old.version)?;
    // What the environment sets was judged there, and stays.
    let value = if old.fixed.is_empty() {
        let sender = value.sender.trim().to_owned();
        let mut problems = value.problems();
        if problems.is_empty() && mail::sender(&sender).is_none() {
            let example = "Belum benar. Contoh: AMPConnect <portal@contoh.id>";
            problems.push(FieldProblem::new("/sender", "invalid", example));
        }
        refuse(problems)?;
        MailSettings { sender }
    } else {
        old.value.clone()
    };
    let changed = write(&mut transaction, state, caller, MAIL, old, value).await?;
    commit(state, transaction).await?;
    Ok(changed)
}

/// Changes the limits, on this instance at once and on the others as soon as they hear of it.
pub async fn change_limits(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    mut value: LimitSettings,
) -> AppResult<Versioned<LimitSettings>> {
    let mut transaction = state.db.begin().await?;
    store::lock(&mut transaction, LIMITS).await?;
    let old = limits_group(&mut *transaction, &state.config).await?;
    seen.demand(old.version)?;
    with_environment(&mut value, &state.config);
    let is_own = |problem: &FieldProblem| {
        let field = problem.pointer.split('/').nth(1).unwrap_or_default();
        !old.fixed.iter().any(|fixed| fixed == field)
    };
    refuse(value.problems().into_iter().filter(is_own).collect())?;
    let changed = write(&mut transaction, state, caller, LIMITS, old, value).await?;
    commit(state, transaction).await?;
    follow(state, &changed.value);
    Ok(changed)
}

pub(super) fn refuse(problems: Vec<FieldProblem>) -> AppResult<()> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(problems))
    }
}

/// Sends a mail the way of all mails; what becomes of it is part of the settings.
pub async fn test_mail(state: &AppState, caller: &Caller, form: &MailTestRequest) -> AppResult<()> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let to = match form.to.as_deref().map(str::trim).filter(|to| !to.is_empty()) {
        Some(to) => to.to_owned(),
        None => store::email_of(&mut *transaction, caller.account_id).await?,
    };
    if let Some(problem) = account::email_problem(&to) {
        return Err(AppError::invalid("/to", "invalid", problem));
    }
    let id = mail::enqueue_for_id(&mut transaction, mail::texts::test(&to, &caller.name)).await?;
    store::begin_mail_test(&mut transaction, id, &to, now).await?;
    let after = json!({ "to": to });
    audit::record(&mut transaction, now, caller, "mail_tested", MAIL, None, Some(after)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Notes what became of a mail, if it is the test mail; the server's words are cut.
pub async fn note_mail_test(
    connection: &mut PgConnection,
    mail_id: Uuid,
    status: MailTestStatus,
    detail: &str,
) -> sqlx::Result<()> {
    const LONGEST: usize = 300;
    let detail: String = detail
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    store::note_mail_test(connection, mail_id, status, detail.trim()).await
}

/// Changes how stock is judged and whether sales reduce it. Every part's status follows, and so does its stock where sales
/// begin or cease to reduce it.
///
/// # Errors
/// 412 where it was changed meanwhile, 422.
pub async fn change_stock(
    state: &AppState,
    caller: &Caller,
    seen: Seen,
    value: StockSettings,
) -> AppResult<Versioned<StockSettings>> {
    let problems = value.problems();
    if !problems.is_empty() {
        let problem = |(pointer, detail)| FieldProblem::new(pointer, "invalid", detail);
        return Err(AppError::fields(problems.into_iter().map(problem).collect()));
    }
    // Every part may be written: longer work than a request's own connections are given time for.
    let mut transaction = state.work.begin().await?;
    stock::lock(&mut transaction).await?;
    let old: Versioned<StockSettings> = group(&mut *transaction, STOCK).await?;
    let changed = change(&mut transaction, state, caller, STOCK, seen, value).await?;
    let today = state.clock.today();
    stock::follow_settings(&mut transaction, &old.value, &changed.value, today, caller.account_id).await?;
    insights::follow(&mut transaction).await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Parts]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(changed)
}

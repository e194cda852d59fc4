//! What registering changes, and when. Every attempt stands alone: it has its own password and code, and the first that
//! becomes the account leaves the others void.

use domain::account::{
    CODE_MINUTES, RegisterRequest, Registration, customer_number_problem, email_problem, name_problem, phone_problem,
};
use domain::id::CustomerId;
use domain::password::{Owner, problems};
use domain::{FieldProblem, ProblemCode};
use futures_util::TryStreamExt as _;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::store::{self, New, Row};
use crate::audit;
use crate::error::{AppError, AppResult, OnConstraint};
use crate::extract::Caller;
use crate::identity::browser::{self, BrowserSecret};
use crate::identity::challenge::{self, About, Challenge};
use crate::identity::codes;
use crate::identity::password::StoredHash;
use crate::limits;
use crate::mail;
use crate::mail::texts::{self, Refusal};
use crate::notifications::{Facts, service as notifications};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// Most attempts that the list of waiting ones shows.
const LIST_LIMIT: i64 = 200;

/// A question that was asked; its id goes to the client, also where it can never be answered.
pub struct Asked(pub Uuid);

/// An attempt that a login may be compared with, because there is no account yet.
pub struct Attempt {
    /// Whether the code was entered and an admin has to decide.
    pub is_pending: bool,
    /// Its password.
    pub password: StoredHash,
}

fn check(form: &RegisterRequest) -> AppResult<()> {
    let mut errors = Vec::new();
    for (pointer, problem) in [
        ("/customer_number", customer_number_problem(form.customer_number.trim())),
        ("/name", name_problem(&form.name)),
        ("/email", email_problem(form.email.trim())),
        ("/phone", phone_problem(&form.phone)),
    ] {
        errors.extend(problem.map(|detail| FieldProblem::new(pointer, "invalid", detail)));
    }
    let owner = Owner {
        name: &form.name,
        email: form.email.trim(),
        number: form.customer_number.trim(),
    };
    let broken = problems(&form.password, owner);
    errors.extend(
        broken
            .into_iter()
            .map(|detail| FieldProblem::new("/password", "invalid", detail)),
    );
    if form.password != form.password_confirmation {
        let detail = "Tidak sama dengan kata sandi di atas. Ketik lagi.";
        errors.push(FieldProblem::new("/password_confirmation", "mismatch", detail));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(errors))
    }
}

/// Notes an attempt and mails its code. Known and unknown numbers and addresses get one answer and cost one hash; what
/// is wrong is only told to the typed address.
pub async fn register(state: &AppState, form: &RegisterRequest, client: &str) -> AppResult<Asked> {
    check(form)?;
    let now = state.clock.now();
    let (number, email) = (form.customer_number.trim(), form.email.trim());
    codes::count(state, email, client).await?;
    let password = state.hasher.hash(&state.keys, &state.random, &form.password).await?;

    let mut transaction = state.db.begin().await?;
    let found = store::number(&mut *transaction, number).await?;
    let free = found.filter(|found| !found.has_account);
    let on_file = free.as_ref().and_then(|found| found.email.clone());
    let code_email = on_file.clone().unwrap_or_else(|| email.to_owned());
    let is_taken = store::is_email_taken(&mut *transaction, &code_email).await?;
    let customer_id = free.filter(|_| !is_taken).map(|found| found.customer_id);
    let id = state.random.uuid();
    let new = New {
        id,
        customer_id,
        name: form.name.trim(),
        email,
        phone: form.phone.trim(),
        // An attempt that leads nowhere never writes to an address on file.
        code_email: if customer_id.is_some() { &code_email } else { email },
        is_on_file: on_file.is_some() && customer_id.is_some(),
        password: &password,
    };
    let code_email = new.code_email.to_owned();
    store::insert(&mut transaction, new, now).await?;
    let secrets = (&state.keys, &state.random);
    let (challenge_id, code) = challenge::ask(
        &mut transaction,
        secrets,
        About::Registration(id),
        email,
        &code_email,
        now,
    )
    .await?;
    let letter = if customer_id.is_some() {
        texts::registration_code(&code_email, number, code.as_str(), CODE_MINUTES)
    } else {
        let why = if is_taken { Refusal::Email } else { Refusal::Number };
        texts::registration_refused(email, number, why)
    };
    // The typed address was counted above; one on file must not be flooded through other typed ones, nor must this be told.
    let is_typed = code_email.eq_ignore_ascii_case(email);
    if is_typed
        || limits::codes::count_for_address(&mut transaction, state.limits.now().otp, &code_email, now)
            .await?
            .is_ok()
    {
        mail::enqueue(&mut transaction, letter).await?;
    }
    transaction.commit().await?;
    Ok(Asked(challenge_id))
}

/// Mails another code for an attempt that waits for one.
pub async fn send_again(
    state: &AppState,
    connection: &mut PgConnection,
    asked: &Challenge,
    registration_id: Uuid,
) -> AppResult<()> {
    let now = state.clock.now();
    let Some(row) = store::lock(connection, registration_id).await? else {
        return Ok(());
    };
    let letter = match row.customer_id {
        _ if row.status != "unverified" => return Ok(()),
        Some(customer_id) => {
            let number = store::lock_customer(connection, customer_id).await?.number;
            let secrets = (&state.keys, &state.random);
            let code = challenge::ask_again(connection, secrets, asked.id, now).await?;
            texts::registration_code(&asked.email, &number, code.as_str(), CODE_MINUTES)
        }
        // The first mail said why; there is no code to send.
        None => return Ok(()),
    };
    mail::enqueue(connection, letter).await?;
    Ok(())
}

/// What a right code led to.
pub enum Entered {
    /// There is an account now.
    Account,
    /// An admin has to approve.
    Pending,
}

/// Goes on with an attempt whose code was right. The browser counts as seen.
pub async fn code_entered(
    state: &AppState,
    connection: &mut PgConnection,
    registration_id: Uuid,
    browser: &BrowserSecret,
) -> AppResult<Entered> {
    let now = state.clock.now();
    let row = store::lock(connection, registration_id).await?;
    let Some((row, customer_id)) = row.and_then(|row| {
        let customer_id = row.customer_id.filter(|_| row.status == "unverified")?;
        Some((row, customer_id))
    }) else {
        return Err(codes::wrong());
    };
    let customer = store::lock_customer(connection, customer_id).await?;
    if customer.hidden {
        return Err(crate::identity::codes::wrong());
    }
    store::set_pending(connection, row.id, &browser.hash()).await?;
    if !row.is_on_file {
        let letter = texts::registration_waiting(&row.code_email, &customer.number);
        mail::enqueue(connection, letter).await?;
        let facts = Facts::RegistrationWaiting {
            customer_number: customer.number,
            customer_name: customer.name,
        };
        let site = &state.config.public_url;
        notifications::tell(connection, site, notifications::Audience::Writers, &facts, now).await?;
        return Ok(Entered::Pending);
    }
    let account_id = open_account(state, connection, &row, None).await?;
    browser::remember(connection, account_id, None, browser, now).await?;
    Ok(Entered::Account)
}

/// Makes the account of an attempt; the number's others come to nothing.
async fn open_account(
    state: &AppState,
    connection: &mut PgConnection,
    row: &Row,
    by: Option<&Caller>,
) -> AppResult<i64> {
    let now = state.clock.now();
    let taken = || {
        AppError::problem(
            ProblemCode::Conflict,
            "Nomor atau email ini sudah punya akun. Masuk dengan akun itu, atau minta tautan lupa kata sandi.",
        )
    };
    let account_id = store::insert_account(connection, row, now)
        .await
        .on_constraint("account_customer_id_key", taken)
        .on_constraint("account_email_key", taken)?;
    let number = store::lock_customer(connection, customer_id(row)?).await?.number;
    let losers = store::decide(connection, row, true, by.map(|caller| caller.account_id), now).await?;
    for (email, name) in losers {
        mail::enqueue(connection, texts::registration_rejected(&email, &name, &number)).await?;
    }
    let subject = row.customer_id.map(|id| CustomerId(id).to_string()).unwrap_or_default();
    audit::Entry {
        account_id: Some(by.map_or(account_id, |caller| caller.account_id)),
        actor: by.map_or(row.name.as_str(), |caller| caller.name.as_str()),
        action: "registration_approved",
        subject: &subject,
        before: None,
        after: Some(json!({"name": row.name, "email": row.code_email, "phone": row.phone})),
    }
    .insert(connection, now)
    .await?;
    Ok(account_id)
}

/// The attempts that wait, the oldest first.
pub async fn list(state: &AppState) -> AppResult<(Vec<Registration>, i64)> {
    Ok((
        store::pending(&state.db, Some(LIST_LIMIT)).try_collect().await?,
        store::pending_count(&state.db).await?,
    ))
}

async fn waiting(connection: &mut PgConnection, id: Uuid) -> AppResult<Row> {
    let row = store::lock(connection, id)
        .await?
        .filter(|row| row.status != "unverified");
    let row = row.ok_or_else(AppError::not_found)?;
    if row.status == "pending" {
        Ok(row)
    } else {
        Err(AppError::problem(
            ProblemCode::Conflict,
            "Pendaftaran ini sudah diputuskan. Muat ulang daftar.",
        ))
    }
}

/// Whose number an attempt is for; those that wait have one.
fn customer_id(row: &Row) -> AppResult<i64> {
    row.customer_id.ok_or_else(AppError::not_found)
}

/// Approves an attempt: it becomes the account, and its owner is told.
pub async fn approve(state: &AppState, caller: &Caller, id: Uuid) -> AppResult<()> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let row = waiting(&mut transaction, id).await?;
    let customer = store::lock_customer(&mut transaction, customer_id(&row)?).await?;
    if customer.hidden {
        return Err(AppError::problem(
            ProblemCode::Conflict,
            "Nomor customer ini tidak dipakai lagi. Tolak pendaftarannya, lalu minta mendaftar dengan nomor yang benar.",
        ));
    }
    let account_id = open_account(state, &mut transaction, &row, Some(caller)).await?;
    if let Some(hash) = row
        .browser_hash
        .as_deref()
        .and_then(|hash| <[u8; 32]>::try_from(hash).ok())
    {
        browser::remember_hash(&mut transaction, account_id, &hash, now).await?;
    }
    let login = format!("{}/customer/login", state.config.public_url);
    mail::enqueue(
        &mut transaction,
        texts::registration_approved(&row.code_email, &row.name, &customer.number, &login),
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(())
}

/// Rejects an attempt, and tells its address.
pub async fn reject(state: &AppState, caller: &Caller, id: Uuid) -> AppResult<()> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let row = waiting(&mut transaction, id).await?;
    store::decide(&mut transaction, &row, false, Some(caller.account_id), now).await?;
    let number = store::lock_customer(&mut transaction, customer_id(&row)?).await?.number;
    mail::enqueue(
        &mut transaction,
        texts::registration_rejected(&row.code_email, &row.name, &number),
    )
    .await?;
    let subject = row.customer_id.map(|id| CustomerId(id).to_string()).unwrap_or_default();
    let after = json!({"name": row.name, "email": row.code_email, "phone": row.phone});
    audit::record(
        &mut transaction,
        now,
        caller,
        "registration_rejected",
        &subject,
        None,
        Some(after),
    )
    .await?;
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(())
}

/// Closes the attempts for a number that is merged into another; those who waited are told. Gives how many there were.
pub async fn close_all(
    state: &AppState,
    connection: &mut PgConnection,
    caller: &Caller,
    customer_id: i64,
    number: &str,
) -> AppResult<usize> {
    let now = state.clock.now();
    let (count, waiting) = store::reject_all(connection, customer_id, caller.account_id, now).await?;
    for (email, name) in waiting {
        mail::enqueue(connection, texts::registration_rejected(&email, &name, number)).await?;
    }
    Ok(count)
}

/// The attempt whose password a login to an address without an account is compared with.
pub async fn attempt_of(state: &AppState, email: &str, cookie: Option<Uuid>) -> AppResult<Option<Attempt>> {
    let found = store::open_attempt(&state.db, email, cookie).await?;
    Ok(found.map(|(is_pending, password)| Attempt { is_pending, password }))
}

//! The catalogue of rewards, as admins keep it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::FieldProblem;
use domain::id::RewardId;
use domain::loyalty::{NewReward, Reward, RewardChange, RewardTerms, Rewards, Tier};
use serde_json::json;
use sqlx::{PgConnection, PgExecutor};

use crate::audit::{self, Changes};
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::pictures::service as pictures;
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

/// A reward as stored.
pub(super) struct Row {
    pub id: i64,
    pub version: i64,
    pub name: String,
    pub description: String,
    pub picture: Option<String>,
    pub points: i64,
    pub stock: i64,
    pub valid_from: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
    pub tiers: Vec<String>,
    pub open_redemptions: i64,
}

impl Row {
    pub fn tiers(&self) -> Vec<Tier> {
        tiers(&self.tiers)
    }

    pub fn terms<'a>(&self, tiers: &'a [Tier]) -> RewardTerms<'a> {
        RewardTerms {
            points: self.points,
            stock: self.stock,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            tiers,
        }
    }

    fn wire(self) -> Reward {
        Reward {
            id: RewardId(self.id),
            version: self.version,
            tiers: self.tiers(),
            name: self.name,
            description: self.description,
            picture: self.picture,
            points: self.points,
            stock: self.stock,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            open_redemptions: self.open_redemptions,
        }
    }

    fn as_form(&self) -> NewReward {
        NewReward {
            name: self.name.clone(),
            description: self.description.clone(),
            picture: self.picture.clone(),
            points: self.points,
            stock: self.stock,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            tiers: self.tiers(),
        }
    }
}

/// The tiers of stored words, lowest first.
pub(super) fn tiers(words: &[String]) -> Vec<Tier> {
    let has = |tier: &Tier| words.iter().any(|word| word == tier.as_str());
    Tier::ALL.into_iter().filter(has).collect()
}

/// A reward of the catalogue.
pub(super) async fn read(connection: &mut PgConnection, id: i64) -> sqlx::Result<Option<Row>> {
    sqlx::query_file_as!(Row, "src/loyalty/sql/rewards.sql", id)
        .fetch_optional(connection)
        .await
}

/// The same, locked for the caller's transaction.
pub(super) async fn lock(connection: &mut PgConnection, id: i64) -> sqlx::Result<Option<Row>> {
    sqlx::query!("select id from reward where id = $1 for no key update", id)
        .fetch_optional(&mut *connection)
        .await?;
    read(connection, id).await
}

/// More of a reward, or less where negative. It is locked.
pub(super) async fn move_stock(connection: &mut PgConnection, id: i64, by: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update reward set stock = stock + $2, version = version + 1 where id = $1",
        id,
        by
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// All of it.
pub(super) async fn list(db: impl PgExecutor<'_>) -> AppResult<Rewards> {
    let rows = sqlx::query_file_as!(Row, "src/loyalty/sql/rewards.sql", None::<i64>)
        .fetch_all(db)
        .await?;
    Ok(Rewards {
        items: rows.into_iter().map(Row::wire).collect(),
    })
}

/// The form as it is stored; 422 where it is wrong.
async fn checked(connection: &mut PgConnection, mut form: NewReward) -> AppResult<NewReward> {
    form.name = form.name.trim().to_owned();
    let description = form.description.replace("\r\n", "\n");
    description.trim().clone_into(&mut form.description);
    form.tiers.sort_unstable();
    form.tiers.dedup();
    let mut problems = form.problems();
    if let Some(picture) = &form.picture
        && !pictures::is_public(connection, picture).await?
    {
        problems.push(FieldProblem::new(
            "/picture",
            "unknown",
            "Gambar ini tidak ada. Unggah lagi.",
        ));
    }
    if problems.is_empty() {
        Ok(form)
    } else {
        Err(AppError::fields(problems))
    }
}

fn words(tiers: &[Tier]) -> Vec<String> {
    tiers.iter().map(|tier| tier.as_str().to_owned()).collect()
}

/// Raises the versions of all who see the catalogue, and commits.
async fn commit(state: &AppState, mut transaction: sqlx::PgTransaction<'_>) -> AppResult<()> {
    let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Customers]).await?;
    transaction.commit().await?;
    state.versions.after_commit(raised);
    Ok(())
}

/// Adds a reward, in the caller's transaction.
pub(super) async fn create(
    connection: &mut PgConnection,
    caller: &Caller,
    form: NewReward,
    now: DateTime<Utc>,
) -> AppResult<Reward> {
    let form = checked(&mut *connection, form).await?;
    let id = sqlx::query_file_scalar!(
        "src/loyalty/sql/insert_reward.sql",
        form.name,
        form.description,
        form.picture,
        form.points,
        form.stock,
        form.valid_from,
        form.valid_until,
        &words(&form.tiers),
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    let subject = RewardId(id).to_string();
    let after = Some(json!(form));
    audit::record(&mut *connection, now, caller, "reward_created", &subject, None, after).await?;
    let row = read(connection, id).await?.ok_or_else(AppError::not_found)?;
    Ok(row.wire())
}

/// Changes a reward. Redemptions keep the name and price of when they were made.
pub(super) async fn change(
    state: &AppState,
    caller: &Caller,
    id: i64,
    seen: Seen,
    change: RewardChange,
) -> AppResult<Reward> {
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let row = lock(&mut transaction, id).await?.ok_or_else(AppError::not_found)?;
    seen.demand(row.version)?;
    let old = row.as_form();
    let new = NewReward {
        name: change.name.unwrap_or_else(|| old.name.clone()),
        description: change.description.unwrap_or_else(|| old.description.clone()),
        picture: change.picture.unwrap_or_else(|| old.picture.clone()),
        points: change.points.unwrap_or(old.points),
        stock: change.stock.unwrap_or(old.stock),
        valid_from: change.valid_from.unwrap_or(old.valid_from),
        valid_until: change.valid_until.unwrap_or(old.valid_until),
        tiers: change.tiers.unwrap_or_else(|| old.tiers.clone()),
    };
    let new = checked(&mut transaction, new).await?;
    let mut changes = Changes::default();
    changes.note("name", &old.name, &new.name);
    changes.note("description", &old.description, &new.description);
    changes.note("picture", &old.picture, &new.picture);
    changes.note("points", &old.points, &new.points);
    changes.note("stock", &old.stock, &new.stock);
    changes.note("valid_from", &old.valid_from, &new.valid_from);
    changes.note("valid_until", &old.valid_until, &new.valid_until);
    changes.note("tiers", &old.tiers, &new.tiers);
    if changes.is_empty() {
        return Ok(row.wire());
    }
    sqlx::query_file!(
        "src/loyalty/sql/update_reward.sql",
        id,
        new.name,
        new.description,
        new.picture,
        new.points,
        new.stock,
        new.valid_from,
        new.valid_until,
        &words(&new.tiers)
    )
    .execute(&mut *transaction)
    .await?;
    let (before, after) = changes.into_values();
    let subject = RewardId(id).to_string();
    audit::record(&mut transaction, now, caller, "reward_changed", &subject, before, after).await?;
    let row = read(&mut transaction, id).await?.ok_or_else(AppError::not_found)?;
    commit(state, transaction).await?;
    Ok(row.wire())
}

/// Takes a reward out of the catalogue; redemptions of it go on.
pub(super) async fn remove(state: &AppState, caller: &Caller, id: i64, seen: Seen) -> AppResult<()> {
    let mut transaction = state.db.begin().await?;
    let row = lock(&mut transaction, id).await?.ok_or_else(AppError::not_found)?;
    seen.demand(row.version)?;
    sqlx::query!(
        "update reward set hidden = true, version = version + 1 where id = $1",
        id
    )
    .execute(&mut *transaction)
    .await?;
    let before = Some(json!(row.as_form()));
    let subject = RewardId(id).to_string();
    let now = state.clock.now();
    audit::record(&mut transaction, now, caller, "reward_deleted", &subject, before, None).await?;
    commit(state, transaction).await
}

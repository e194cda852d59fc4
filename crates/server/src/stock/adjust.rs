//! Adjusting stock by hand: what was counted, or what comes or goes.

use actix_web::http::StatusCode;
use domain::stock::{MAX_ON_HAND, NOTE_MAX, StockAdjusted, StockAdjustment, StockStatus};
use serde_json::json;
use sqlx::PgConnection;

use super::{service, store};
use crate::audit;
use crate::catalog::favorites;
use crate::error::{AppError, AppResult};
use crate::extract::Caller;
use crate::http::idempotency::{self, Answer};
use crate::state::AppState;
use crate::versions::{Audience, DataVersions};

const ROUTE: &str = "POST /api/admin/stock/adjust";

/// Adjusts a part's stock, once per `key`.
///
/// # Errors
/// 422 where the part is unknown or the quantity cannot be.
pub(super) async fn adjust(
    state: &AppState,
    caller: &Caller,
    form: &StockAdjustment,
    key: Option<&str>,
) -> AppResult<Answer> {
    let to = Quantity::of(form)?;
    let note = note(form)?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let mut is_done = false;
    let write = async |connection: &mut PgConnection| {
        is_done = true;
        write(state, caller, connection, form, to, note).await
    };
    let asked = (caller, ROUTE, key);
    let outcome = idempotency::once(&mut transaction, asked, form, now, StatusCode::OK, write).await?;
    if is_done {
        favorites::tell_back(&mut transaction, &state.config.public_url, None, now).await?;
        let raised = DataVersions::bump(&mut transaction, &[Audience::Staff, Audience::Parts]).await?;
        transaction.commit().await?;
        state.versions.after_commit(raised);
    }
    Ok(outcome.into_answer())
}

/// What the stock becomes.
#[derive(Clone, Copy)]
enum Quantity {
    Counted(i64),
    Delta(i64),
}

impl Quantity {
    fn of(form: &StockAdjustment) -> AppResult<Self> {
        match (form.counted, form.delta) {
            (Some(counted), None) if (0..=MAX_ON_HAND).contains(&counted) => Ok(Self::Counted(counted)),
            (Some(_), None) => Err(AppError::invalid("/counted", "invalid", "Isi 0 sampai 999.999.999.")),
            (None, Some(0)) => Err(AppError::invalid(
                "/delta",
                "invalid",
                "Isi yang bertambah, atau dengan minus yang berkurang. Nol tidak mengubah stok.",
            )),
            (None, Some(delta)) if (-MAX_ON_HAND..=MAX_ON_HAND).contains(&delta) => Ok(Self::Delta(delta)),
            (None, Some(_)) => Err(AppError::invalid("/delta", "invalid", "Isi paling banyak 999.999.999.")),
            (None, None) => Err(AppError::invalid("/counted", "required", "Isi counted atau delta.")),
            (Some(_), Some(_)) => Err(AppError::invalid(
                "/delta",
                "invalid",
                "Isi salah satu: counted atau delta.",
            )),
        }
    }

    /// What is on hand afterwards.
    fn applied(self, before: i64) -> AppResult<i64> {
        match self {
            Self::Counted(counted) => Ok(counted),
            Self::Delta(delta) => match before.checked_add(delta) {
                Some(after) if after > MAX_ON_HAND => Err(AppError::invalid(
                    "/delta",
                    "too_large",
                    "Stok sesudahnya melebihi 999.999.999. Periksa angkanya.",
                )),
                Some(after) if after >= 0 || delta > 0 => Ok(after),
                _ => Err(AppError::invalid(
                    "/delta",
                    "too_small",
                    format!(
                        "Stok sekarang {}, jadi tidak dapat dikurangi {}. Muat ulang, atau isi hasil hitung.",
                        domain::money::format_count(before),
                        domain::money::format_count(delta.saturating_neg())
                    ),
                )),
            },
        }
    }
}

fn note(form: &StockAdjustment) -> AppResult<Option<&str>> {
    let note = form.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > NOTE_MAX) {
        return Err(AppError::invalid(
            "/note",
            "too_long",
            "Ketik paling banyak 500 karakter.",
        ));
    }
    Ok(note)
}

async fn write(
    state: &AppState,
    caller: &Caller,
    connection: &mut PgConnection,
    form: &StockAdjustment,
    to: Quantity,
    note: Option<&str>,
) -> AppResult<StockAdjusted> {
    let now = state.clock.now();
    service::lock(connection).await?;
    let old = store::part(&mut *connection, &form.part_number)
        .await?
        .ok_or_else(|| AppError::invalid("/part_number", "unknown", "Part ini tidak ada. Pilih dari daftar part."))?;
    let (before, after) = (old.on_hand, to.applied(old.on_hand)?);
    if !old.is_recorded() {
        store::make_record(connection, old.id).await?;
    }
    let counted = match to {
        Quantity::Counted(counted) => Some(counted),
        Quantity::Delta(_) => None,
    };
    let status = sqlx::query_file_scalar!(
        "src/stock/sql/write_adjustment.sql",
        old.id,
        state.clock.today(),
        after - before,
        counted,
        caller.account_id,
        form.reason.as_str(),
        note,
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    let status = StockStatus::parse(&status).unwrap_or(StockStatus::Critical);
    audit::record(
        connection,
        now,
        caller,
        "stock_adjusted",
        &old.number,
        Some(json!({"on_hand": before, "status": old.status()})),
        Some(json!({"on_hand": after, "status": status, "reason": form.reason, "note": note})),
    )
    .await?;
    Ok(StockAdjusted {
        before,
        after,
        status,
        part_number: old.number,
    })
}

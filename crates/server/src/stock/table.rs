//! Stock as a table that is saved. Its first columns are those of a stock file: uploaded again it changes nothing,
//! but that a part under nothing has nothing: a file of stock says what was counted. Besides: movements and terms.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use domain::sales::NO_GROUP;
use futures_util::TryStreamExt;
use sqlx::FromRow;

use super::filter::Filter;
use super::store::PartRow;
use super::{list, movements, store, terms};
use crate::error::{AppError, AppResult};
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    part: PartRow,
    product_line: String,
    tobpm: String,
    material_code: String,
}

/// All parts of the filter, in its order.
pub(super) async fn table(state: &AppState, filter: Filter, format: TableFormat) -> AppResult<HttpResponse> {
    // The import takes the day that it describes from the name.
    let name = format!("stok-{}", state.clock.today());
    let rules = store::standing(&state.read).await?.rules();
    let heads = [
        Head::new("GROUP PART", 14),
        Head::new("GROUP TOBPM", 14),
        Head::new("GROUP MATERIAL", 16),
        Head::new("NO PART", 18),
        Head::new("NAMA PART", 32),
        Head::new("QTY", 10),
        Head::new("AMOUNT", 16),
        Head::new("KELOMPOK", 14),
        Head::new("STATUS", 10),
        Head::new("ALASAN", 40),
        Head::new("MINIMUM", 10),
        Head::new("TITIK PESAN ULANG", 18),
        Head::new("STOK TERCATAT", 14),
    ];
    export::respond(state, format, &name, &heads, async |rows| {
        let mut query = list::select(&filter, ", p.product_line, p.tobpm, p.material_code", None);
        let mut found = query.build_query_as::<Row>().fetch(&state.read);
        while let Some(row) = found.try_next().await? {
            let item = row.part.into_item(&rules);
            let cells: Vec<Cell> = vec![
                row.product_line.into(),
                row.tobpm.into(),
                row.material_code.into(),
                item.part_number.into(),
                item.name.into(),
                item.on_hand.max(0).into(),
                item.value.0.max(0).into(),
                item.group.into(),
                item.status.label().into(),
                item.reason.into(),
                item.minimum.into(),
                item.reorder_point.into(),
                item.on_hand.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

/// All movements of a part, the newest first.
///
/// # Errors
/// 404 where there is no such part.
pub(super) async fn movements(state: &AppState, number: &str, format: TableFormat) -> AppResult<HttpResponse> {
    let db = &state.read;
    let part = store::part(db, number).await?.ok_or_else(AppError::not_found)?;
    let heads = [
        Head::new("TANGGAL", 12),
        Head::new("DICATAT", 18),
        Head::new("NO PART", 18),
        Head::new("GERAKAN", 16),
        Head::new("ALASAN", 16),
        Head::new("JUMLAH", 10),
        Head::new("SALDO", 10),
        Head::new("TERHITUNG", 10),
        Head::new("BERKAS", 32),
        Head::new("OLEH", 20),
        Head::new("CATATAN", 40),
    ];
    let all = movements::newest(db, part.id, None, i64::MAX).await?;
    export::respond(
        state,
        format,
        &format!("gerakan-{}", part.number),
        &heads,
        async |rows| {
            for movement in all {
                let cells: Vec<Cell> = vec![
                    movement.date.into(),
                    movement.at.into(),
                    part.number.as_str().into(),
                    movement.kind.label().into(),
                    movement.reason.map_or("", |reason| reason.label()).into(),
                    movement.quantity.into(),
                    movement.balance.into(),
                    movement.counted.into(),
                    movement.upload.map(|upload| upload.file_name).into(),
                    movement.by.into(),
                    movement.note.into(),
                ];
                rows.send(cells).await?;
            }
            Ok(())
        },
    )
    .await
}

/// All lead times and pack sizes, changed last first.
pub(super) async fn terms(state: &AppState, format: TableFormat) -> AppResult<HttpResponse> {
    let heads = [
        Head::new("KELOMPOK", 14),
        Head::new("NO PART", 18),
        Head::new("NAMA PART", 32),
        Head::new("WAKTU TUNGGU (HARI)", 14),
        Head::new("ISI KEMASAN", 12),
        Head::new("DIUBAH", 18),
        Head::new("OLEH", 20),
    ];
    let all = terms::all(&state.read).await?;
    export::respond(state, format, "ketentuan-pesan", &heads, async |rows| {
        for terms in all {
            let group = terms
                .group
                .map(|group| if group.is_empty() { NO_GROUP.to_owned() } else { group });
            let cells: Vec<Cell> = vec![
                group.into(),
                terms.part_number.into(),
                terms.name.into(),
                terms.lead_days.map(i64::from).into(),
                terms.pack.into(),
                terms.changed_at.into(),
                terms.changed_by.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

//! Stock as a table that is saved. Its first columns are those of a stock file: uploaded again it changes nothing,
//! but that a part under nothing has nothing: a file of stock says what was counted.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use futures_util::TryStreamExt;
use sqlx::FromRow;

use super::filter::Filter;
use super::store::PartRow;
use super::{list, store};
use crate::error::AppResult;
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

//! The catalogue of rewards as a file.

use actix_web::HttpResponse;
use documents::{Cell, Head};

use super::catalogue;
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// All rewards, in the catalogue's order.
pub(super) async fn table(state: &AppState, format: TableFormat) -> AppResult<HttpResponse> {
    let rewards = catalogue::list(&state.read).await?.items;
    let heads = [
        Head::new("HADIAH", 32),
        Head::new("KETERANGAN", 40),
        Head::new("POIN", 10),
        Head::new("STOK", 10),
        Head::new("BERLAKU DARI", 14),
        Head::new("BERLAKU SAMPAI", 14),
        Head::new("TIER", 32),
        Head::new("PENUKARAN BERJALAN", 14),
    ];
    export::respond(state, format, "hadiah", &heads, async |rows| {
        for reward in rewards {
            let tiers: Vec<_> = reward.tiers.iter().map(|tier| tier.label()).collect();
            let cells: Vec<Cell> = vec![
                reward.name.into(),
                reward.description.into(),
                reward.points.into(),
                reward.stock.into(),
                reward.valid_from.into(),
                reward.valid_until.into(),
                tiers.join(", ").into(),
                reward.open_redemptions.into(),
            ];
            rows.send(cells).await?;
        }
        Ok(())
    })
    .await
}

//! Prices month by month.

use sqlx::PgPool;

use domain::DateRange;
use domain::pricing::PriceTrend;

use super::store;
use crate::error::AppResult;

/// The trend of the part asked for, else of the group asked for, else of the best seller of the default range.
pub(super) async fn trend(
    db: &PgPool,
    part_id: Option<i64>,
    group: Option<&str>,
    months: DateRange,
) -> AppResult<PriceTrend> {
    let part_id = match (part_id, group) {
        (None, Some(group)) => {
            return Ok(PriceTrend {
                part_number: None,
                name: group.to_owned(),
                points: store::group_prices(db, group, months).await?,
            });
        }
        (None, None) => store::best_seller(db).await?,
        (part_id, _) => part_id,
    };
    let part = match part_id {
        Some(id) => store::part(db, id).await?.map(|part| (id, part)),
        None => None,
    };
    // Nothing was sold, or nobody knows the part.
    let Some((part_id, (number, name))) = part else {
        return Ok(PriceTrend {
            part_number: None,
            name: String::new(),
            points: Vec::new(),
        });
    };
    Ok(PriceTrend {
        part_number: Some(number),
        name,
        points: store::part_prices(db, part_id, months).await?,
    })
}

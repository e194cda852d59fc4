//! The months of groups, and the weeks around Lebaran, as the job stored them.

use domain::insight::{GroupSeason, LebaranWeek, ProductSeasons};
use sqlx::PgPool;

use crate::error::AppResult;
use crate::insights::overview::percent;

/// The tab.
pub(super) async fn seasons(db: &PgPool) -> AppResult<ProductSeasons> {
    let groups = sqlx::query!("select part_group, months, years from insight_season order by part_group")
        .fetch_all(db)
        .await?;
    let weeks = sqlx::query!("select week, index, years from insight_feast_week order by week")
        .fetch_all(db)
        .await?;
    let groups = groups.into_iter().map(|row| GroupSeason {
        group: row.part_group,
        months: row.months.into_iter().map(percent).collect(),
        years: i64::from(row.years),
    });
    let weeks = weeks.into_iter().map(|row| LebaranWeek {
        week: i64::from(row.week),
        index: percent(row.index),
        years: i64::from(row.years),
    });
    Ok(ProductSeasons {
        groups: groups.collect(),
        lebaran: weeks.collect(),
    })
}

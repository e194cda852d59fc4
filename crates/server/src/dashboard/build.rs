//! The dashboard's figures out of the rollups.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use domain::dashboard::{
    Alert, Dashboard, GroupShare, LastUpload, MonthDay, MonthPair, StockAttention, StockAttentionItem, TopProduct,
    TrendDay,
};
use domain::date::{back, month_start};
use domain::id::UploadId;
use domain::money::{change_percent, percent};
use domain::stock::{StockFacts, StockRules, StockStatus, status_reason};
use domain::upload::{UploadKind, UploadStatus};
use domain::{DateRange, Rupiah};

use super::store::{self, PartWeek, Standing, TopPart};
use crate::error::AppResult;
use crate::sales::days::Days;
use crate::sales::range;
use crate::state::AppState;

/// Best sellers shown.
const TOP: i64 = 5;
/// Parts with low or critical stock shown.
const ATTENTION: i64 = 5;
/// Alerts shown, and for how many days.
const ALERTS: i64 = 5;
const ALERT_DAYS: i64 = 7;
/// Weeks of a best seller's trend.
const WEEKS: usize = 8;

/// Everything of the page.
pub(super) async fn dashboard(
    state: &AppState,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> AppResult<Dashboard> {
    let db = &state.read;
    let standing = store::standing(db).await?;
    let as_of = standing.data_date.unwrap_or_else(|| state.clock.today());
    let range = range::resolve(from, to, as_of);
    let previous = range.previous();
    let month_before = month_start(back(month_start(range.to), 1));
    let days = Days::new(store::days(db, previous.from.min(month_before), range.to).await?);
    let groups = store::groups(db, range).await?;
    let is_default = range == DateRange::ending(as_of, range::DEFAULT_DAYS);
    let top = if is_default {
        store::ready_top(db, TOP).await?
    } else {
        store::top(db, range::with_empty_days(range, as_of), TOP).await?
    };
    let ids: Vec<i64> = top.iter().map(|part| part.part_id).collect();
    let trends = store::part_trends(db, &ids, previous, range.to).await?;
    let attention = store::attention(db, ATTENTION).await?;
    let since = state.clock.now() - TimeDelta::days(ALERT_DAYS);
    let uploads = store::open_uploads(db, since, ALERTS).await?;
    let alerts = registrations(&standing)
        .into_iter()
        .chain(uploads.into_iter().map(alert));
    Ok(Dashboard {
        as_of,
        has_sales: standing.data_date.is_some(),
        range,
        previous,
        kpi: days.kpis(range, previous),
        trend: trend(&days, range, previous),
        by_group: shares(groups),
        top_products: top_products(top, &trends),
        months: months(&days, range.to),
        stock: stock(&standing, attention),
        alerts: alerts.take(ALERTS as usize).collect(),
        last_upload: last_upload(standing),
    })
}

fn trend(days: &Days, range: DateRange, previous: DateRange) -> Vec<TrendDay> {
    let mut before = previous.each_day();
    range
        .each_day()
        .map(|date| TrendDay {
            date,
            net_sales: days.net_sales(date),
            previous: before.next().map(|date| days.net_sales(date)),
        })
        .collect()
}

fn shares(groups: Vec<store::Group>) -> Vec<GroupShare> {
    let total: i64 = groups.iter().map(|group| group.net_sales).sum();
    groups
        .into_iter()
        .map(|group| GroupShare {
            share_percent: percent(group.net_sales, total),
            group: group.part_group,
            net_sales: Rupiah(group.net_sales),
        })
        .collect()
}

fn top_products(top: Vec<TopPart>, trends: &[PartWeek]) -> Vec<TopProduct> {
    top.into_iter()
        .map(|part| {
            let mut weeks = vec![0; WEEKS];
            let mut previous = 0;
            for row in trends.iter().filter(|row| row.part_id == part.part_id) {
                match row.week.and_then(|week| usize::try_from(week).ok()) {
                    Some(week) if week < WEEKS => weeks[WEEKS - 1 - week] = row.net_sales,
                    Some(_) => {}
                    None => previous = row.net_sales,
                }
            }
            TopProduct {
                part_number: part.number,
                name: part.name,
                net_sales: Rupiah(part.net_sales),
                change_percent: change_percent(part.net_sales, previous),
                weeks,
            }
        })
        .collect()
}

/// The month of `to` and the one before, both up to the same day.
fn months(days: &Days, to: NaiveDate) -> MonthPair {
    let start = month_start(to);
    let before_end = back(start, 1);
    let before_start = month_start(before_end);
    let month = |start: NaiveDate, last: u32| -> Vec<MonthDay> {
        start
            .iter_days()
            .take(last as usize)
            .map(|date| MonthDay {
                day: date.day(),
                net_sales: days.net_sales(date),
            })
            .collect()
    };
    MonthPair {
        current: month(start, to.day()),
        previous: month(before_start, to.day().min(before_end.day())),
    }
}

fn stock(standing: &Standing, attention: Vec<store::Attention>) -> StockAttention {
    let rules = StockRules {
        lead_days: standing.lead_days,
        safety_days: standing.safety_days,
        fixed_critical: standing.fixed_critical,
        fixed_low: standing.fixed_low,
    };
    let items = attention
        .into_iter()
        .map(|part| {
            let facts = StockFacts {
                on_hand: part.on_hand,
                minimum: part.minimum,
                sold_90_days: part.sold_90_days,
                sold_in_180_days: part.sold_in_180_days,
                per_day: part.per_day,
                lead_days: part.lead_days,
            };
            StockAttentionItem {
                part_number: part.number,
                name: part.name,
                on_hand: part.on_hand,
                status: StockStatus::parse(&part.status).unwrap_or(StockStatus::Low),
                reason: status_reason(&facts, &rules),
            }
        })
        .collect();
    StockAttention {
        low: standing.low,
        critical: standing.critical,
        items,
    }
}

/// Registrations wait, however old.
fn registrations(standing: &Standing) -> Option<Alert> {
    Some(Alert {
        code: "registrations_pending".to_owned(),
        title: format!("{} pendaftaran menunggu persetujuan", standing.registrations),
        detail: "Cocokkan nama dan teleponnya dengan pelanggan, lalu setujui atau tolak.".to_owned(),
        path: "/admin/users".to_owned(),
        at: standing.oldest_registration?,
    })
}

fn alert(upload: store::OpenUpload) -> Alert {
    let id = UploadId(upload.id);
    let (code, word) = match UploadStatus::parse(&upload.status) {
        Some(UploadStatus::Rejected) => ("upload_rejected", "ditolak"),
        Some(UploadStatus::NeedsChoice) => ("upload_needs_choice", "menunggu pilihan"),
        _ => ("upload_checked", "sudah diperiksa, belum diimpor"),
    };
    Alert {
        code: code.to_owned(),
        title: format!("{} {word}", upload.file_name),
        detail: upload.outcome,
        path: format!("/admin/upload?upload={id}"),
        at: upload.at,
    }
}

fn last_upload(standing: Standing) -> Option<LastUpload> {
    Some(LastUpload {
        id: UploadId(standing.upload_id?),
        kind: UploadKind::parse(&standing.upload_kind?)?,
        file_name: standing.upload_file_name?,
        status: UploadStatus::Committed,
        at: standing.upload_at?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn both_months_end_on_the_same_day() {
        let found = months(&Days::new(Vec::new()), day("2026-03-31"));
        assert_eq!((found.current.len(), found.previous.len()), (31, 28));
        let found = months(&Days::new(Vec::new()), day("2026-11-21"));
        assert_eq!((found.current.len(), found.previous.len()), (21, 21));
    }
}

//! The answer of `GET /api/admin/analytics/reorder`.

use domain::Rupiah;
use domain::insight::{AbcClass, DemandClass, ForecastMethod, ReorderAdvice, ReorderPage, ReorderSummary};
use domain::money::{format_count, format_decimal, round2};
use domain::sales::NO_GROUP;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::IntoParams;

use super::overview::{percent, run};
use crate::error::AppResult;
use crate::http::paging;
use crate::state::AppState;

/// What may be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReorderQuery {
    /// `true`: parts that need no order too.
    all: Option<bool>,
    /// A part group, `~none` for parts without one.
    group: Option<String>,
    /// Only parts of this class.
    #[param(inline)]
    abc: Option<AbcClass>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The query, judged.
struct Filter<'a> {
    all: bool,
    group: Option<&'a str>,
    abc: Option<&'static str>,
    limit: i64,
    after: i64,
}

impl ReorderQuery {
    fn judge(&self) -> AppResult<Filter<'_>> {
        let group = self.group.as_deref();
        Ok(Filter {
            all: self.all.unwrap_or(false),
            group: group.map(|group| if group == NO_GROUP { "" } else { group }),
            abc: self.abc.map(AbcClass::as_str),
            limit: i64::from(paging::size(self.limit)?),
            after: self.cursor.as_deref().map(paging::number).transpose()?.unwrap_or(0),
        })
    }
}

/// One page and the cards.
pub(super) async fn page(state: &AppState, query: &ReorderQuery) -> AppResult<ReorderPage> {
    let filter = query.judge()?;
    let db = &state.read;
    let run = run(db).await?;
    let (summary, total) = summary(db, &filter).await?;
    let mut rows = sqlx::query_file_as!(
        Row,
        "src/insights/sql/reorder.sql",
        filter.after,
        filter.all,
        filter.group,
        filter.abc,
        filter.limit + 1
    )
    .fetch_all(db)
    .await?;
    let has_more = rows.len() as i64 > filter.limit;
    rows.truncate(filter.limit as usize);
    Ok(ReorderPage {
        run,
        summary,
        next_cursor: rows.last().filter(|_| has_more).map(|row| row.place.to_string()),
        items: rows.into_iter().map(Row::into_advice).collect(),
        total,
    })
}

async fn summary(db: &PgPool, filter: &Filter<'_>) -> sqlx::Result<(ReorderSummary, i64)> {
    let row = sqlx::query_file!(
        "src/insights/sql/reorder_summary.sql",
        filter.all,
        filter.group,
        filter.abc
    )
    .fetch_one(db)
    .await?;
    let summary = ReorderSummary {
        parts: row.parts,
        quantity: row.quantity,
        value: Rupiah(row.value),
        without_cost: row.without_cost,
    };
    Ok((summary, row.total))
}

struct Row {
    place: i64,
    number: String,
    name: String,
    part_group: String,
    abc: String,
    demand_class: Option<String>,
    method: Option<String>,
    per_day: Option<f64>,
    per_day_low: Option<f64>,
    per_day_high: Option<f64>,
    loss: Option<f64>,
    naive_loss: Option<f64>,
    bias: Option<f64>,
    on_hand: Option<i64>,
    unit_cost: Option<i64>,
    service: f64,
    lead_days: i32,
    safety_days: i32,
    reorder_point: Option<i64>,
    order_quantity: i64,
    chance_now: Option<f64>,
    chance_after: Option<f64>,
}

impl Row {
    fn into_advice(self) -> ReorderAdvice {
        ReorderAdvice {
            reason: self.reason(),
            abc: AbcClass::parse(&self.abc).unwrap_or(AbcClass::C),
            demand_class: self.demand_class.as_deref().and_then(DemandClass::parse),
            method: self.method.as_deref().and_then(ForecastMethod::parse),
            per_day: self.per_day.map(round2),
            per_day_low: self.per_day_low.map(round2),
            per_day_high: self.per_day_high.map(round2),
            loss: self.loss.map(round2),
            naive_loss: self.naive_loss.map(round2),
            bias_percent: self.bias.map(percent),
            on_hand: self.on_hand,
            service_percent: percent(self.service),
            reorder_point: self.reorder_point,
            order_quantity: self.order_quantity,
            order_value: self
                .unit_cost
                .map(|cost| Rupiah(cost.saturating_mul(self.order_quantity))),
            chance_now: self.chance_now.map(percent),
            chance_after: self.chance_after.map(percent),
            part_number: self.number,
            name: self.name,
            group: self.part_group,
        }
    }

    /// Why it is to be ordered or not, with the figures that say so.
    fn reason(&self) -> String {
        let Some(on_hand) = self.on_hand else {
            return "Stok part ini belum tercatat. Unggah berkas stok agar ada saran.".to_owned();
        };
        let Some(point) = self.reorder_point else {
            return "Belum ada penjualan yang bisa diperkirakan.".to_owned();
        };
        let days = self.lead_days + self.safety_days;
        let stock = if on_hand > 0 {
            format!("Stok {} pcs", format_count(on_hand))
        } else {
            "Stok habis".to_owned()
        };
        let cover = self
            .per_day
            .filter(|per_day| on_hand > 0 && *per_day > 0.0)
            .map(|per_day| {
                format!(
                    ", cukup untuk sekitar {} hari",
                    format_count((on_hand as f64 / per_day) as i64)
                )
            })
            .unwrap_or_default();
        let used = self
            .per_day
            .map(|per_day| format!(" Perkiraan terpakai {} pcs per hari.", format_decimal(per_day, 2)))
            .unwrap_or_default();
        let service = format_decimal(percent(self.service), 0);
        let point = format_count(point);
        let judged = if self.order_quantity > 0 {
            format!("tidak melebihi titik pesan {point} pcs (kebutuhan {days} hari pada layanan {service} %)")
        } else {
            format!("titik pesan {point} pcs (kebutuhan {days} hari pada layanan {service} %)")
        };
        format!("{stock}{cover}; {judged}.{used}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(on_hand: Option<i64>, order_quantity: i64) -> Row {
        Row {
            place: 1,
            number: "A".to_owned(),
            name: "Kampas".to_owned(),
            part_group: String::new(),
            abc: "a".to_owned(),
            demand_class: None,
            method: None,
            per_day: Some(2.4),
            per_day_low: None,
            per_day_high: None,
            loss: None,
            naive_loss: None,
            bias: None,
            on_hand,
            unit_cost: Some(10_000),
            service: 0.95,
            lead_days: 14,
            safety_days: 7,
            reorder_point: Some(63),
            order_quantity,
            chance_now: None,
            chance_after: None,
        }
    }

    #[test]
    fn the_reason_is_told_with_its_figures() {
        assert_eq!(
            row(Some(12), 130).reason(),
            "Stok 12 pcs, cukup untuk sekitar 5 hari; tidak melebihi titik pesan 63 pcs (kebutuhan 21 hari pada layanan 95 %). \
             Perkiraan terpakai 2,40 pcs per hari."
        );
        assert!(row(Some(0), 130).reason().starts_with("Stok habis; tidak melebihi"));
        assert!(
            row(Some(1_400), 0)
                .reason()
                .starts_with("Stok 1.400 pcs, cukup untuk sekitar 583 hari; titik pesan 63")
        );
        assert!(row(None, 0).reason().contains("belum tercatat"));
        assert_eq!(row(Some(1), 130).into_advice().order_value, Some(Rupiah(1_300_000)));
    }
}

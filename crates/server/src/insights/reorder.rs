//! Reorder advice as it is read: made of what the job kept of each part's demand, of the terms that hold or are asked for, and
//! of what is on hand now, so that it is right after every change of stock and for every "what if".

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;
use domain::Rupiah;
use domain::insight::{
    AbcClass, DemandClass, ForecastMethod, LEAD_MAX, ReorderAdvice, ReorderBasis, ReorderPage, ReorderRules,
    ReorderSummary,
};
use domain::money::round2;
use domain::sales::NO_GROUP;
use domain::settings::ReorderSettings;
use domain::stock::StockStatus;
use insight::outlook::{self, DAY_BYTES, DAYS};
use insight::reorder::Advice;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::IntoParams;

use super::overview::{percent, run};
use super::parts::{Standing, waits};
use super::sentence::Reason;
use crate::error::{AppError, AppResult};
use crate::http::paging;
use crate::sales::standing;
use crate::settings::service as settings;
use crate::state::AppState;
use crate::stock::service as stock;

/// Most parts that may be named.
const NAMED_MAX: usize = 500;

/// What may be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReorderQuery {
    /// `true`: parts that need no order too.
    all: Option<bool>,
    /// Part of a number, dashes, blanks and case ignored, or of a name.
    q: Option<String>,
    /// A part group, `~none` for parts without one.
    group: Option<String>,
    /// Only parts of this class.
    #[param(inline)]
    abc: Option<AbcClass>,
    /// Only parts whose demand comes like this.
    #[param(inline)]
    demand_class: Option<DemandClass>,
    /// Only parts whose stock stands like this.
    #[param(inline)]
    status: Option<StockStatus>,
    /// Only these parts: their numbers, a line (`%0A`) each, 500 at most.
    parts: Option<String>,
    /// What if every class had this target service, in percent? 50 to 99. Nothing is stored.
    #[param(example = 97, minimum = 50, maximum = 99)]
    service: Option<i32>,
    /// What if every order took so many days to arrive? 0 to 365. Nothing is stored.
    #[param(example = 21, minimum = 0, maximum = 365)]
    lead_days: Option<i32>,
    /// Items per page, 1 to 200.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The query, judged.
#[derive(Debug)]
pub(super) struct Filter {
    all: bool,
    text: Option<(String, String)>,
    group: Option<String>,
    abc: Option<&'static str>,
    demand_class: Option<&'static str>,
    status: Option<&'static str>,
    parts: Option<Vec<String>>,
    service: Option<i32>,
    lead_days: Option<i32>,
    limit: usize,
    after: Option<Place>,
}

/// Where a part stands: what is to be ordered first, of these what runs out likelier, of these what sells more.
pub(super) type Place = (Reverse<bool>, Reverse<i64>, Reverse<i64>, i64);

fn write_place(place: &Place) -> String {
    let (Reverse(orders), Reverse(chance), Reverse(net_sales), id) = place;
    format!("{}_{chance}_{net_sales}_{id}", u8::from(*orders))
}

fn read_place(text: &str) -> Option<Place> {
    let mut numbers = text.split('_').map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    let place = (Reverse(next()? == 1), Reverse(next()?), Reverse(next()?), next()?);
    numbers.next().is_none().then_some(place)
}

impl ReorderQuery {
    /// The filter, or why it cannot be.
    pub fn judge(&self) -> AppResult<Filter> {
        let within = |value: Option<i32>, least, most, field, told| match value {
            Some(value) if !(least..=most).contains(&value) => Err(AppError::invalid(field, "invalid", told)),
            _ => Ok(value),
        };
        let parts: Option<Vec<String>> = self.parts.as_deref().map(|parts| {
            let lines = parts.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        });
        if parts.as_ref().is_some_and(|parts| parts.len() > NAMED_MAX) {
            return Err(AppError::invalid("parts", "too_long", "Pilih paling banyak 500 part."));
        }
        let read = |text: &str| read_place(text).ok_or_else(paging::unknown_cursor);
        Ok(Filter {
            all: self.all.unwrap_or(false),
            text: paging::text(self.q.as_deref())?.map(|text| {
                let plain = paging::normalised(text);
                // Nothing of a number: such a pattern finds none.
                let number = if plain.is_empty() {
                    String::new()
                } else {
                    format!("%{plain}%")
                };
                (paging::pattern(text), number)
            }),
            group: self
                .group
                .as_deref()
                .map(|group| if group == NO_GROUP { "" } else { group }.to_owned()),
            abc: self.abc.map(AbcClass::as_str),
            demand_class: self.demand_class.map(DemandClass::as_str),
            status: self.status.map(StockStatus::as_str),
            parts,
            service: within(self.service, 50, 99, "service", "Pakai 50 sampai 99 persen.")?,
            lead_days: within(self.lead_days, 0, LEAD_MAX, "lead_days", "Pakai 0 sampai 365 hari.")?,
            limit: paging::size(self.limit)? as usize,
            after: self.cursor.as_deref().map(read).transpose()?,
        })
    }
}

/// A part's figures.
pub(super) struct Numbers {
    part_id: i64,
    abc: AbcClass,
    net_sales: i64,
    on_hand: Option<i64>,
    status: Option<StockStatus>,
    unit_cost: Option<i64>,
    lead_days: i32,
    pack: i64,
    service: f64,
    advice: Option<Advice>,
}

impl Numbers {
    fn order(&self) -> i64 {
        self.advice.map_or(0, |advice| advice.order)
    }

    fn place(&self) -> Place {
        // As in millionths, so that a cursor says exactly where.
        let chance = self.advice.map_or(-1.0, |advice| advice.chance_now) * 1e6;
        (
            Reverse(self.order() > 0),
            Reverse(chance.round() as i64),
            Reverse(self.net_sales),
            self.part_id,
        )
    }
}

/// Every part of a filter with what to do, the most urgent first, and what it is judged by.
pub(super) struct Found {
    pub parts: Vec<Numbers>,
    pub basis: ReorderBasis,
}

/// Judges every part of a filter.
pub(super) async fn find(db: &PgPool, filter: &Filter) -> AppResult<Found> {
    let set = settings::reorder(db).await?;
    let asked = ReorderSettings {
        service_a: filter.service.unwrap_or(set.service_a),
        service_b: filter.service.unwrap_or(set.service_b),
        service_c: filter.service.unwrap_or(set.service_c),
        ..set
    };
    let (lead_days, safety_days) = stock::lead_and_safety(db).await?;
    let rules = ReorderRules::from(asked);
    let (name, number) = filter.text.clone().unzip();
    let days = DAYS.map(|days| days as i32);
    let rows = sqlx::query_file!(
        "src/insights/sql/reorder_numbers.sql",
        filter.lead_days,
        filter.group,
        filter.abc,
        filter.demand_class,
        filter.status,
        name,
        number,
        filter.parts.as_deref(),
        &days,
        DAY_BYTES as i32,
    )
    .fetch_all(db)
    .await?;
    let mut parts = Vec::with_capacity(rows.len());
    for row in rows {
        let abc = AbcClass::parse(&row.abc).unwrap_or(AbcClass::C);
        let kept = Kept {
            on_hand: row.on_hand,
            unit_cost: row.unit_cost,
            lead_days: row.lead_days,
            pack: row.pack,
            per_day: row.drawn_per_day,
            service: rules.service_of(abc),
            until_arrival: row.until_arrival,
            until_review: row.until_review,
        };
        let advice = kept.advise(safety_days, &rules);
        if !filter.all && advice.is_none_or(|advice| advice.order == 0) {
            continue;
        }
        parts.push(Numbers {
            part_id: row.part_id,
            abc,
            net_sales: row.net_sales,
            on_hand: row.on_hand,
            status: row.status.as_deref().and_then(StockStatus::parse),
            unit_cost: row.unit_cost,
            lead_days: row.lead_days,
            pack: row.pack,
            service: kept.service,
            advice,
        });
    }
    parts.sort_unstable_by_key(Numbers::place);
    Ok(Found {
        parts,
        basis: ReorderBasis {
            service_a: asked.service_a,
            service_b: asked.service_b,
            service_c: asked.service_c,
            lead_days: filter.lead_days.unwrap_or(lead_days),
            safety_days,
            review_days: set.review_days,
            is_what_if: filter.service.is_some() || filter.lead_days.is_some(),
        },
    })
}

/// What advice is made of.
struct Kept {
    on_hand: Option<i64>,
    unit_cost: Option<i64>,
    lead_days: i32,
    pack: i64,
    per_day: Option<f64>,
    service: f64,
    until_arrival: Option<Vec<u8>>,
    until_review: Option<Vec<u8>>,
}

impl Kept {
    fn advise(&self, safety_days: i32, rules: &ReorderRules) -> Option<Advice> {
        let (until_arrival, until_review) = waits(self.lead_days, safety_days, rules);
        let standing = Standing {
            on_hand: self.on_hand?,
            unit_cost: self.unit_cost,
            per_day: self.per_day?,
            service: self.service,
            pack: self.pack,
        };
        Some(standing.advise(
            &outlook::read(self.until_arrival.as_deref()?, until_arrival)?,
            &outlook::read(self.until_review.as_deref()?, until_review)?,
            rules,
        ))
    }
}

fn summary(parts: &[Numbers]) -> ReorderSummary {
    let mut sum = ReorderSummary::default();
    for part in parts.iter().filter(|part| part.order() > 0) {
        sum.parts += 1;
        sum.quantity = sum.quantity.saturating_add(part.order());
        match part.unit_cost {
            Some(cost) => sum.value.0 = sum.value.0.saturating_add(cost.saturating_mul(part.order())),
            None => sum.without_cost += 1,
        }
    }
    sum
}

/// One page and the cards.
pub(super) async fn page(state: &AppState, filter: &Filter) -> AppResult<ReorderPage> {
    let db = &state.read;
    let run = run(db).await?;
    let standing = standing::standing(db, state.clock.today()).await?;
    let Found { parts, basis } = find(db, filter).await?;
    let start = filter
        .after
        .map_or(0, |after| parts.partition_point(|part| part.place() <= after));
    let end = (start + filter.limit).min(parts.len());
    let last = parts[start..end].last().filter(|_| end < parts.len());
    Ok(ReorderPage {
        as_of: standing.as_of,
        has_sales: standing.has_sales,
        last_upload: standing.last_upload,
        run,
        summary: summary(&parts),
        groups: stock::groups(db).await?,
        next_cursor: last.map(|part| write_place(&part.place())),
        items: tell(db, &parts[start..end], &basis).await?,
        basis,
        total: parts.len() as i64,
    })
}

/// What a file's rows need of parts: these with their words, in their order.
pub(super) async fn tell(db: &PgPool, parts: &[Numbers], basis: &ReorderBasis) -> AppResult<Vec<ReorderAdvice>> {
    let ids: Vec<i64> = parts.iter().map(|part| part.part_id).collect();
    let rows = sqlx::query_file_as!(Details, "src/insights/sql/reorder_details.sql", &ids)
        .fetch_all(db)
        .await?;
    let mut details: HashMap<i64, Details> = rows.into_iter().map(|row| (row.part_id, row)).collect();
    let told = parts.iter().filter_map(|part| {
        // A job may have replaced the rows between the two statements.
        Some(details.remove(&part.part_id)?.into_advice(part, basis))
    });
    Ok(told.collect())
}

struct Details {
    part_id: i64,
    number: String,
    name: String,
    part_group: String,
    demand_class: Option<String>,
    method: Option<String>,
    per_day: Option<f64>,
    per_day_low: Option<f64>,
    per_day_high: Option<f64>,
    loss: Option<f64>,
    naive_loss: Option<f64>,
    bias: Option<f64>,
}

impl Details {
    fn into_advice(self, part: &Numbers, basis: &ReorderBasis) -> ReorderAdvice {
        let reason = Reason {
            on_hand: part.on_hand,
            reorder_point: part.advice.map(|advice| advice.reorder_point),
            order: part.order(),
            per_day: self.per_day,
            days: part.lead_days + basis.safety_days,
            service: part.service,
        };
        ReorderAdvice {
            reason: reason.words(),
            abc: part.abc,
            demand_class: self.demand_class.as_deref().and_then(DemandClass::parse),
            method: self.method.as_deref().and_then(ForecastMethod::parse),
            per_day: self.per_day.map(round2),
            per_day_low: self.per_day_low.map(round2),
            per_day_high: self.per_day_high.map(round2),
            loss: self.loss.map(round2),
            naive_loss: self.naive_loss.map(round2),
            bias_percent: self.bias.map(percent),
            on_hand: part.on_hand,
            status: part.status,
            service_percent: percent(part.service),
            lead_days: part.lead_days,
            pack: part.pack,
            reorder_point: part.advice.map(|advice| advice.reorder_point),
            order_quantity: part.order(),
            unit_cost: part.unit_cost.map(Rupiah),
            order_value: part.unit_cost.map(|cost| Rupiah(cost.saturating_mul(part.order()))),
            chance_now: part.advice.map(|advice| percent(advice.chance_now)),
            chance_after: part.advice.map(|advice| percent(advice.chance_after)),
            part_number: self.number,
            name: self.name,
            group: self.part_group,
        }
    }
}

/// What to do about one part; none until it was computed.
pub(super) async fn of_part(db: &PgPool, number: &str) -> AppResult<Option<ReorderAdvice>> {
    let query = ReorderQuery {
        all: Some(true),
        parts: Some(number.to_owned()),
        ..ReorderQuery::default()
    };
    let Found { parts, basis } = find(db, &query.judge()?).await?;
    Ok(tell(db, &parts, &basis).await?.pop())
}

/// The data date, as files are named by it.
pub(super) async fn as_of(state: &AppState) -> AppResult<NaiveDate> {
    Ok(standing::standing(&state.read, state.clock.today()).await?.as_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written_and_no_other_text_does() {
        let place: Place = (Reverse(true), Reverse(-1_000_000), Reverse(77), 5);
        assert_eq!(read_place(&write_place(&place)), Some(place));
        for text in ["", "1", "1_2_3", "1_2_3_x", "1_2_3_4_5"] {
            assert_eq!(read_place(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let query = |service, lead_days, parts: Option<&str>| ReorderQuery {
            service,
            lead_days,
            parts: parts.map(str::to_owned),
            ..ReorderQuery::default()
        };
        assert!(query(Some(99), Some(365), Some("A\nB\n")).judge().is_ok());
        assert!(query(Some(100), None, None).judge().is_err());
        assert!(query(None, Some(-1), None).judge().is_err());
        assert!(query(None, None, Some(&"A\n".repeat(501))).judge().is_err());
    }
}

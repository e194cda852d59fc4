//! What may be asked of the customers: a range for the figures, and what the list is narrowed to.

use chrono::{Days, Months, NaiveDate};
use domain::DateRange;
use domain::favorite::RhythmStanding;
use domain::insight::{CustomerActivity, DORMANT_DAYS, FrequencyClass, NO_SEGMENT, Segment, TO_CALL};
use serde::Deserialize;
use sqlx::{Postgres, QueryBuilder};
use utoipa::IntoParams;

use crate::error::{AppError, AppResult};
use crate::http::paging;
use crate::sales::range;

/// What may be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CustomersQuery {
    /// First day of the figures, WITA. Without `from` and `to`: the 30 days that end on the data date.
    #[param(example = "2026-10-23")]
    pub from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    pub to: Option<NaiveDate>,
    /// Part of a name or number.
    pub q: Option<String>,
    /// Only customers of this segment; `~none` for those who bought nothing in 24 months.
    pub segment: Option<String>,
    /// Only customers who were in this segment a month before; `~none` for none.
    pub segment_before: Option<String>,
    /// `waiting`, `due`, `overdue`, or `call` for due and overdue.
    pub rhythm: Option<String>,
    /// Whether they were contacted since their last purchase.
    pub contacted: Option<bool>,
    /// By their invoices in the range.
    #[param(inline)]
    pub frequency: Option<FrequencyClass>,
    /// By what they did in the range.
    #[param(inline)]
    pub activity: Option<CustomerActivity>,
    /// A day of the month of their first purchase.
    #[param(example = "2026-06-01")]
    pub cohort: Option<NaiveDate>,
    /// With `cohort`: only those who bought again in this month after it, 1 to 12.
    pub again: Option<u32>,
    /// `-money_at_risk` (default) or `-net_sales`, of 24 months.
    pub sort: Option<String>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// Which segment is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// Whichever.
    Any,
    /// None: nothing was bought in 24 months.
    Nowhere,
    /// This one.
    One(Segment),
}

/// The order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Risk,
    Money,
}

/// The query, judged.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub range: DateRange,
    text: Option<String>,
    segment: Within,
    segment_before: Within,
    rhythm: Vec<String>,
    contacted: Option<bool>,
    frequency: Option<FrequencyClass>,
    activity: Option<CustomerActivity>,
    cohort: Option<NaiveDate>,
    again: Option<u32>,
    pub sort: Sort,
    after: Option<(i64, i64)>,
    data_date: NaiveDate,
}

impl CustomersQuery {
    /// The filter as of a data date, or why it cannot be.
    pub fn judge(&self, data_date: NaiveDate) -> AppResult<Filter> {
        range::check(self.from, self.to)?;
        let again = self.again;
        if again.is_some_and(|month| !(1..=12).contains(&month)) || (again.is_some() && self.cohort.is_none()) {
            let detail = "Pakai bulan 1 sampai 12, bersama `cohort`.";
            return Err(AppError::invalid("again", "invalid", detail));
        }
        Ok(Filter {
            range: range::resolve(self.from, self.to, data_date),
            text: paging::text(self.q.as_deref())?.map(str::to_owned),
            segment: segment("segment", self.segment.as_deref())?,
            segment_before: segment("segment_before", self.segment_before.as_deref())?,
            rhythm: rhythm(self.rhythm.as_deref())?,
            contacted: self.contacted,
            frequency: self.frequency,
            activity: self.activity,
            cohort: self.cohort.map(domain::date::month_start),
            again,
            sort: match self.sort.as_deref() {
                None | Some("-money_at_risk") => Sort::Risk,
                Some("-net_sales") => Sort::Money,
                Some(_) => {
                    let detail = "Urutkan menurut -money_at_risk atau -net_sales.";
                    return Err(AppError::invalid("sort", "invalid", detail));
                }
            },
            after: self.cursor.as_deref().map(read_cursor).transpose()?,
            data_date,
        })
    }
}

fn segment(pointer: &str, word: Option<&str>) -> AppResult<Within> {
    match word {
        None => Ok(Within::Any),
        Some(NO_SEGMENT) => Ok(Within::Nowhere),
        Some(word) => match Segment::parse(word) {
            Some(segment) => Ok(Within::One(segment)),
            None => Err(AppError::invalid(pointer, "invalid", "Segmen ini tidak dikenal.")),
        },
    }
}

fn rhythm(word: Option<&str>) -> AppResult<Vec<String>> {
    let words = |standings: &[RhythmStanding]| standings.iter().map(|one| one.as_str().to_owned()).collect();
    match word {
        None => Ok(Vec::new()),
        Some(TO_CALL) => Ok(words(&[RhythmStanding::Due, RhythmStanding::Overdue])),
        Some(word) => match RhythmStanding::parse(word) {
            Some(standing) => Ok(words(&[standing])),
            None => Err(AppError::invalid(
                "rhythm",
                "invalid",
                "Pakai waiting, due, overdue, atau call.",
            )),
        },
    }
}

fn read_cursor(text: &str) -> AppResult<(i64, i64)> {
    let read = || {
        let (key, id) = text.split_once('_')?;
        Some((key.parse().ok()?, id.parse().ok()?))
    };
    read().ok_or_else(paging::unknown_cursor)
}

/// The cursor of what follows a row.
pub(super) fn write_cursor(key: i64, id: i64) -> String {
    format!("{key}_{id}")
}

/// What `customer_contact k` holds of this waiting: since the last purchase.
const CONTACTED: &str = "exists (select from customer_contact k where k.customer_id = i.customer_id \
                         and (k.created_at at time zone 'Asia/Makassar')::date > i.last_date)";

impl Filter {
    /// ` and ...` for every condition, over `i` (insight_customer), `c` (customer) and `r` (what it did in the range).
    pub fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(text) = &self.text {
            let pattern = paging::pattern(text);
            query.push(" and (c.name ilike ").push_bind(pattern.clone());
            query.push(" or c.number ilike ").push_bind(pattern).push(")");
        }
        for (column, wanted) in [("i.segment", self.segment), ("i.segment_before", self.segment_before)] {
            match wanted {
                Within::Any => {}
                Within::Nowhere => {
                    query.push(format!(" and {column} is null"));
                }
                Within::One(segment) => {
                    query.push(format!(" and {column} = ")).push_bind(segment.as_str());
                }
            }
        }
        if !self.rhythm.is_empty() {
            query.push(" and i.rhythm = any (");
            query.push_bind(self.rhythm.clone()).push(")");
        }
        match self.contacted {
            None => {}
            Some(true) => {
                query.push(" and ").push(CONTACTED);
            }
            Some(false) => {
                query.push(" and not ").push(CONTACTED);
            }
        }
        if let Some(class) = self.frequency {
            let (fewest, most) = class.bounds();
            query.push(" and r.bought and r.invoices between ").push_bind(fewest);
            query.push(" and ").push_bind(most);
        }
        match self.activity {
            None => {}
            Some(CustomerActivity::Active) => {
                query.push(" and r.bought");
            }
            Some(CustomerActivity::New) => {
                query.push(" and i.first_date between ").push_bind(self.range.from);
                query.push(" and ").push_bind(self.range.to);
            }
            Some(CustomerActivity::Returning) => {
                query
                    .push(" and r.bought and i.first_date < ")
                    .push_bind(self.range.from);
            }
            Some(CustomerActivity::Dormant) => {
                query
                    .push(" and i.last_date <= ")
                    .push_bind(dormant_since(self.data_date));
            }
        }
        if let Some(cohort) = self.cohort {
            let month = |ahead: u32| cohort.checked_add_months(Months::new(ahead)).unwrap_or(cohort);
            query.push(" and i.first_date >= ").push_bind(cohort);
            query.push(" and i.first_date < ").push_bind(month(1));
            if let Some(again) = self.again {
                query.push(
                    " and exists (select from sales_day_customer d where d.customer_id = i.customer_id \
                     and d.net_sales > 0 and d.date >= ",
                );
                query.push_bind(month(again)).push(" and d.date < ");
                query.push_bind(month(again + 1)).push(")");
            }
        }
    }

    /// ` and ...` for what follows the cursor.
    pub fn push_place(&self, query: &mut QueryBuilder<Postgres>) {
        let Some((key, id)) = self.after else { return };
        match self.sort {
            Sort::Risk => {
                query.push(" and i.place > ").push_bind(key);
            }
            Sort::Money => {
                query.push(" and (i.money < ").push_bind(key);
                query.push(" or i.money = ").push_bind(key);
                query.push(" and i.customer_id > ").push_bind(id).push(")");
            }
        }
    }
}

/// Who bought nothing after this day is dormant.
pub(super) fn dormant_since(data_date: NaiveDate) -> NaiveDate {
    data_date
        .checked_sub_days(Days::new(u64::from(DORMANT_DAYS)))
        .unwrap_or(data_date)
}

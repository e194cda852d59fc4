//! The list of customers: a page of it, all of it as a file, and one row of it.

use chrono::{DateTime, NaiveDate, Utc};
use documents::{Cell, Head};
use domain::Rupiah;
use domain::date::{format_day, wita_day};
use domain::favorite::RhythmStanding;
use domain::insight::{CustomerContact, CustomerInsight, Segment};
use domain::loyalty::Tier;
use domain::money::{format_decimal, format_short, round2};
use futures_util::TryStreamExt as _;
use sqlx::{FromRow, PgPool, Postgres, QueryBuilder};

use super::overview::percent;
use super::query::{Filter, Sort, write_cursor};
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::sales::range::whole_months;
use crate::settings::service as settings;
use crate::state::AppState;

const COLUMNS: &str = "select i.place, i.customer_id, c.number, c.name, c.tier, c.phone, i.first_date, i.last_date, \
    i.recency_days, i.orders, i.money, i.score_r, i.score_f, i.score_m, i.segment, i.segment_before, i.monthly, \
    i.chance_active, i.expected_purchases, i.expected_value, i.money_at_risk, i.gap_days, i.expected_date, \
    i.expected_from, i.expected_to, i.rhythm, r.net_sales as range_net_sales, \
    r.invoices as range_invoices, k.created_at as contact_at, k.by as contact_by, k.note as contact_note";

/// The newest contact of each.
const CONTACT: &str = " left join lateral (select n.created_at, a.name as by, n.note from customer_contact n \
    join account a on a.id = n.account_id where n.customer_id = i.customer_id order by n.id desc limit 1) k on true";

/// What the rows are told with.
pub(super) struct Telling {
    /// The distributor's name; may be empty.
    pub company: String,
    pub data_date: NaiveDate,
    /// Whether the caller may see phones and contacts.
    pub sees_people: bool,
}

impl Telling {
    /// As of a data date.
    pub async fn of(db: &PgPool, data_date: NaiveDate, sees_people: bool) -> sqlx::Result<Self> {
        Ok(Self {
            company: settings::signature(db).await?.name,
            data_date,
            sees_people,
        })
    }
}

#[derive(FromRow)]
struct Row {
    place: i64,
    customer_id: i64,
    number: String,
    name: String,
    tier: String,
    phone: Option<String>,
    first_date: NaiveDate,
    last_date: NaiveDate,
    recency_days: Option<i32>,
    orders: i64,
    money: i64,
    score_r: Option<i16>,
    score_f: Option<i16>,
    score_m: Option<i16>,
    segment: Option<String>,
    segment_before: Option<String>,
    monthly: i64,
    chance_active: Option<f64>,
    expected_purchases: Option<f64>,
    expected_value: Option<i64>,
    money_at_risk: Option<i64>,
    gap_days: Option<f64>,
    expected_date: Option<NaiveDate>,
    expected_from: Option<NaiveDate>,
    expected_to: Option<NaiveDate>,
    rhythm: Option<String>,
    range_net_sales: i64,
    range_invoices: i64,
    contact_at: Option<DateTime<Utc>>,
    contact_by: Option<String>,
    contact_note: Option<String>,
}

impl Row {
    fn told(self, telling: &Telling) -> CustomerInsight {
        let scores = [self.score_r, self.score_f, self.score_m].map(|score| score.map(i64::from));
        let mut told = CustomerInsight {
            message: message(&self.name, &telling.company),
            number: self.number,
            name: self.name,
            first_date: self.first_date,
            last_date: self.last_date,
            recency_days: self.recency_days.map(i64::from),
            orders: self.orders,
            net_sales: Rupiah(self.money),
            scores: scores.into_iter().collect(),
            segment: self.segment.as_deref().and_then(Segment::parse),
            segment_before: self.segment_before.as_deref().and_then(Segment::parse),
            monthly: Rupiah(self.monthly),
            chance_active: self.chance_active.map(percent),
            expected_purchases: self.expected_purchases.map(round2),
            expected_value: self.expected_value.map(Rupiah),
            money_at_risk: self.money_at_risk.map(Rupiah),
            tier: Tier::parse(&self.tier).unwrap_or(Tier::Silver),
            rhythm: self.rhythm.as_deref().and_then(RhythmStanding::parse),
            gap_days: self.gap_days,
            expected_date: self.expected_date,
            expected_from: self.expected_from,
            expected_to: self.expected_to,
            range_net_sales: Rupiah(self.range_net_sales),
            range_invoices: self.range_invoices,
            reason: None,
            phone: self.phone.filter(|_| telling.sees_people),
            last_contact: self
                .contact_at
                .zip(self.contact_by)
                .filter(|_| telling.sees_people)
                .map(|(at, by)| CustomerContact {
                    at,
                    by,
                    note: self.contact_note.unwrap_or_default(),
                }),
        };
        told.reason = reason(&told, telling.data_date);
        told
    }
}

/// Why a customer is to be called.
fn reason(one: &CustomerInsight, data_date: NaiveDate) -> Option<String> {
    let (gap, until) = (one.gap_days?, one.expected_to?);
    let since = match one.rhythm? {
        RhythmStanding::Waiting => return None,
        RhythmStanding::Due => format!("rentangnya sampai {}", format_day(until)),
        RhythmStanding::Overdue => format!("sudah lewat {} hari", (data_date - until).num_days()),
    };
    let gap = format_decimal(gap, usize::from(gap.fract() != 0.0));
    let money = match one.money_at_risk {
        Some(money) if money.0 > 0 => format!("; Rp {} berisiko", format_short(money.0)),
        _ => String::new(),
    };
    Some(format!(
        "Biasanya belanja tiap {gap} hari, terakhir {}; {since}{money}.",
        format_day(one.last_date)
    ))
}

/// A message to a customer.
fn message(name: &str, company: &str) -> String {
    let from = match company.trim() {
        "" => "salam dari kami".to_owned(),
        company => format!("salam dari {company}"),
    };
    format!(
        "Halo Bapak/Ibu {name}, {from}. Terima kasih sudah berbelanja suku cadang pada kami. \
         Apakah ada part yang sedang dibutuhkan? Kami siap membantu mengecek stok dan menyiapkan pesanannya."
    )
}

/// `from` of the list; what customers did in the range only where it is wanted.
fn push_from(filter: &Filter, query: &mut QueryBuilder<Postgres>) {
    let (first, end) = whole_months(filter.range);
    query.push(
        " from insight_customer i join customer c on c.id = i.customer_id \
         cross join lateral customer_sold(i.customer_id, ",
    );
    query.push_bind(filter.range.from).push(", ");
    query.push_bind(filter.range.to).push(", ");
    query.push_bind(first).push(", ");
    query.push_bind(end).push(") r");
}

fn select(filter: &Filter) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(COLUMNS);
    push_from(filter, &mut query);
    query.push(CONTACT).push(" where not c.hidden");
    filter.push_conditions(&mut query);
    query
}

fn push_order(filter: &Filter, query: &mut QueryBuilder<Postgres>) {
    query.push(match filter.sort {
        Sort::Risk => " order by i.place",
        Sort::Money => " order by i.money desc, i.customer_id",
    });
}

/// How many customers all pages hold.
pub(super) async fn count(db: &PgPool, filter: &Filter) -> sqlx::Result<i64> {
    let mut query = QueryBuilder::new("select count(*)");
    push_from(filter, &mut query);
    query.push(" where not c.hidden");
    filter.push_conditions(&mut query);
    query.build_query_scalar().fetch_one(db).await
}

/// A page, and where the next begins.
pub(super) async fn page(
    db: &PgPool,
    filter: &Filter,
    limit: u32,
    telling: &Telling,
) -> sqlx::Result<(Vec<CustomerInsight>, Option<String>)> {
    let mut query = select(filter);
    filter.push_place(&mut query);
    push_order(filter, &mut query);
    query.push(" limit ").push_bind(i64::from(limit) + 1);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(db).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(|row| match filter.sort {
        Sort::Risk => write_cursor(row.place, row.customer_id),
        Sort::Money => write_cursor(row.money, row.customer_id),
    });
    Ok((rows.into_iter().map(|row| row.told(telling)).collect(), next))
}

/// One customer; none where nothing is stored of it.
pub(super) async fn one(
    db: &PgPool,
    filter: &Filter,
    customer_id: i64,
    telling: &Telling,
) -> sqlx::Result<Option<CustomerInsight>> {
    let mut query = select(filter);
    query.push(" and i.customer_id = ").push_bind(customer_id);
    let row: Option<Row> = query.build_query_as().fetch_optional(db).await?;
    Ok(row.map(|row| row.told(telling)))
}

/// All of the filter as a file.
pub(super) async fn save(
    state: &AppState,
    filter: &Filter,
    telling: &Telling,
    format: TableFormat,
) -> AppResult<actix_web::HttpResponse> {
    let heads = [
        Head::new("No Customer", 14),
        Head::new("Customer", 32),
        Head::new("Tier", 12),
        Head::new("Segmen", 20),
        Head::new("Segmen sebulan lalu", 20),
        Head::new("R", 6),
        Head::new("F", 6),
        Head::new("M", 6),
        Head::new("Pertama belanja", 14),
        Head::new("Terakhir belanja", 14),
        Head::new("Faktur 24 bulan", 14),
        Head::new("Penjualan bersih 24 bulan", 20),
        Head::new("Faktur rentang", 14),
        Head::new("Penjualan bersih rentang", 20),
        Head::new("Rata-rata sebulan", 16),
        Head::new("Peluang aktif %", 12),
        Head::new("Perkiraan pembelian 90 hari", 16),
        Head::new("Perkiraan nilai 90 hari", 18),
        Head::new("Uang berisiko", 16),
        Head::new("Irama (hari)", 12),
        Head::new("Status irama", 20),
        Head::new("Perkiraan dari", 14),
        Head::new("Perkiraan sampai", 14),
        Head::new("Alasan", 60),
        Head::new("Telepon", 18),
        Head::new("Terakhir dihubungi", 16),
        Head::new("Oleh", 20),
        Head::new("Catatan", 40),
    ];
    let name = format!("customer-{}-{}", filter.range.from, filter.range.to);
    export::respond(state, format, &name, &heads, async |rows| {
        let mut query = select(filter);
        push_order(filter, &mut query);
        let mut found = query.build_query_as::<Row>().fetch(&state.read);
        while let Some(row) = found.try_next().await? {
            rows.send(cells(row.told(telling))).await?;
        }
        Ok(())
    })
    .await
}

fn cells(one: CustomerInsight) -> Vec<Cell> {
    let score = |place: usize| one.scores.as_ref().and_then(|scores| scores.get(place).copied());
    let contact = one.last_contact;
    vec![
        one.number.into(),
        one.name.into(),
        one.tier.label().to_owned().into(),
        one.segment.map(|segment| segment.label().to_owned()).into(),
        one.segment_before.map(|segment| segment.label().to_owned()).into(),
        score(0).into(),
        score(1).into(),
        score(2).into(),
        one.first_date.into(),
        one.last_date.into(),
        one.orders.into(),
        one.net_sales.into(),
        one.range_invoices.into(),
        one.range_net_sales.into(),
        one.monthly.into(),
        one.chance_active.into(),
        one.expected_purchases.into(),
        one.expected_value.into(),
        one.money_at_risk.into(),
        one.gap_days.into(),
        one.rhythm.map(|rhythm| rhythm.label().to_owned()).into(),
        one.expected_from.into(),
        one.expected_to.into(),
        one.reason.into(),
        one.phone.into(),
        contact.as_ref().map(|contact| wita_day(contact.at)).into(),
        contact.as_ref().map(|contact| contact.by.clone()).into(),
        contact.map(|contact| contact.note).into(),
    ]
}

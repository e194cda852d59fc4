//! Answers of `GET /api/admin/analytics/products`: what the parts of a range sold, lie on stock, and are bought with.

use chrono::NaiveDate;
use serde::Serialize;

use super::{AbcClass, DemandClass, InsightRun};
use crate::dashboard::LastUpload;
use crate::tree::{answers, fields};
use crate::words::words;
use crate::{DateRange, Rupiah};

/// Days without a sale after which stock is slow.
pub const SLOW_DAYS: i64 = 60;
/// Days without a sale after which stock is dead.
pub const DEAD_DAYS: i64 = 90;

words! {
    /// What of Analitik Produk is asked for.
    ProductView {
        /// Margin scatter, classes, cards.
        Summary = "summary", "Ringkasan";
        /// The best and the worst parts.
        Ranking = "ranking", "Terbaik dan terendah";
        /// Part groups.
        Groups = "groups", "Kelompok";
        /// Slow and dead stock.
        Stock = "stock", "Stok lambat dan mati";
        /// Parts that are bought together.
        Pairs = "pairs", "Dibeli bersama";
        /// Months and Lebaran weeks.
        Seasons = "seasons", "Musiman";
    }
}

words! {
    /// How long stock has lain without a sale.
    Idle {
        /// No sale for 60 days; dead stock is slow too.
        Slow = "slow", "Stok lambat";
        /// No sale for 90 days, or never one.
        Dead = "dead", "Stok mati";
    }
}

/// What was sold, against the comparison period.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductFigures {
    /// Units, returns taken off.
    pub quantity: i64,
    /// Net sales.
    pub net_sales: Rupiah,
    /// Gross profit of the lines whose cost is known; null where none is.
    pub gross_profit: Option<Rupiah>,
    /// Over the same lines.
    pub gp_percent: Option<f64>,
    /// Sum of discount over sum of gross sales; null without gross sales.
    pub discount_percent: Option<f64>,
    /// Change of net sales; null where the comparison period is empty. The other changes likewise.
    pub net_sales_change: Option<f64>,
    /// Change of the units.
    pub quantity_change: Option<f64>,
    /// Change of the gross profit.
    pub gross_profit_change: Option<f64>,
    /// Change of GP% in percentage points.
    pub gp_change_points: Option<f64>,
}

/// A part and what it sold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductRow {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Its part group; "" is "Tanpa kelompok".
    pub group: String,
    /// By net sales of twelve months; null until it was computed.
    pub abc: Option<AbcClass>,
    /// How its demand comes; null without any.
    pub demand_class: Option<DemandClass>,
    /// What it sold in the range.
    pub figures: ProductFigures,
}

/// A part group and what it sold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductGroup {
    /// The group; "" is "Tanpa kelompok".
    pub group: String,
    /// Its parts that were sold in the range.
    pub parts: i64,
    /// Percent of the net sales of all groups; null where these come to nothing.
    pub share_percent: Option<f64>,
    /// What it sold in the range.
    pub figures: ProductFigures,
}

/// The parts of one ABC class and one class of demand.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassCell {
    /// Null for parts that are not judged yet.
    pub abc: Option<AbcClass>,
    /// Null for parts without demand.
    pub demand_class: Option<DemandClass>,
    /// How many parts.
    pub parts: i64,
    /// Their net sales in the range.
    pub net_sales: Rupiah,
}

/// Stock without a sale for some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdleSum {
    /// Parts.
    pub parts: i64,
    /// Pieces.
    pub quantity: i64,
    /// At cost, as far as costs are known.
    pub value: Rupiah,
}

/// The cards of stock without a sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdleSums {
    /// No sale for 60 days, dead stock with it.
    pub slow: IdleSum,
    /// No sale for 90 days, or never one.
    pub dead: IdleSum,
}

/// Two parts on one invoice, over twelve months and at least ten invoices.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductPair {
    /// Number of the one.
    pub first_number: String,
    /// Its name.
    pub first_name: String,
    /// Number of the other.
    pub second_number: String,
    /// Its name.
    pub second_name: String,
    /// Invoices with both.
    pub invoices: i64,
    /// Percent of all invoices that have both.
    pub support_percent: f64,
    /// Percent of the invoices with the first that have the second too.
    pub confidence_percent: f64,
    /// Percent of the invoices with the second that have the first too.
    pub confidence_back_percent: f64,
    /// How many times likelier than by chance.
    pub lift: f64,
}

/// The tab "Ringkasan".
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductSummary {
    /// All parts of the filter.
    pub total: ProductFigures,
    /// Parts of the filter that were sold in the range.
    pub sold_parts: i64,
    /// The parts with the largest net sales, at most 200, of which discount rate and GP% are known.
    pub parts: Vec<ProductRow>,
    /// The groups, the largest first.
    pub by_group: Vec<ProductGroup>,
    /// Parts and net sales by class; they sum up to the total.
    pub matrix: Vec<ClassCell>,
    /// Slow and dead stock, of all parts of the filter's group.
    pub idle: IdleSums,
    /// The pairs with the largest lift, at most five; of all groups.
    pub pairs: Vec<ProductPair>,
}

/// The tab "Terbaik dan terendah".
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductRanking {
    /// All parts of the filter.
    pub sum: ProductFigures,
    /// One page of parts that were sold in the range.
    pub items: Vec<ProductRow>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many parts all pages hold.
    pub total: i64,
}

/// The tab "Kelompok".
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductGroups {
    /// All groups.
    pub sum: ProductFigures,
    /// The groups, the largest first.
    pub items: Vec<ProductGroup>,
}

/// A part that lies on stock without a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdlePart {
    /// The part's number.
    pub part_number: String,
    /// Its name.
    pub name: String,
    /// Its part group; "" is "Tanpa kelompok".
    pub group: String,
    /// Pieces on hand.
    pub on_hand: i64,
    /// What they cost, as far as it is known.
    pub value: Rupiah,
    /// The day of the last sale; null: never sold.
    pub last_sale: Option<NaiveDate>,
    /// Days from there to the data date.
    pub days: Option<i64>,
    /// Slow, or dead.
    pub idle: Idle,
}

/// The tab "Stok lambat dan mati".
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdleStock {
    /// The cards of text and group.
    pub sums: IdleSums,
    /// One page of parts, the longest without a sale first.
    pub items: Vec<IdlePart>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many parts all pages hold.
    pub total: i64,
}

/// The tab "Dibeli bersama".
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductPairs {
    /// One page of pairs.
    pub items: Vec<ProductPair>,
    /// What to send as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many pairs all pages hold.
    pub total: i64,
}

/// The months of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupSeason {
    /// The group; "" is "Tanpa kelompok".
    pub group: String,
    /// January to December: 100 is an even year's month.
    pub months: Vec<f64>,
    /// Whole years that it was made from.
    pub years: i64,
}

/// A week around Lebaran.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LebaranWeek {
    /// -1 ends the day before Idul Fitri, 0 begins with it.
    pub week: i64,
    /// 100 is a usual week of the ten weeks on either side.
    pub index: f64,
    /// How many Lebarans.
    pub years: i64,
}

/// The tab "Musiman".
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductSeasons {
    /// Groups with 24 months or more.
    pub groups: Vec<GroupSeason>,
    /// The weeks around Lebaran; empty where no Lebaran lies in the data.
    pub lebaran: Vec<LebaranWeek>,
}

/// Everything that Analitik Produk shows: one view of it, the others are null.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductAnalytics {
    /// The data date; without data today, WITA.
    pub as_of: NaiveDate,
    /// Whether there is any invoice at all.
    pub has_sales: bool,
    /// The last upload that was imported; null without one.
    pub last_upload: Option<LastUpload>,
    /// When classes, pairs and seasons were computed; null before the first time, or without sales.
    pub run: Option<InsightRun>,
    /// The days shown.
    pub range: DateRange,
    /// The comparison period.
    pub previous: DateRange,
    /// All part groups, to filter by.
    pub groups: Vec<String>,
    /// Ringkasan.
    pub summary: Option<ProductSummary>,
    /// Terbaik dan terendah.
    pub ranking: Option<ProductRanking>,
    /// Kelompok.
    pub by_group: Option<ProductGroups>,
    /// Stok lambat dan mati.
    pub stock: Option<IdleStock>,
    /// Dibeli bersama.
    pub pairs: Option<ProductPairs>,
    /// Musiman.
    pub seasons: Option<ProductSeasons>,
}

fields! {
    ProductFigures {
        quantity, net_sales, gross_profit, gp_percent, discount_percent, net_sales_change, quantity_change,
        gross_profit_change, gp_change_points
    }
    ProductRow { part_number, name, group, abc, demand_class, figures }
    ProductGroup { group, parts, share_percent, figures }
    ClassCell { abc, demand_class, parts, net_sales }
    IdleSum { parts, quantity, value }
    IdleSums { slow, dead }
    ProductPair {
        first_number, first_name, second_number, second_name, invoices, support_percent, confidence_percent,
        confidence_back_percent, lift
    }
    ProductSummary { total, sold_parts, parts, by_group, matrix, idle, pairs }
    ProductRanking { sum, items, next_cursor, total }
    ProductGroups { sum, items }
    IdlePart { part_number, name, group, on_hand, value, last_sale, days, idle }
    IdleStock { sums, items, next_cursor, total }
    ProductPairs { items, next_cursor, total }
    GroupSeason { group, months, years }
    LebaranWeek { week, index, years }
    ProductSeasons { groups, lebaran }
    ProductAnalytics {
        as_of, has_sales, last_upload, run, range, previous, groups, summary, ranking, by_group, stock, pairs, seasons
    }
}
answers!(ProductAnalytics);

//! The filter of the stock list, and the SQL that it becomes.

use domain::sales::NO_GROUP;
use domain::stock::StockStatus;
use serde::Deserialize;
use sqlx::{Postgres, QueryBuilder};
use utoipa::IntoParams;

use super::store::PartRow;
use crate::error::AppResult;
use crate::http::paging;

/// What may be asked of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StockQuery {
    /// Part of a number, dashes, blanks and case ignored, or of a name.
    pub q: Option<String>,
    /// A part group, `~none` for parts without one.
    pub group: Option<String>,
    /// Only parts whose stock stands like this.
    #[param(inline)]
    pub status: Option<StockStatus>,
    /// `status` (default: critical before low before normal, best sellers first), `part_number`, `name`, `on_hand`, `value`; these
    /// four also with `-` before them.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The orders that an index serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub(super) enum Sort {
    #[default]
    #[serde(rename = "status")]
    Urgency,
    #[serde(rename = "part_number")]
    Number,
    #[serde(rename = "-part_number")]
    NumberDown,
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameDown,
    #[serde(rename = "on_hand")]
    OnHand,
    #[serde(rename = "-on_hand")]
    OnHandDown,
    #[serde(rename = "value")]
    Value,
    #[serde(rename = "-value")]
    ValueDown,
}

impl Sort {
    /// The columns of the order, and whether it goes down.
    fn terms(self) -> (&'static [&'static str], bool) {
        match self {
            Self::Urgency => (&["k.status", "(-k.net_sales_90_days)", "k.part_id"], false),
            Self::Number => (&["p.number"], false),
            Self::NumberDown => (&["p.number"], true),
            Self::Name => (&["p.name", "p.id"], false),
            Self::NameDown => (&["p.name", "p.id"], true),
            Self::OnHand => (&["k.on_hand", "k.part_id"], false),
            Self::OnHandDown => (&["k.on_hand", "k.part_id"], true),
            Self::Value => (&["k.value", "k.part_id"], false),
            Self::ValueDown => (&["k.value", "k.part_id"], true),
        }
    }

    /// Where the page after this part begins.
    pub fn place(self, row: &PartRow) -> Place {
        match self {
            Self::Urgency => Place::Urgency(row.status(), -row.net_sales_90_days, row.id),
            Self::Number | Self::NumberDown => Place::Number(row.number.clone()),
            Self::Name | Self::NameDown => Place::Name(row.name.clone(), row.id),
            Self::OnHand | Self::OnHandDown => Place::Amount(row.on_hand, row.id),
            Self::Value | Self::ValueDown => Place::Amount(row.value, row.id),
        }
    }

    fn read(self, text: &str) -> Option<Place> {
        match self {
            Self::Urgency => {
                let (status, rest) = text.split_once('_')?;
                let (net_sales, id) = rest.split_once('_')?;
                Some(Place::Urgency(
                    StockStatus::parse(status)?,
                    net_sales.parse().ok()?,
                    id.parse().ok()?,
                ))
            }
            Self::Number | Self::NumberDown => Some(Place::Number(text.to_owned())),
            Self::Name | Self::NameDown => {
                let (id, name) = text.split_once('_')?;
                Some(Place::Name(name.to_owned(), id.parse().ok()?))
            }
            Self::OnHand | Self::OnHandDown | Self::Value | Self::ValueDown => {
                let (amount, id) = text.split_once('_')?;
                Some(Place::Amount(amount.parse().ok()?, id.parse().ok()?))
            }
        }
    }
}

/// The last part of a page, by what its order goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Urgency(StockStatus, i64, i64),
    Number(String),
    Name(String, i64),
    Amount(i64, i64),
}

impl Place {
    pub fn write(&self) -> String {
        match self {
            Self::Urgency(status, net_sales, id) => format!("{}_{net_sales}_{id}", status.as_str()),
            Self::Number(number) => number.clone(),
            Self::Name(name, id) => format!("{id}_{name}"),
            Self::Amount(amount, id) => format!("{amount}_{id}"),
        }
    }

    fn push(&self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Urgency(status, net_sales, id) => {
                query.push_bind(status.as_str()).push(", ").push_bind(*net_sales);
                query.push(", ").push_bind(*id);
            }
            Self::Number(number) => {
                query.push_bind(number.clone());
            }
            Self::Name(name, id) => {
                query.push_bind(name.clone()).push(", ").push_bind(*id);
            }
            Self::Amount(amount, id) => {
                query.push_bind(*amount).push(", ").push_bind(*id);
            }
        }
    }
}

/// The query, judged.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// Patterns of a name and of a normalised number.
    text: Option<(String, Option<String>)>,
    pub group: Option<String>,
    pub status: Option<StockStatus>,
    pub sort: Sort,
    pub limit: u32,
    after: Option<Place>,
}

impl StockQuery {
    /// The filter, or why it cannot be.
    pub fn judge(&self) -> AppResult<Filter> {
        let text = paging::text(self.q.as_deref())?.map(|text| {
            let plain: String = text
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_uppercase)
                .collect();
            (paging::pattern(text), (!plain.is_empty()).then(|| format!("%{plain}%")))
        });
        let sort = self.sort.unwrap_or_default();
        let read = |text: &str| sort.read(text).ok_or_else(paging::unknown_cursor);
        Ok(Filter {
            text,
            group: self
                .group
                .as_deref()
                .map(|group| if group == NO_GROUP { "" } else { group }.to_owned()),
            status: self.status,
            sort,
            limit: paging::size(self.limit)?,
            after: self.cursor.as_deref().map(read).transpose()?,
        })
    }
}

impl Filter {
    /// The same from the beginning, for all of it.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { after: None, ..self }
    }

    /// Whether a text narrows the list.
    pub fn has_text(&self) -> bool {
        self.text.is_some()
    }

    /// `with stock as (...)`: the stock of the status asked for. Low and critical parts are few and found by their index; the
    /// planner, which thinks them spread over every order, would walk through all the others.
    pub fn push_stock(&self, query: &mut QueryBuilder<Postgres>) {
        let is_few = self.sort != Sort::Urgency && !matches!(self.status, None | Some(StockStatus::Normal));
        query.push(if is_few {
            "with stock as materialized ("
        } else {
            "with stock as ("
        });
        query.push("select * from part_stock");
        if let Some(status) = self.status {
            query.push(" where status = ").push_bind(status.as_str());
        }
        query.push(") ");
    }

    /// Adds the conditions on text and group, each with a leading `and`.
    pub fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some((name, number)) = &self.text {
            query.push(" and (p.name ilike ").push_bind(name.clone());
            if let Some(number) = number {
                query.push(" or p.number_normalised like ").push_bind(number.clone());
            }
            query.push(")");
        }
        if let Some(group) = &self.group {
            query.push(" and k.part_group = ").push_bind(group.clone());
        }
    }

    /// Whether the page can be told without a look at the parts.
    pub fn is_of_stock_alone(&self) -> bool {
        let (columns, _) = self.sort.terms();
        self.text.is_none() && columns.iter().all(|column| !column.starts_with("p."))
    }

    /// Adds where the page begins, with a leading `and`.
    pub fn push_place(&self, query: &mut QueryBuilder<Postgres>) {
        let (columns, is_down) = self.sort.terms();
        if let Some(after) = &self.after {
            let comparison = if is_down { "<" } else { ">" };
            query.push(format!(" and ({}) {comparison} (", columns.join(", ")));
            after.push(query);
            query.push(")");
        }
    }

    /// Adds the order.
    pub fn push_order(&self, query: &mut QueryBuilder<Postgres>) {
        let (columns, is_down) = self.sort.terms();
        let direction = if is_down { " desc" } else { "" };
        let order: Vec<String> = columns.iter().map(|column| format!("{column}{direction}")).collect();
        query.push(format!(" order by {}", order.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written_and_no_other_text_does() {
        for (sort, place) in [
            (Sort::Urgency, Place::Urgency(StockStatus::Low, -1_204, 7)),
            (Sort::Number, Place::Number("06430/KVB_000".to_owned())),
            (Sort::NameDown, Place::Name("BELT_DRIVE K44".to_owned(), 7)),
            (Sort::Value, Place::Amount(-3, 7)),
        ] {
            assert_eq!(sort.read(&place.write()), Some(place));
        }
        for (sort, text) in [
            (Sort::Urgency, "low_1"),
            (Sort::Urgency, "x_1_1"),
            (Sort::Name, "BELT"),
            (Sort::OnHand, "1_"),
        ] {
            assert_eq!(sort.read(text), None, "{text}");
        }
    }
}

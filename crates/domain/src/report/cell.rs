//! What stands in a report's table.

use std::cmp::Ordering;

use serde::{Serialize, Serializer};

use super::{ColumnKind, days_of, period_label};
use crate::date::{format_day, parse_day};
use crate::money::{Rupiah, format_count, format_decimal};
use crate::sales::group_label;
use crate::tree::{Fault, FromTree, Tree, answers};

/// A cell: a text, a number, or null where nothing is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Not known.
    Empty,
    /// Words, a day, days.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A ratio.
    Decimal(f64),
}

impl Cell {
    /// The cell as words, for people.
    pub fn show(&self, kind: ColumnKind) -> String {
        match (self, kind) {
            (Self::Empty, _) => "–".to_owned(),
            (Self::Text(text), ColumnKind::Date) => parse_day(text).map_or_else(|| text.clone(), format_day),
            (Self::Text(text), ColumnKind::Period) => days_of(text).map_or_else(|| text.clone(), period_label),
            (Self::Text(text), ColumnKind::Group) => group_label(text).to_owned(),
            (Self::Text(text), _) if text.is_empty() => "–".to_owned(),
            (Self::Text(text), _) => text.clone(),
            (Self::Number(number), ColumnKind::Money) => Rupiah(*number).to_string(),
            (Self::Number(number), ColumnKind::Percent | ColumnKind::Share) => percent_label(*number as f64),
            (Self::Number(number), _) => format_count(*number),
            (Self::Decimal(number), _) => percent_label(*number),
        }
    }

    /// The order of two cells of a column; what is not known comes first.
    pub fn order(&self, other: &Self) -> Ordering {
        let number = |cell: &Self| match cell {
            Self::Number(number) => Some(*number as f64),
            Self::Decimal(number) => Some(*number),
            Self::Empty | Self::Text(_) => None,
        };
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            _ => number(self)
                .unwrap_or(f64::NEG_INFINITY)
                .total_cmp(&number(other).unwrap_or(f64::NEG_INFINITY)),
        }
    }
}

fn percent_label(value: f64) -> String {
    format!("{}%", format_decimal(value, 1))
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Decimal(number)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Decimal(number) => serializer.serialize_f64(*number),
        }
    }
}

impl FromTree for Cell {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        match tree {
            Tree::Text(text) => Self::Text(text),
            Tree::Whole(number) => Self::Number(number),
            Tree::Real(number) => Self::Decimal(number),
            Tree::Null => Self::Empty,
            Tree::Bool(_) | Tree::List(_) | Tree::Map(_) => {
                fault.note("cell");
                Self::Empty
            }
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Cell {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Number, Type::Null]))
            .description(Some("As its column's kind says; null: not known."))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Cell {}

answers!(Cell);

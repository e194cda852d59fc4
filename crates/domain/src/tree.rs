//! Reading answers by their fields' names.
//!
//! A derived reader is code of its own for every field of every type, and all of it travels to the browser. The answers of
//! the analytics are read here instead: the body becomes a [`Tree`] first, and [`fields!`] picks the fields out of that with
//! code that all types share. The shape on the wire is the same.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use serde_json::Value;

use crate::stock::StockRules;
use crate::{DateRange, Page, Rupiah};

/// Any JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tree {
    /// `null`
    #[default]
    Null,
    /// `true` and `false`
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Real(f64),
    /// Text.
    Text(String),
    /// `[..]`
    List(Vec<Tree>),
    /// `{..}`
    Map(Fields),
}

/// The fields of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<(String, Tree)>);

/// What cannot be read: a field's name, or what was wanted.
pub type Unreadable = &'static str;

/// Read out of a [`Tree`].
pub trait FromTree: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// Names what is not as it should be.
    fn from_tree(tree: Tree) -> Result<Self, Unreadable>;
}

impl Fields {
    /// Takes a field out; one that is absent reads as null.
    ///
    /// # Errors
    /// The field's name, where it holds something else.
    pub fn take<T: FromTree>(&mut self, name: &'static str) -> Result<T, Unreadable> {
        T::from_tree(self.remove(name)).map_err(|_| name)
    }

    /// Takes a field out that may be absent, which means the usual.
    ///
    /// # Errors
    /// As [`Fields::take`].
    pub fn take_or_default<T: FromTree + Default>(&mut self, name: &'static str) -> Result<T, Unreadable> {
        Ok(self.take::<Option<T>>(name)?.unwrap_or_default())
    }

    fn remove(&mut self, name: &str) -> Tree {
        let field = self.0.iter_mut().find(|(known, _)| known == name);
        field.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }
}

impl Tree {
    /// The fields of an object.
    ///
    /// # Errors
    /// Where it is none.
    pub fn fields(self) -> Result<Fields, Unreadable> {
        match self {
            Self::Map(fields) => Ok(fields),
            _ => Err("object"),
        }
    }

    /// The text.
    ///
    /// # Errors
    /// Where it is none.
    pub fn text(self) -> Result<String, Unreadable> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err("text"),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Builder)
    }
}

struct Builder;

impl<'de> Visitor<'de> for Builder {
    type Value = Tree;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Whole(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        i64::try_from(value).map(Tree::Whole).map_err(|_| E::custom("number"))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Real(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Tree::Map(Fields(fields)))
    }
}

impl FromTree for i64 {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        match tree {
            Tree::Whole(number) => Ok(number),
            _ => Err("number"),
        }
    }
}

macro_rules! smaller {
    ($($number:ty)*) => {$(
        impl FromTree for $number {
            fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
                Self::try_from(i64::from_tree(tree)?).map_err(|_| "number")
            }
        }
    )*};
}

smaller!(i32 u32 u64 u8);

impl FromTree for f64 {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        match tree {
            Tree::Real(number) => Ok(number),
            tree => i64::from_tree(tree).map(|number| number as Self),
        }
    }
}

impl FromTree for bool {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        match tree {
            Tree::Bool(is_true) => Ok(is_true),
            _ => Err("bool"),
        }
    }
}

impl FromTree for String {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        tree.text()
    }
}

impl FromTree for Rupiah {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        i64::from_tree(tree).map(Self)
    }
}

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl FromTree for $text {
            fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
                tree.text()?.parse().map_err(|_| "text")
            }
        }
    )*};
}

texts!(NaiveDate DateTime<Utc> crate::id::InvoiceId crate::id::UploadId);

impl FromTree for BTreeMap<String, String> {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        let Fields(fields) = tree.fields()?;
        fields
            .into_iter()
            .map(|(name, value)| Ok((name, value.text()?)))
            .collect()
    }
}

impl FromTree for Value {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        Ok(match tree {
            Tree::Null => Self::Null,
            Tree::Bool(value) => value.into(),
            Tree::Whole(value) => value.into(),
            Tree::Real(value) => value.into(),
            Tree::Text(value) => value.into(),
            Tree::List(items) => items.into_iter().map(Self::from_tree).collect::<Result<_, _>>()?,
            Tree::Map(Fields(fields)) => {
                let read = fields
                    .into_iter()
                    .map(|(name, value)| Ok((name, Self::from_tree(value)?)));
                Self::Object(read.collect::<Result<_, Unreadable>>()?)
            }
        })
    }
}

macro_rules! words {
    ($($word:ty)*) => {$(
        impl FromTree for $word {
            fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
                Self::parse(&tree.text()?).ok_or("word")
            }
        }
    )*};
}

words! {
    crate::account::AccountStatus crate::account::Role crate::account::Scope crate::account::UserKind crate::loyalty::Tier
    crate::notification::NotificationKind crate::report::ColumnKind crate::report::ReportBy crate::report::ReportFormat
    crate::report::ReportKind crate::report::StockFilter crate::report::Every crate::report::SchedulePeriod crate::stock::AdjustReason crate::stock::Availability
    crate::stock::MovementKind crate::stock::StockStatus crate::upload::DateOrder crate::upload::DecimalMark
    crate::upload::RowProblemCode crate::upload::Severity crate::upload::UploadKind crate::upload::UploadStatus
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        match tree {
            Tree::Null => Ok(None),
            tree => T::from_tree(tree).map(Some),
        }
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        match tree {
            Tree::List(items) => items.into_iter().map(T::from_tree).collect(),
            _ => Err("list"),
        }
    }
}

/// Reads types by the names of their fields; what stands before `or_default` may be absent.
macro_rules! fields {
    (@take $fields:ident $field:ident) => {
        $fields.take(stringify!($field))?
    };
    (@take $fields:ident $field:ident or_default) => {
        $fields.take_or_default(stringify!($field))?
    };
    ($($name:ident { $($field:ident $($absent:ident)?),* $(,)? })*) => {$(
        impl $crate::tree::FromTree for $name {
            fn from_tree(tree: $crate::tree::Tree) -> Result<Self, $crate::tree::Unreadable> {
                let mut fields = tree.fields()?;
                Ok(Self { $($field: $crate::tree::fields!(@take fields $field $($absent)?)),* })
            }
        }
    )*};
}

/// Lets serde read whole answers the same way.
macro_rules! answers {
    ($($name:ident)*) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let tree = $crate::tree::Tree::deserialize(deserializer)?;
                $crate::tree::FromTree::from_tree(tree).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

pub(crate) use {answers, fields};

fields! {
    DateRange { from, to }
    StockRules { lead_days, safety_days, fixed_critical, fixed_low }
}

impl<T: FromTree> FromTree for Page<T> {
    fn from_tree(tree: Tree) -> Result<Self, Unreadable> {
        let mut fields = tree.fields()?;
        Ok(Self {
            items: fields.take("items")?,
            next_cursor: fields.take("next_cursor")?,
            total: fields.take("total")?,
            total_is_exact: fields.take("total_is_exact")?,
        })
    }
}

impl<'de, T: FromTree> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_tree(Tree::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Sum {
        range: DateRange,
        money: Rupiah,
        share: Option<f64>,
        names: Vec<String>,
    }

    fields! {
        Sum { range, money, share, names }
    }
    answers!(Sum);

    fn read(body: &str) -> Result<Sum, String> {
        serde_json::from_str(body).map_err(|error| error.to_string())
    }

    #[test]
    fn fields_are_found_by_name_and_unknown_ones_passed_over() {
        let sum =
            read(r#"{"names":["a"],"x":{},"money":-5,"share":null,"range":{"from":"2026-11-01","to":"2026-11-21"}}"#)
                .unwrap();
        assert_eq!((sum.money, sum.share, sum.names.len()), (Rupiah(-5), None, 1));
        let whole = r#"{"names":[],"money":5,"share":2,"range":{"from":"2026-11-01","to":"2026-11-21"}}"#;
        assert_eq!(read(whole).unwrap().share, Some(2.0));
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_named() {
        for (body, name) in [
            (r#"{"names":[],"money":5}"#, "range"),
            (
                r#"{"names":[],"money":"5","range":{"from":"2026-11-01","to":"2026-11-21"}}"#,
                "money",
            ),
            (
                r#"{"names":[1],"money":5,"range":{"from":"2026-11-01","to":"2026-11-21"}}"#,
                "names",
            ),
            ("[]", "object"),
        ] {
            assert!(read(body).unwrap_err().contains(name), "{body}");
        }
    }
}

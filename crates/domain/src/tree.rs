//! Reading answers by their fields' names.
//!
//! A derived reader is code of its own for every field of every type, and all of it travels to the browser. The answers of
//! the analytics are read here instead: the body becomes a [`Tree`] first, and [`fields!`] picks the fields out of that with
//! code that all types share. The shape on the wire is the same.
//!
//! Reading does not stop at what is wrong: it goes on with something in its place and notes a [`Fault`], which the whole answer
//! then fails with. Stopping at every field costs a browser twice the code, since each stop drops what was read so far.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use serde_json::Value;

use crate::date::{parse_day, parse_instant};
use crate::id::{CustomerId, InvoiceId, PaymentId, RedemptionId, RewardId, UploadId};
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

/// What could not be read: the name of the first such field, or what was wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fault(Option<&'static str>);

impl Fault {
    /// Notes that something else was wanted. The first fault stays.
    pub fn note(&mut self, wanted: &'static str) {
        self.0 = self.0.or(Some(wanted));
    }
}

/// Read out of a [`Tree`].
pub trait FromTree: Sized {
    /// Reads it; where it is something else, notes that and gives whatever there is.
    fn read(tree: Tree, fault: &mut Fault) -> Self;
}

/// Reads a whole answer.
///
/// # Errors
/// Names what is not as it should be.
pub fn read<T: FromTree>(tree: Tree) -> Result<T, &'static str> {
    let mut fault = Fault::default();
    let answer = T::read(tree, &mut fault);
    fault.0.map_or(Ok(answer), Err)
}

impl From<Vec<(String, Tree)>> for Fields {
    fn from(fields: Vec<(String, Tree)>) -> Self {
        Self(fields)
    }
}

impl Fields {
    /// Takes a field out; one that is absent reads as null.
    pub fn take<T: FromTree>(&mut self, name: &'static str, fault: &mut Fault) -> T {
        let before = *fault;
        let value = T::read(self.remove(name), fault);
        if before == Fault(None) && *fault != before {
            *fault = Fault(Some(name));
        }
        value
    }

    /// Takes a field out that may be absent, which means the usual.
    pub fn take_or_default<T: FromTree + Default>(&mut self, name: &'static str, fault: &mut Fault) -> T {
        self.take::<Option<T>>(name, fault).unwrap_or_default()
    }

    fn remove(&mut self, name: &str) -> Tree {
        let field = self.0.iter_mut().find(|(known, _)| known == name);
        field.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }
}

impl Tree {
    /// The fields of an object.
    pub fn fields(self, fault: &mut Fault) -> Fields {
        if let Self::Map(fields) = self {
            return fields;
        }
        fault.note("object");
        Fields::default()
    }

    /// The text.
    pub fn text(self, fault: &mut Fault) -> String {
        if let Self::Text(text) = self {
            return text;
        }
        fault.note("text");
        String::new()
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
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        if let Tree::Whole(number) = tree {
            return number;
        }
        fault.note("number");
        0
    }
}

macro_rules! smaller {
    ($($number:ty)*) => {$(
        impl FromTree for $number {
            fn read(tree: Tree, fault: &mut Fault) -> Self {
                Self::try_from(i64::read(tree, fault)).unwrap_or_else(|_| {
                    fault.note("number");
                    0
                })
            }
        }
    )*};
}

smaller!(i32 u32 u64 u8 u16);

impl FromTree for f64 {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        match tree {
            Tree::Real(number) => number,
            tree => i64::read(tree, fault) as Self,
        }
    }
}

impl FromTree for bool {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        if let Tree::Bool(is_true) = tree {
            return is_true;
        }
        fault.note("bool");
        false
    }
}

impl FromTree for String {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        tree.text(fault)
    }
}

impl FromTree for Rupiah {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        Self(i64::read(tree, fault))
    }
}

impl FromTree for NaiveDate {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        parse_day(&tree.text(fault)).unwrap_or_else(|| {
            fault.note("day");
            Self::default()
        })
    }
}

impl FromTree for DateTime<Utc> {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        parse_instant(&tree.text(fault)).unwrap_or_else(|| {
            fault.note("instant");
            Self::default()
        })
    }
}

macro_rules! ids {
    ($($id:ident)*) => {$(
        impl FromTree for $id {
            fn read(tree: Tree, fault: &mut Fault) -> Self {
                tree.text(fault).parse().unwrap_or_else(|_| {
                    fault.note("id");
                    Self(0)
                })
            }
        }
    )*};
}

ids!(CustomerId InvoiceId PaymentId RedemptionId RewardId UploadId);

impl FromTree for BTreeMap<String, String> {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        let Fields(fields) = tree.fields(fault);
        fields
            .into_iter()
            .map(|(name, value)| (name, value.text(fault)))
            .collect()
    }
}

impl From<Tree> for Value {
    fn from(tree: Tree) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Bool(value) => value.into(),
            Tree::Whole(value) => value.into(),
            Tree::Real(value) => value.into(),
            Tree::Text(value) => value.into(),
            Tree::List(items) => items.into_iter().map(Self::from).collect(),
            Tree::Map(Fields(fields)) => {
                let read = fields.into_iter().map(|(name, value)| (name, Self::from(value)));
                Self::Object(read.collect())
            }
        }
    }
}

impl FromTree for Value {
    fn read(tree: Tree, _: &mut Fault) -> Self {
        tree.into()
    }
}

/// A word that a type knows. A stranger is a fault, and reads as what is given for it.
pub fn word<T>(tree: Tree, fault: &mut Fault, parse: fn(&str) -> Option<T>, stranger: T) -> T {
    parse(&tree.text(fault)).unwrap_or_else(|| {
        fault.note("word");
        stranger
    })
}

macro_rules! known_words {
    ($($name:ty, $stranger:ident;)*) => {$(
        impl FromTree for $name {
            fn read(tree: Tree, fault: &mut Fault) -> Self {
                word(tree, fault, Self::parse, Self::$stranger)
            }
        }
    )*};
}

known_words! {
    crate::account::CodePurpose, Registration;
    crate::account::NextStep, Login;
    crate::account::Portal, Customer;
    crate::account::Role, Viewer;
    crate::loyalty::Tier, Silver;
    crate::report::ColumnKind, Text;
    crate::sales::analytics::BridgeKind, Volume;
    crate::sales::analytics::Interval, Day;
    crate::stock::AdjustReason, Other;
    crate::stock::Availability, Out;
    crate::stock::MovementKind, Snapshot;
    crate::stock::StockStatus, Normal;
    crate::upload::RowProblemCode, Unreadable;
    crate::upload::Severity, Error;
}

impl<T: FromTree> FromTree for Option<T> {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        match tree {
            Tree::Null => None,
            tree => Some(T::read(tree, fault)),
        }
    }
}

impl<T: FromTree> FromTree for Box<T> {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        Self::new(T::read(tree, fault))
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        if let Tree::List(items) = tree {
            return items.into_iter().map(|item| T::read(item, fault)).collect();
        }
        fault.note("list");
        Self::new()
    }
}

impl<T: FromTree> FromTree for Page<T> {
    fn read(tree: Tree, fault: &mut Fault) -> Self {
        let mut fields = tree.fields(fault);
        Self {
            items: fields.take("items", fault),
            next_cursor: fields.take("next_cursor", fault),
            total: fields.take("total", fault),
            total_is_exact: fields.take("total_is_exact", fault),
        }
    }
}

impl<'de, T: FromTree> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(Tree::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Reads types by the names of their fields; what stands before `or_default` may be absent.
macro_rules! fields {
    (@take $fields:ident $fault:ident $field:ident) => {
        $fields.take(stringify!($field), $fault)
    };
    (@take $fields:ident $fault:ident $field:ident or_default) => {
        $fields.take_or_default(stringify!($field), $fault)
    };
    ($($name:ident { $($field:ident $($absent:ident)?),* $(,)? })*) => {$(
        impl $crate::tree::FromTree for $name {
            fn read(tree: $crate::tree::Tree, fault: &mut $crate::tree::Fault) -> Self {
                let mut fields = tree.fields(fault);
                Self { $($field: $crate::tree::fields!(@take fields fault $field $($absent)?)),* }
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
                $crate::tree::read(tree).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

pub(crate) use {answers, fields};

fields! {
    DateRange { from, to }
    StockRules { lead_days, safety_days, fixed_critical, fixed_low }
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

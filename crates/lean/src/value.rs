//! What attributes, classes, styles and properties are set to.

use std::borrow::Cow;

use leptos::oco::Oco;
use leptos::prelude::{ArcRwSignal, Get, Memo, ReadSignal, RwSignal, Signal, TextProp};

/// A value, before it is set.
#[must_use = "it is set where it is put"]
pub enum Value {
    /// None: the attribute is absent.
    Absent,
    /// There or not.
    Flag(bool),
    /// Text.
    Text(Cow<'static, str>),
    /// It depends on signals.
    Live(Box<dyn Find>),
}

/// A closure that finds a value; see `Draw` for why it is no `dyn FnMut`.
pub trait Find {
    /// The value as it is now.
    fn find(&mut self) -> Value;
}

impl<F, V> Find for F
where
    F: FnMut() -> V,
    V: IntoValue,
{
    fn find(&mut self) -> Value {
        self().into_value()
    }
}

impl Value {
    #[inline(never)]
    fn text(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    #[inline(never)]
    fn owned(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }

    #[inline(never)]
    fn live(closure: Box<dyn Find>) -> Self {
        Self::Live(closure)
    }

    /// Whether setting this after `other` would change nothing.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) => true,
            (Self::Flag(this), Self::Flag(other)) => this == other,
            (Self::Text(this), Self::Text(other)) => this == other,
            _ => false,
        }
    }
}

/// Whatever an attribute can be set to.
pub trait IntoValue {
    /// The value of it.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::text(self)
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::owned(self)
    }
}

impl IntoValue for Cow<'static, str> {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl IntoValue for Oco<'static, str> {
    fn into_value(self) -> Value {
        Value::owned(self.into_owned())
    }
}

impl IntoValue for TextProp {
    fn into_value(self) -> Value {
        Value::live(Box::new(move || self.get()))
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl IntoValue for $number {
            fn into_value(self) -> Value {
                Value::owned(self.to_string())
            }
        })*
    };
}

numbers! { u8 u16 u32 u64 usize i32 i64 f64 }

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        match self {
            Some(value) => value.into_value(),
            None => Value::Absent,
        }
    }
}

impl<F, V> IntoValue for F
where
    F: FnMut() -> V + 'static,
    V: IntoValue,
{
    fn into_value(self) -> Value {
        Value::live(Box::new(self))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {
        $(impl<T> IntoValue for $signal<T>
        where
            T: IntoValue + Clone + Send + Sync + 'static,
            Self: Get<Value = T>,
        {
            fn into_value(self) -> Value {
                Value::live(Box::new(move || self.get()))
            }
        })*
    };
}

signals! { ArcRwSignal Memo ReadSignal RwSignal Signal }

/// Written by `view!` around the values of attributes.
pub trait IntoAttributeValue {
    /// The value itself.
    #[must_use]
    fn into_attribute_value(self) -> Self;
}

impl<T> IntoAttributeValue for T {
    fn into_attribute_value(self) -> Self {
        self
    }
}

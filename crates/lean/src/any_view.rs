//! The one type of views, and what becomes one.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::oco::Oco;
use leptos::prelude::{ArcRwSignal, Get, Memo, ReadSignal, RwSignal, Signal, TextProp};

use crate::element::{El, Element};
use crate::keyed::Rows;

/// A part of the page, before it is drawn.
#[must_use = "it is drawn where it is put"]
pub struct AnyView(pub(crate) Box<Kind>);

pub(crate) enum Kind {
    /// A place that is empty for now.
    Nothing,
    Text(Cow<'static, str>),
    /// Markup without anything dynamic, as one string.
    Inert {
        html: &'static str,
        is_svg: bool,
    },
    Element(Element),
    /// Views side by side, always as many: those of one `view!`.
    Group(Vec<AnyView>),
    /// Views side by side.
    List(Vec<AnyView>),
    /// A view that depends on signals.
    Live(Box<dyn Draw>),
    Keyed(Box<dyn Rows>),
}

/// A closure that draws. It is no `dyn FnMut`, whose table would name a second copy of it that is run by value.
pub(crate) trait Draw {
    fn draw(&mut self) -> AnyView;
}

impl<F, V> Draw for F
where
    F: FnMut() -> V,
    V: IntoAny,
{
    fn draw(&mut self) -> AnyView {
        self().into_any()
    }
}

impl AnyView {
    pub(crate) fn new(kind: Kind) -> Self {
        Self(Box::new(kind))
    }

    #[inline(never)]
    fn text(text: &'static str) -> Self {
        Self::new(Kind::Text(Cow::Borrowed(text)))
    }

    #[inline(never)]
    fn owned(text: String) -> Self {
        Self::new(Kind::Text(Cow::Owned(text)))
    }

    #[inline(never)]
    pub(crate) fn inert(html: &'static str, is_svg: bool) -> Self {
        Self::new(Kind::Inert { html, is_svg })
    }

    #[inline(never)]
    fn list(views: Vec<AnyView>) -> Self {
        Self::new(Kind::List(views))
    }

    #[inline(never)]
    pub(crate) fn group(views: Vec<AnyView>) -> Self {
        Self::new(Kind::Group(views))
    }

    #[inline(never)]
    fn nothing() -> Self {
        Self::new(Kind::Nothing)
    }

    #[inline(never)]
    fn live(closure: Box<dyn Draw>) -> Self {
        Self::new(Kind::Live(closure))
    }
}

/// Whatever can stand in markup.
pub trait IntoAny: Sized {
    /// The view of it.
    fn into_any(self) -> AnyView;
}

/// What a component returns.
pub trait IntoView: IntoAny {
    /// The view of it.
    fn into_view(self) -> AnyView {
        self.into_any()
    }
}

impl<T: IntoAny> IntoView for T {}

impl IntoAny for AnyView {
    fn into_any(self) -> AnyView {
        self
    }
}

impl IntoAny for El {
    fn into_any(self) -> AnyView {
        self.0
    }
}

impl IntoAny for () {
    fn into_any(self) -> AnyView {
        AnyView::nothing()
    }
}

impl IntoAny for &'static str {
    fn into_any(self) -> AnyView {
        AnyView::text(self)
    }
}

impl IntoAny for String {
    fn into_any(self) -> AnyView {
        AnyView::owned(self)
    }
}

impl IntoAny for Cow<'static, str> {
    fn into_any(self) -> AnyView {
        AnyView::new(Kind::Text(self))
    }
}

impl IntoAny for Oco<'static, str> {
    fn into_any(self) -> AnyView {
        AnyView::owned(self.into_owned())
    }
}

impl IntoAny for Arc<str> {
    fn into_any(self) -> AnyView {
        AnyView::owned(self.to_string())
    }
}

impl IntoAny for TextProp {
    fn into_any(self) -> AnyView {
        AnyView::live(Box::new(move || self.get()))
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl IntoAny for $number {
            fn into_any(self) -> AnyView {
                AnyView::owned(self.to_string())
            }
        })*
    };
}

numbers! { u8 u16 u32 u64 usize i32 i64 f64 }

impl<T: IntoAny> IntoAny for Option<T> {
    fn into_any(self) -> AnyView {
        match self {
            Some(view) => view.into_any(),
            None => AnyView::nothing(),
        }
    }
}

impl<T: IntoAny> IntoAny for Vec<T> {
    fn into_any(self) -> AnyView {
        AnyView::list(self.into_iter().map(IntoAny::into_any).collect())
    }
}

impl<T: IntoAny, const N: usize> IntoAny for [T; N] {
    fn into_any(self) -> AnyView {
        AnyView::list(self.into_iter().map(IntoAny::into_any).collect())
    }
}

impl<F, V> IntoAny for F
where
    F: FnMut() -> V + 'static,
    V: IntoAny,
{
    fn into_any(self) -> AnyView {
        AnyView::live(Box::new(self))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {
        $(impl<T> IntoAny for $signal<T>
        where
            T: IntoAny + Clone + Send + Sync + 'static,
            Self: Get<Value = T>,
        {
            fn into_any(self) -> AnyView {
                AnyView::live(Box::new(move || self.get()))
            }
        })*
    };
}

signals! { ArcRwSignal Memo ReadSignal RwSignal Signal }

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: IntoAny),*> IntoAny for ($($name,)*) {
            #[expect(non_snake_case, reason = "named as their types")]
            fn into_any(self) -> AnyView {
                let ($($name,)*) = self;
                AnyView::group(vec![$($name.into_any()),*])
            }
        }
    };
}

// Builds without `erase_components`, those of the tests, write tuples.
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }
tuples! { A B C D E }
tuples! { A B C D E F }
tuples! { A B C D E F G }
tuples! { A B C D E F G H }
tuples! { A B C D E F G H I }
tuples! { A B C D E F G H I J }
tuples! { A B C D E F G H I J K }
tuples! { A B C D E F G H I J K L }
tuples! { A B C D E F G H I J K L M }
tuples! { A B C D E F G H I J K L M N }
tuples! { A B C D E F G H I J K L M N O }
tuples! { A B C D E F G H I J K L M N O P }

/// Written by `view!` around children and by `#[component]` around what it returns.
pub trait IntoMaybeErased {
    /// The view of it.
    fn into_maybe_erased(self) -> AnyView;
}

impl<T: IntoAny> IntoMaybeErased for T {
    fn into_maybe_erased(self) -> AnyView {
        self.into_any()
    }
}

/// Written by `view!` around the whole.
pub struct View;

impl View {
    /// The view of it.
    #[expect(clippy::new_ret_no_self, reason = "the macro calls it so")]
    pub fn new(view: impl IntoAny) -> AnyView {
        view.into_any()
    }
}

impl AnyView {
    /// Written by `view!` in debug builds, for reloading that is not used.
    #[doc(hidden)]
    pub fn with_view_marker(self, _marker: &str) -> Self {
        self
    }
}

/// Written by `view!` around blocks.
pub trait IntoRender {
    /// The block itself.
    #[must_use]
    fn into_render(self) -> Self;
}

impl<T> IntoRender for T {
    fn into_render(self) -> Self {
        self
    }
}

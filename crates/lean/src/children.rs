//! What components take as their children, and functions that draw.

use std::rc::Rc;

use crate::any_view::{AnyView, IntoAny};

/// Children drawn once.
pub type Children = Box<dyn FnOnce() -> AnyView>;
/// Children drawn as often as wanted.
pub type ChildrenFn = Rc<dyn Fn() -> AnyView>;

/// Written by `view!` around children of one string.
pub struct ChildrenOptContainer<T>(pub T);

/// Written by `view!` around children.
pub trait ToChildren<F> {
    /// The children.
    fn to_children(children: F) -> Self;
}

impl<F, V> ToChildren<F> for Children
where
    F: FnOnce() -> V + 'static,
    V: IntoAny,
{
    fn to_children(children: F) -> Self {
        Box::new(move || children().into_any())
    }
}

impl<T> ToChildren<ChildrenOptContainer<T>> for Children
where
    T: IntoAny + 'static,
{
    fn to_children(children: ChildrenOptContainer<T>) -> Self {
        Box::new(move || children.0.into_any())
    }
}

impl<F, V> ToChildren<F> for ChildrenFn
where
    F: Fn() -> V + 'static,
    V: IntoAny,
{
    fn to_children(children: F) -> Self {
        Rc::new(move || children().into_any())
    }
}

impl<T> ToChildren<ChildrenOptContainer<T>> for ChildrenFn
where
    T: IntoAny + Clone + 'static,
{
    fn to_children(children: ChildrenOptContainer<T>) -> Self {
        Rc::new(move || children.0.clone().into_any())
    }
}

/// A property that draws, as often as wanted; draws nothing if left out.
#[derive(Clone)]
pub struct ViewFn(Rc<dyn Fn() -> AnyView>);

impl ViewFn {
    /// Draws.
    pub fn run(&self) -> AnyView {
        (self.0)()
    }
}

impl Default for ViewFn {
    fn default() -> Self {
        Self(Rc::new(|| ().into_any()))
    }
}

impl<F, V> From<F> for ViewFn
where
    F: Fn() -> V + 'static,
    V: IntoAny,
{
    fn from(draw: F) -> Self {
        Self(Rc::new(move || draw().into_any()))
    }
}

/// A property that draws once; draws nothing if left out.
pub struct ViewFnOnce(Box<dyn FnOnce() -> AnyView>);

impl ViewFnOnce {
    /// Draws.
    pub fn run(self) -> AnyView {
        (self.0)()
    }
}

impl Default for ViewFnOnce {
    fn default() -> Self {
        Self(Box::new(|| ().into_any()))
    }
}

impl<F, V> From<F> for ViewFnOnce
where
    F: FnOnce() -> V + 'static,
    V: IntoAny,
{
    fn from(draw: F) -> Self {
        Self(Box::new(move || draw().into_any()))
    }
}

/// Views of an iterator.
pub trait CollectView {
    /// The views, in order.
    fn collect_view(self) -> Vec<AnyView>;
}

impl<I> CollectView for I
where
    I: IntoIterator,
    I::Item: IntoAny,
{
    fn collect_view(self) -> Vec<AnyView> {
        self.into_iter().map(IntoAny::into_any).collect()
    }
}

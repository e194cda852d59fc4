//! Elements under construction: what `view!` calls for `<div class="card">..</div>`.

use std::borrow::Cow;
use std::marker::PhantomData;

use leptos::reactive::owner::Owner;
use leptos::tachys::html::element::ElementType;
use leptos::tachys::html::event::EventDescriptor;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::renderer::types;
use wasm_bindgen::JsValue;

use crate::any_view::{AnyView, IntoAny, Kind};
use crate::value::{IntoValue, Value};

/// An element under construction. Calls on it are kept short, since pages consist of them.
#[must_use = "it is drawn where it is put"]
pub struct El(pub(crate) AnyView);

pub(crate) struct Element {
    pub tag: &'static str,
    pub is_svg: bool,
    pub extras: Vec<Extra>,
    pub children: Vec<AnyView>,
}

/// Something on an element besides its children.
pub struct Extra(pub(crate) Part);

pub(crate) enum Part {
    Set(How, &'static str, Value),
    /// An event's name, the owner of what the handler makes, and the handler.
    Listen(&'static str, Owner, Box<dyn Handle>),
    Refer(Box<dyn Refer>),
}

/// What a value is set as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Attribute,
    Class,
    Style,
    Property,
    InnerHtml,
}

/// An event handler; see `Draw` for why it is no `dyn FnMut`.
pub(crate) trait Handle {
    fn handle(&mut self, event: JsValue);
}

struct Handler<F, E>(F, PhantomData<fn(E)>);

impl<F, E> Handle for Handler<F, E>
where
    F: FnMut(E),
    E: From<JsValue>,
{
    fn handle(&mut self, event: JsValue) {
        (self.0)(event.into());
    }
}

/// Somebody who wants to know the element.
pub(crate) trait Refer {
    fn refer(self: Box<Self>, element: &types::Element);
}

struct Reference<C, E>(C, PhantomData<fn(E)>);

impl<E, C> Refer for Reference<C, E>
where
    E: ElementType,
    C: NodeRefContainer<E>,
{
    fn refer(self: Box<Self>, element: &types::Element) {
        self.0.load(element);
    }
}

impl Extra {
    #[inline(never)]
    fn set(how: How, name: &'static str, value: Value) -> Self {
        Self(Part::Set(how, name, value))
    }

    pub(crate) fn attribute(name: &'static str, value: impl IntoValue) -> Self {
        Self::set(How::Attribute, name, value.into_value())
    }

    pub(crate) fn class(name: &'static str, value: impl IntoValue) -> Self {
        Self::set(How::Class, name, value.into_value())
    }

    /// Listens for an event.
    pub(crate) fn on<E, F>(event: E, handler: F) -> Self
    where
        E: EventDescriptor,
        E::EventType: From<JsValue> + 'static,
        F: FnMut(E::EventType) + 'static,
    {
        Self::listen(&event, Box::new(Handler(handler, PhantomData)))
    }

    fn listen(event: &impl EventDescriptor, handler: Box<dyn Handle>) -> Self {
        // Every event that `view!` knows has a static name.
        let name = match event.name() {
            Cow::Borrowed(name) => name,
            Cow::Owned(_) => "",
        };
        let owner = Owner::current().unwrap_or_default();
        Self(Part::Listen(name, owner, handler))
    }
}

impl El {
    #[inline(never)]
    pub(crate) fn new(tag: &'static str, is_svg: bool) -> Self {
        Self(AnyView::new(Kind::Element(Element {
            tag,
            is_svg,
            extras: Vec::new(),
            children: Vec::new(),
        })))
    }

    #[inline(never)]
    pub(crate) fn push(mut self, extra: Extra) -> Self {
        if let Kind::Element(element) = &mut *self.0.0 {
            element.extras.push(extra);
        }
        self
    }

    #[inline(never)]
    fn set(self, how: How, name: &'static str, value: Value) -> Self {
        self.push(Extra::set(how, name, value))
    }

    #[inline(never)]
    fn append(mut self, mut child: AnyView) -> Self {
        if let Kind::Element(element) = &mut *self.0.0 {
            match &mut *child.0 {
                Kind::Group(views) => element.children.append(views),
                _ => element.children.push(child),
            }
        }
        self
    }

    /// Adds a child.
    pub fn child(self, child: impl IntoAny) -> Self {
        self.append(child.into_any())
    }

    /// Sets an attribute.
    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        self.set(How::Attribute, name, value.into_value())
    }

    /// Sets the attribute `class`, or switches one class.
    pub fn class(self, class: impl IntoClass) -> Self {
        class.add_to(self)
    }

    /// Sets one property of the style.
    pub fn style(self, (name, value): (&'static str, impl IntoValue)) -> Self {
        self.set(How::Style, name, value.into_value())
    }

    /// Sets a property of the DOM object.
    pub fn prop(self, name: &'static str, value: impl IntoValue) -> Self {
        self.set(How::Property, name, value.into_value())
    }

    /// Sets its content from markup.
    pub fn inner_html(self, html: impl IntoValue) -> Self {
        self.set(How::InnerHtml, "", html.into_value())
    }

    /// Listens for an event.
    pub fn on<E, F>(self, event: E, handler: F) -> Self
    where
        E: EventDescriptor,
        E::EventType: From<JsValue> + 'static,
        F: FnMut(E::EventType) + 'static,
    {
        self.push(Extra::on(event, handler))
    }

    /// Tells the element to a `NodeRef`.
    pub fn node_ref<E: ElementType>(self, container: impl NodeRefContainer<E>) -> Self {
        let reference = Reference(container, PhantomData);
        self.push(Extra(Part::Refer(Box::new(reference))))
    }
}

/// What `class` takes.
pub trait IntoClass {
    /// Adds it.
    fn add_to(self, element: El) -> El;
}

impl<T: IntoValue> IntoClass for T {
    fn add_to(self, element: El) -> El {
        element.set(How::Attribute, "class", self.into_value())
    }
}

impl<T: IntoValue> IntoClass for (&'static str, T) {
    fn add_to(self, element: El) -> El {
        element.set(How::Class, self.0, self.1.into_value())
    }
}

/// Attributes, classes and event handlers written on a component: they go to its root element.
pub trait AddAnyAttr: IntoAny {
    /// Adds them.
    fn add_any_attr(self, extras: impl IntoExtras) -> AnyView {
        let mut view = self.into_any();
        if let Kind::Element(element) = &mut *view.0 {
            element.extras.extend(extras.into_extras());
        }
        view
    }
}

impl<T: IntoAny> AddAnyAttr for T {}

/// What `view!` adds to components: a list, or tuples in builds without `erase_components`.
pub trait IntoExtras {
    /// The list.
    fn into_extras(self) -> Vec<Extra>;
}

impl IntoExtras for Vec<Extra> {
    fn into_extras(self) -> Vec<Extra> {
        self
    }
}

macro_rules! tuples {
    ($($name:ident: $extra:ident)*) => {
        impl IntoExtras for ($($extra,)*) {
            fn into_extras(self) -> Vec<Extra> {
                let ($($name,)*) = self;
                vec![$($name),*]
            }
        }
    };
}

tuples! { a: Extra }
tuples! { a: Extra b: Extra }
tuples! { a: Extra b: Extra c: Extra }
tuples! { a: Extra b: Extra c: Extra d: Extra }
tuples! { a: Extra b: Extra c: Extra d: Extra e: Extra }

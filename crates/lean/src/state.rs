//! Views on the page: built, patched, moved, taken away.

use std::borrow::Cow;

use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element, Node, Placeholder, Text};
use leptos::tachys::view::Mountable;

use crate::any_view::{AnyView, Kind};
use crate::apply::ElementState;
use crate::keyed::KeyedState;

const SVG: &str = "http://www.w3.org/2000/svg";

/// A view that is on the page.
pub enum State {
    /// A comment that keeps the place.
    Nothing(Placeholder),
    /// Text.
    Text(Text, Cow<'static, str>),
    /// Markup without anything dynamic.
    Inert(Element, &'static str),
    /// An element.
    Element(Box<ElementState>),
    /// Views side by side, and a comment after them.
    List(Vec<State>, Placeholder),
    /// A view that depends on signals.
    Live(Following<State>),
    /// Rows with keys.
    Keyed(Following<KeyedState>),
}

/// Something on the page that follows signals.
pub struct Following<T: 'static>(RenderEffect<T>);

impl<T: 'static> Following<T> {
    /// Runs at once, and again whenever a signal that was read changes.
    pub(crate) fn new(run: impl FnMut(Option<T>) -> T + 'static) -> Self {
        Self(RenderEffect::new(run))
    }

    fn with<U>(&self, look: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.with_value_mut(look)
    }
}

impl<T: 'static> Drop for Following<T> {
    fn drop(&mut self) {
        // The effect's task holds on to the value until its next turn. What is inside must end now: it could come to its own
        // turn before that, and read signals that went with the page.
        drop(self.0.take_value());
    }
}

impl AnyView {
    pub(crate) fn build(self) -> State {
        match *self.0 {
            Kind::Nothing => State::Nothing(Rndr::create_placeholder()),
            Kind::Text(text) => State::Text(Rndr::create_text_node(&text), text),
            Kind::Inert { html, is_svg } => {
                let make = if is_svg {
                    Rndr::create_svg_element_from_html
                } else {
                    Rndr::create_element_from_html
                };
                State::Inert(make(Cow::Borrowed(html)), html)
            }
            Kind::Element(element) => {
                let made = Rndr::create_element(element.tag, element.is_svg.then_some(SVG));
                State::Element(Box::new(ElementState::new(made, element)))
            }
            Kind::Group(views) | Kind::List(views) => {
                let states = views.into_iter().map(Self::build).collect();
                State::List(states, Rndr::create_placeholder())
            }
            Kind::Live(mut closure) => State::Live(Following::new(move |before: Option<State>| {
                let view = closure.draw();
                match before {
                    Some(mut state) => {
                        view.rebuild(&mut state);
                        state
                    }
                    None => view.build(),
                }
            })),
            Kind::Keyed(rows) => State::Keyed(KeyedState::follow(rows)),
        }
    }

    pub(crate) fn rebuild(self, state: &mut State) {
        match (*self.0, state) {
            (Kind::Nothing, State::Nothing(_)) => {}
            (Kind::Text(text), State::Text(node, before)) => {
                if text != *before {
                    Rndr::set_text(node, &text);
                    *before = text;
                }
            }
            (Kind::Inert { html, .. }, State::Inert(_, before)) if html == *before => {}
            (Kind::Element(element), State::Element(before)) if before.fits(&element) => before.patch(element),
            (Kind::Group(views) | Kind::List(views), State::List(states, end)) => patch_list(views, states, end),
            (kind, state) => {
                let mut new = Self(Box::new(kind)).build();
                state.insert_before_this(&mut new);
                state.unmount();
                *state = new;
            }
        }
    }
}

fn patch_list(views: Vec<AnyView>, states: &mut Vec<State>, end: &Placeholder) {
    let wanted = views.len();
    for (index, view) in views.into_iter().enumerate() {
        if let Some(state) = states.get_mut(index) {
            view.rebuild(state);
        } else {
            let mut state = view.build();
            end.insert_before_this(&mut state);
            states.push(state);
        }
    }
    for mut state in states.drain(wanted..) {
        state.unmount();
    }
}

impl State {
    /// Its node, where it has exactly one.
    fn node(&self) -> Option<&Node> {
        match self {
            Self::Nothing(node) => Some(node),
            Self::Text(node, _) => Some(node),
            Self::Inert(node, _) => Some(node),
            Self::Element(element) => Some(&element.element),
            Self::List(..) | Self::Live(_) | Self::Keyed(_) => None,
        }
    }

    /// Its first node.
    pub(crate) fn first(&self) -> Option<Node> {
        match self {
            Self::List(states, end) => match states.first() {
                Some(state) => state.first(),
                None => Some(Node::clone(end)),
            },
            Self::Live(effect) => effect.with(|state| state.first()).flatten(),
            Self::Keyed(effect) => effect.with(|state| state.first()).flatten(),
            state => state.node().cloned(),
        }
    }
}

impl Mountable for State {
    fn unmount(&mut self) {
        match self {
            Self::List(states, end) => {
                states.iter_mut().for_each(Mountable::unmount);
                Rndr::remove(end);
            }
            Self::Live(effect) => {
                effect.with(Mountable::unmount);
            }
            Self::Keyed(effect) => {
                effect.with(KeyedState::unmount);
            }
            state => {
                if let Some(node) = state.node() {
                    Rndr::remove(node);
                }
            }
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        match self {
            Self::List(states, end) => {
                for state in states {
                    state.mount(parent, marker);
                }
                Rndr::insert_node(parent, end, marker);
            }
            Self::Live(effect) => {
                effect.with(|state| state.mount(parent, marker));
            }
            Self::Keyed(effect) => {
                effect.with(|state| state.mount(parent, marker));
            }
            state => {
                if let Some(node) = state.node() {
                    Rndr::insert_node(parent, node, marker);
                }
            }
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.first();
        let parent = first.as_ref().and_then(Node::parent_element);
        match parent {
            Some(parent) => {
                child.mount(&parent, first.as_ref());
                true
            }
            None => false,
        }
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

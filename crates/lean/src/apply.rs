//! Elements on the page, with what is set on them.

use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::types::Element as DomElement;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use leptos::tachys::view::Mountable;
use wasm_bindgen::JsValue;

use crate::element::{Element, Extra, How, Part};
use crate::state::State;
use crate::value::Value;

/// An element that is on the page.
pub struct ElementState {
    pub(crate) element: DomElement,
    tag: &'static str,
    extras: Vec<ExtraState>,
    children: Vec<State>,
}

enum ExtraState {
    Set(How, &'static str, Value),
    Live(
        How,
        &'static str,
        #[expect(dead_code, reason = "it ends when it is dropped")] RenderEffect<Value>,
    ),
    Listen(
        &'static str,
        #[expect(dead_code, reason = "it ends when it is dropped")] RemoveEventHandler<DomElement>,
    ),
    Refer,
}

impl ElementState {
    /// Fills a fresh element.
    pub(crate) fn new(made: DomElement, element: Element) -> Self {
        let extras = element.extras.into_iter().map(|extra| put(&made, extra)).collect();
        let build = |child: crate::AnyView| {
            let mut state = child.build();
            state.mount(&made, None);
            state
        };
        let children = element.children.into_iter().map(build).collect();
        Self {
            element: made,
            tag: element.tag,
            extras,
            children,
        }
    }

    /// Whether this can be turned into that.
    pub(crate) fn fits(&self, element: &Element) -> bool {
        let same = |(state, extra): (&ExtraState, &Extra)| match (state, &extra.0) {
            (ExtraState::Set(how, name, _) | ExtraState::Live(how, name, _), Part::Set(new_how, new_name, _)) => {
                how == new_how && name == new_name
            }
            (ExtraState::Listen(name, _), Part::Listen(new_name, ..)) => name == new_name,
            (ExtraState::Refer, Part::Refer(_)) => true,
            _ => false,
        };
        self.tag == element.tag
            && self.children.len() == element.children.len()
            && self.extras.len() == element.extras.len()
            && self.extras.iter().zip(&element.extras).all(same)
    }

    /// Turns it into that, which fits.
    pub(crate) fn patch(&mut self, element: Element) {
        for (state, extra) in self.extras.iter_mut().zip(element.extras) {
            match (&*state, &extra.0) {
                (ExtraState::Set(_, _, before), Part::Set(_, _, value)) if value.is_same(before) => {}
                // What was there ends before the new one begins.
                _ => {
                    *state = ExtraState::Refer;
                    *state = put(&self.element, extra);
                }
            }
        }
        for (state, child) in self.children.iter_mut().zip(element.children) {
            child.rebuild(state);
        }
    }
}

fn put(element: &DomElement, extra: Extra) -> ExtraState {
    match extra.0 {
        Part::Set(how, name, Value::Live(mut closure)) => {
            let element = element.clone();
            let effect = RenderEffect::new(move |before: Option<Value>| {
                let mut value = closure.find();
                // A signal in a closure, say.
                while let Value::Live(mut inner) = value {
                    value = inner.find();
                }
                if !before.is_some_and(|before| before.is_same(&value)) {
                    apply(&element, how, name, &value);
                }
                value
            });
            ExtraState::Live(how, name, effect)
        }
        Part::Set(how, name, value) => {
            apply(element, how, name, &value);
            ExtraState::Set(how, name, value)
        }
        Part::Listen(name, owner, mut handler) => {
            let call = Box::new(move |event: JsValue| owner.with(|| handler.handle(event)));
            ExtraState::Listen(name, Rndr::add_event_listener(element, name, call))
        }
        Part::Refer(reference) => {
            reference.refer(element);
            ExtraState::Refer
        }
    }
}

fn apply(element: &DomElement, how: How, name: &'static str, value: &Value) {
    let text = match value {
        Value::Text(text) => Some(&**text),
        Value::Flag(true) => Some(""),
        _ => None,
    };
    match (how, text) {
        (How::Attribute, Some(text)) => Rndr::set_attribute(element, name, text),
        (How::Attribute, None) => Rndr::remove_attribute(element, name),
        (How::Class, Some(_)) => Rndr::add_class(&Rndr::class_list(element), name),
        (How::Class, None) => Rndr::remove_class(&Rndr::class_list(element), name),
        (How::Style, Some(text)) => Rndr::set_css_property(&Rndr::style(element), name, text),
        (How::Style, None) => Rndr::remove_css_property(&Rndr::style(element), name),
        (How::InnerHtml, text) => Rndr::set_inner_html(element, text.unwrap_or_default()),
        (How::Property, _) => {
            let value = match value {
                Value::Text(text) => JsValue::from_str(text),
                Value::Flag(flag) => JsValue::from_bool(*flag),
                _ => JsValue::UNDEFINED,
            };
            Rndr::set_property_or_value(element, name, &value);
        }
    }
}

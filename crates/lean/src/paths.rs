//! The paths at which the code of `view!` looks for elements, attributes and events, leading to those of this crate.

/// Leptos' renderer, with elements of ours.
pub mod tachys {
    /// Views.
    pub mod view {
        /// Lists of views.
        pub mod iterators {
            use crate::any_view::{AnyView, IntoAny};

            /// Views side by side.
            pub struct StaticVec(Vec<AnyView>);

            impl From<Vec<AnyView>> for StaticVec {
                fn from(views: Vec<AnyView>) -> Self {
                    Self(views)
                }
            }

            impl IntoAny for StaticVec {
                fn into_any(self) -> AnyView {
                    AnyView::group(self.0)
                }
            }
        }
    }

    /// HTML.
    pub mod html {
        pub use crate::attributes as attribute;

        use crate::any_view::{AnyView, IntoAny};

        /// Markup without anything dynamic.
        pub struct InertElement(&'static str);

        impl InertElement {
            /// Takes the markup.
            pub fn new(html: &'static str) -> Self {
                Self(html)
            }
        }

        impl IntoAny for InertElement {
            fn into_any(self) -> AnyView {
                AnyView::inert(self.0, false)
            }
        }

        /// Elements.
        pub mod element {
            use crate::element::El;

            macro_rules! elements {
                ($($name:ident)*) => {
                    $(
                        #[doc = concat!("`<", stringify!($name), ">`")]
                        pub fn $name() -> El {
                            El::new(stringify!($name), false)
                        }
                    )*
                };
            }

            elements! {
                a abbr address article aside audio b blockquote br button canvas caption cite code col colgroup data datalist dd
                del details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i iframe
                img input ins kbd label legend li main mark menu meter nav ol optgroup option output p picture pre progress q s
                samp search section select small source span strong sub summary sup table tbody td textarea tfoot th thead time
                tr u ul var video wbr
            }
        }

        /// Events.
        pub mod event {
            use wasm_bindgen::JsValue;

            use crate::element::Extra;

            pub use leptos::tachys::html::event::*;

            /// `on:` on a component.
            pub fn on<E, F>(event: E, handler: F) -> Extra
            where
                E: EventDescriptor,
                E::EventType: From<JsValue> + 'static,
                F: FnMut(E::EventType) + 'static,
            {
                Extra::on(event, handler)
            }
        }

        /// `class:` on a component.
        pub mod class {
            use crate::element::Extra;
            use crate::value::IntoValue;

            /// Switches one class.
            pub fn class((name, value): (&'static str, impl IntoValue)) -> Extra {
                Extra::class(name, value)
            }
        }
    }

    /// SVG.
    pub mod svg {
        use crate::any_view::{AnyView, IntoAny};
        use crate::element::El;

        /// Markup inside an SVG without anything dynamic.
        pub struct InertElement(&'static str);

        impl InertElement {
            /// Takes the markup.
            pub fn new(html: &'static str) -> Self {
                Self(html)
            }
        }

        impl IntoAny for InertElement {
            fn into_any(self) -> AnyView {
                AnyView::inert(self.0, true)
            }
        }

        macro_rules! elements {
            ($($name:ident)*) => {
                $(
                    #[doc = concat!("`<", stringify!($name), ">`")]
                    pub fn $name() -> El {
                        El::new(stringify!($name), true)
                    }
                )*
            };
        }

        elements! { circle defs ellipse g line path polygon polyline rect svg text }
    }
}

/// Attributes on components.
pub mod attr {
    pub use crate::attributes::*;

    /// What `view!` calls on each of them.
    pub mod any_attribute {
        use crate::element::Extra;

        /// Written by `view!` around attributes on components.
        pub trait IntoAnyAttribute {
            /// The attribute itself.
            fn into_any_attr(self) -> Extra;
        }

        impl IntoAnyAttribute for Extra {
            fn into_any_attr(self) -> Extra {
                self
            }
        }
    }
}

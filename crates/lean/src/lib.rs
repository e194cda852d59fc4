//! Leptos with views of one type.
//!
//! The frontend names this crate `leptos` in its Cargo.toml, so that `view!` and `#[component]`, whose code begins with
//! `::leptos`, build on it. A page is written as for Leptos; only what it compiles to differs. Leptos gives every shape of
//! element, attribute, event handler and closure a type, and every type its own code to build, update and drop it. Here all
//! of them are one [`AnyView`], whose code exists once; what is left per page is the markup itself (ADR 0015).
//!
//! Signals, effects, contexts and helpers are those of Leptos. Rendering on a server, hydration, `<Suspense>`, `<For>` and
//! other components of Leptos itself are left out. Behaviour to know:
//! - A closure in the markup runs again when a signal that it read changes, and its view is patched: an element stays if its
//!   tag, its attributes' names and the number of its children are the same, else it is replaced.
//! - `attr:`, `on:` and the like on a component go to its root element; a component without a single root takes none.

mod any_view;
mod apply;
#[doc(hidden)]
pub mod attributes;
pub mod children;
mod element;
mod keyed;
mod paths;
mod state;
mod value;

pub use any_view::{AnyView, IntoAny, IntoView};
pub use element::{AddAnyAttr, El, Extra};
pub use keyed::keyed;
pub use value::{IntoValue, Value};

// Where the code that `view!` and `#[component]` write looks for things.
pub use leptos::{component, ev, html, leptos_dom, logging, reactive, task, typed_builder, typed_builder_macro};
pub use paths::{attr, tachys};

/// Everything that a page needs.
pub mod prelude {
    pub use leptos::prelude::*;

    pub use crate::any_view::{AnyView, IntoAny, IntoMaybeErased, IntoRender, IntoView, View};
    pub use crate::children::{Children, ChildrenFn, CollectView, ViewFn, ViewFnOnce};
    pub use crate::element::AddAnyAttr;
    pub use crate::keyed::keyed;
    pub use crate::mount_to_body;
    pub use crate::value::IntoAttributeValue;
}

use std::mem;

use any_spawner::Executor;
use leptos::reactive::owner::Owner;
use leptos::tachys::dom::body;
use leptos::tachys::view::Mountable;

/// A closure in the markup: the code of `view!` passes it through here.
#[doc(hidden)]
pub fn __as_shared_reactive_fn<F>(closure: F) -> F {
    closure
}

/// Puts the app on the page, for good.
pub fn mount_to_body<V: IntoView>(app: impl FnOnce() -> V) {
    // It fails where it was done before, which is as well.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let state = owner.with(|| {
        let mut state = app().into_any().build();
        state.mount(&body(), None);
        state
    });
    mem::forget((owner, state));
}

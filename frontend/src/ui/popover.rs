//! Panels that hang from a button: menus and pickers. On phones they come from below.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node};

use super::dom::{focus, focusables};
use super::icon::{Glyph, Icon, glyph};

/// A panel under its trigger. It closes on Esc, on a click beside it and when the focus leaves it.
#[component]
pub fn Popover(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The button that opens it; let it toggle `open` and carry `aria-expanded`.
    #[prop(into)]
    trigger: ViewFnOnce,
    /// Further classes of the wrapper: `popover--end` aligns the panel at the right, `popover--up` opens upwards.
    #[prop(optional, into)]
    class: Option<&'static str>,
    /// The panel.
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let is_inside = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|target| target.dyn_into::<Node>().ok());
        root.get_untracked()
            .is_some_and(|root| node.is_some_and(|node| root.contains(Some(&node))))
    };
    let listener = window_event_listener(ev::pointerdown, move |event| {
        if open.get_untracked() && !is_inside(event.target()) {
            open.set(false);
        }
    });
    on_cleanup(move || listener.remove());
    let on_focusout = move |event: FocusEvent| {
        if let Some(next) = event.related_target()
            && !is_inside(Some(next))
        {
            open.set(false);
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            if let Some(trigger) = root
                .get_untracked()
                .and_then(|root| focusables(&root).into_iter().next())
            {
                focus(&trigger);
            }
        }
    };
    view! {
        <div class=format!("popover {}", class.unwrap_or("")) node_ref=root on:focusout=on_focusout on:keydown=on_keydown>
            {trigger.run()}
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <div class="popover__scrim" on:click=move |_| open.set(false)></div>
                            <div class="popover__panel">{children()}</div>
                        }.into_any()
                    })
            }}
        </div>
    }
}

/// The list of a menu: arrows, Home and End move between its items. Put it into a [`Popover`].
#[component]
pub fn Menu(
    /// Its name.
    #[prop(into)]
    label: String,
    /// [`MenuItem`]s, and `menu__label`, `menu__sep`.
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(first) = list.get().and_then(|list| focusables(&list).into_iter().next()) {
            focus(&first);
        }
    });
    let on_keydown = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        let items = focusables(&list);
        let active = document().active_element();
        let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
        let count = items.len();
        let next = match (event.key().as_str(), at) {
            (_, _) if count == 0 => return,
            ("ArrowDown", Some(at)) => (at + 1) % count,
            ("ArrowUp", Some(at)) => (at + count - 1) % count,
            ("ArrowDown" | "Home", _) => 0,
            ("ArrowUp" | "End", _) => count - 1,
            _ => return,
        };
        event.prevent_default();
        focus(&items[next]);
    };
    view! {
        <div class="menu" role="menu" aria-label=label node_ref=list on:keydown=on_keydown>
            {children()}
        </div>
    }
}

/// One action of a [`Menu`]; listen with `on:click`.
#[component]
pub fn MenuItem(
    /// Drawn before the words.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// For one of several: whether it is the chosen one.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// Any of the several may be chosen, or none.
    #[prop(optional)]
    many: bool,
    /// Cannot be used now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="menu__item"
            class:menu__item--danger=danger
            type="button"
            role=match checked {
                Some(_) if many => "menuitemcheckbox",
                Some(_) => "menuitemradio",
                None => "menuitem",
            }
            aria-checked=checked.map(|checked| move || if checked.get() { "true" } else { "false" })
            disabled=disabled
        >
            {icon.map(|icon| view! { <Icon glyph=icon /> }.into_any())}
            {children()}
            {checked
                .map(|checked| {
                    move || checked.get().then(|| view! { <span class="push"><Icon glyph=glyph::CHECK /></span> }.into_any())
                })}
        </button>
    }
}

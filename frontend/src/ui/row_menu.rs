//! The menu of a row: what can be done with it, behind three dots.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

use super::dom::focus;
use super::icon::{Glyph, Icon, glyph};
use super::popover::{Menu, MenuItem, Popover};

/// One thing that can be done.
pub struct Deed {
    /// Drawn before the words.
    pub icon: Glyph,
    /// The words.
    pub words: &'static str,
    /// Whether it takes something away.
    pub danger: bool,
    /// Does it.
    pub run: Callback<()>,
}

/// More room than the longest menu needs, in pixels.
const ROOM: f64 = 360.0;

/// Three dots that open a menu. It hangs from the window, since a table cuts off what hangs out of it.
pub fn row_menu(label: String, deeds: impl Fn() -> Vec<Deed> + Send + Sync + 'static) -> AnyView {
    let open = RwSignal::new(false);
    let name = label.clone();
    let trigger = move || {
        view! {
            <button
                class="btn btn--ghost btn--icon btn--sm"
                type="button"
                aria-label=label
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |event: MouseEvent| {
                    place(&event);
                    open.update(|open| *open = !*open);
                }
            >
                <Icon glyph=glyph::ELLIPSIS />
            </button>
        }
        .into_any()
    };
    view! {
        <Popover open trigger class="popover--row">
            {
                let items: Vec<_> = deeds()
                    .into_iter()
                    .map(|deed| {
                        let press = move |event: MouseEvent| {
                            give_back_focus(&event);
                            open.set(false);
                            deed.run.run(());
                        };
                        view! {
                            <MenuItem icon=deed.icon danger=deed.danger on:click=press>
                                {deed.words}
                            </MenuItem>
                        }
                        .into_any()
                    })
                    .collect();
                view! { <Menu label=name.clone()>{items}</Menu> }.into_any()
            }
        </Popover>
    }
    .into_any()
}

/// To the three dots, from where a dialog takes it and gives it back.
fn give_back_focus(event: &MouseEvent) {
    let item = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let popover = item.and_then(|item| item.closest(".popover").ok().flatten());
    if let Some(Ok(Some(dots))) = popover.map(|popover| popover.query_selector("button")) {
        focus(&dots);
    }
}

/// Tells the style sheet where the pressed button is: the menu opens under it, or above where there is no room.
fn place(event: &MouseEvent) {
    let button = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let root = document()
        .document_element()
        .and_then(|root| root.dyn_into::<HtmlElement>().ok());
    let (Some(button), Some(root)) = (button, root) else {
        return;
    };
    let corner = button.get_bounding_client_rect();
    let (width, height) = (f64::from(root.client_width()), f64::from(root.client_height()));
    let (top, bottom) = if height - corner.bottom() < ROOM && corner.top() > ROOM {
        ("auto".to_owned(), format!("{}px", height - corner.top() + 4.0))
    } else {
        (format!("{}px", corner.bottom() + 4.0), "auto".to_owned())
    };
    let right = format!("{}px", width - corner.right());
    for (name, value) in [("--menu-top", top), ("--menu-bottom", bottom), ("--menu-right", right)] {
        // Fails only for values that are no CSS.
        let _ = root.style().set_property(name, &value);
    }
}

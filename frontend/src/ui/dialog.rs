//! Layers over the page: dialogs, drawers and sheets, all on `<dialog>`, which keeps the focus inside, gives it back and
//! closes on Esc.

use leptos::html;
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::button::{Button, ButtonKind};
use super::dom::unique_id;
use super::icon::glyph;

/// The shape of a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// In the middle; from below on phones.
    #[default]
    Dialog,
    /// From the right, full height.
    Drawer,
    /// From below, on phones only.
    Sheet,
}

/// A titled layer. Its content exists only while it is open, so a form in it starts afresh each time.
#[component]
pub fn Dialog(
    /// Whether it is open; closing by Esc, the cross or the ground beside it sets this to false.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// A line under the heading.
    #[prop(optional, into)]
    text: Option<TextProp>,
    /// Its shape.
    #[prop(optional)]
    layer: Layer,
    /// The buttons at its foot; wrap a form around both by `children` instead where Enter should send it.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// The body.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("dialog");
    let (class, head, body, foot_class) = match layer {
        Layer::Dialog => ("dialog", "dialog__head", "dialog__body", "dialog__foot"),
        Layer::Drawer => ("drawer", "drawer__head", "drawer__body", "drawer__foot"),
        Layer::Sheet => ("dialog sheet", "dialog__head", "", "dialog__foot"),
    };
    let labelled = id.clone();
    let content = move || {
        open.get().then(|| {
            let close = Callback::new(move |()| open.set(false));
            view! {
                {dialog_head(head, id.clone(), title.clone(), text.clone(), close)}
                <div class=body>{children()}</div>
                {foot.as_ref().map(|foot| view! { <div class=foot_class>{foot.run()}</div> }.into_any())}
            }
            .into_any()
        })
    };
    view! { <Modal open class labelled>{content}</Modal> }
}

/// The head of a layer: its heading with this id, a line under it, and the cross.
pub(super) fn dialog_head(
    class: &'static str,
    id: String,
    title: TextProp,
    text: Option<TextProp>,
    close: Callback<()>,
) -> AnyView {
    view! {
        <div class=class>
            <div>
                <h2 class="dialog__title" id=id>
                    {move || title.get()}
                </h2>
                {text.map(|text| view! { <p class="dialog__text">{move || text.get()}</p> }.into_any())}
            </div>
            <span class="push">
                <Button kind=ButtonKind::Ghost icon=glyph::X label="Tutup" on_press=close />
            </span>
        </div>
    }
    .into_any()
}

/// A bare layer: the caller draws everything in it.
#[component]
pub fn Modal(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its classes.
    #[prop(into)]
    class: String,
    /// The id of its heading.
    #[prop(optional, into)]
    labelled: Option<String>,
    /// Its name, where it has no heading.
    #[prop(optional, into)]
    label: Option<String>,
    /// The content; draw it only while open.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            if !dialog.open() {
                // Fails only on an element outside the document.
                let _ = dialog.show_modal();
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    // A click on the backdrop has the dialog itself as its target; one inside has an inner element.
    let on_click = move |event: MouseEvent| {
        if event.target().as_ref() == event.current_target().as_ref() {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=class
            aria-labelledby=labelled
            aria-label=label
            on:close=move |_| open.set(false)
            on:click=on_click
        >
            <div class="layer">{children()}</div>
        </dialog>
    }
}

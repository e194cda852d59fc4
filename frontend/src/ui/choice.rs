//! Choosing one of a few: segmented controls, chips, tabs, and the steps of a task.

use leptos::prelude::*;

use super::icon::{Icon, glyph};
use super::url::use_url_state;

/// One of a few, all in sight.
#[component]
pub fn Segmented<T>(
    /// Its name.
    #[prop(into)]
    label: String,
    /// The values and their words, in order.
    options: Vec<(T, &'static str)>,
    /// The chosen one.
    #[prop(into)]
    value: Signal<T>,
    /// Chooses another.
    #[prop(into)]
    on_change: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let items: Vec<_> = options
        .into_iter()
        .map(|(option, words)| {
            view! {
                <button
                    class="segmented__item"
                    type="button"
                    aria-pressed=move || if value.get() == option { "true" } else { "false" }
                    on:click=move |_| on_change.run(option)
                >
                    {words}
                </button>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="segmented" role="group" aria-label=label>
            {items}
        </div>
    }
}

/// The links to the parts of a page, which the address names as `tab`. Where they do not fit, as on phones, the row scrolls
/// and the chosen one is brought into its middle.
#[component]
pub fn Tabs(
    /// Its name.
    label: &'static str,
    /// Reads whatever the widths of the links depend on, such as counts.
    #[prop(optional)]
    widths: Option<Callback<()>>,
    /// The links, the chosen one with `aria-current`.
    children: Children,
) -> impl IntoView {
    let url = use_url_state();
    Effect::new(move || {
        // The chosen one is told by the links themselves, once they are drawn.
        url.get("tab");
        if let Some(widths) = widths {
            widths.run(());
        }
        request_animation_frame(show_chosen);
    });
    view! {
        <nav class="tabs" aria-label=label>
            {children()}
        </nav>
    }
}

/// Scrolls the row only: the page stays where it is.
fn show_chosen() {
    let Ok(Some(chosen)) = document().query_selector(".tabs > [aria-current]") else {
        return;
    };
    let Some(row) = chosen.parent_element() else { return };
    let middle = |element: &web_sys::Element| {
        let place = element.get_bounding_client_rect();
        place.left() + place.width() / 2.0
    };
    let off = middle(&chosen) - middle(&row);
    row.set_scroll_left(row.scroll_left() + off as i32);
}

/// The steps of a task; the current one in signal, those before it ticked. On phones only the current one has its words.
#[component]
pub fn Stepper(
    /// Its name.
    #[prop(into)]
    label: String,
    /// The words of each step.
    steps: &'static [&'static str],
    /// The current step, from 0; as many as there are steps: all done.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    let items: Vec<_> = steps
        .iter()
        .enumerate()
        .map(|(index, words)| {
            view! {
                <li
                    class="step"
                    class:is-done=move || index < current.get()
                    class:is-current=move || index == current.get()
                    aria-current=move || (index == current.get()).then_some("step")
                >
                    <span class="step__n">
                        {move || {
                            if index < current.get() {
                                view! { <Icon glyph=glyph::CHECK /><span class="sr-only">"Selesai: "</span> }.into_any()
                            } else {
                                (index + 1).into_any()
                            }
                        }}
                    </span>
                    <span class="step__label">{*words}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <ol class="stepper" aria-label=label>
            {items}
        </ol>
    }
}

/// A filter that is set: its words and a cross that takes it away.
#[component]
pub fn FilterChip(
    /// What is filtered by.
    #[prop(into)]
    name: String,
    /// The chosen value.
    #[prop(into)]
    value: TextProp,
    /// Takes the filter away.
    #[prop(into)]
    on_clear: Callback<()>,
) -> impl IntoView {
    let label = format!("Hapus filter {name}");
    view! {
        <span class="chip chip--set">
            {name} <b>{move || value.get()}</b>
            <button class="chip__x" type="button" aria-label=label on:click=move |_| on_clear.run(())>
                <Icon glyph=glyph::X />
            </button>
        </span>
    }
}

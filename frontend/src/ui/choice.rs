//! Choosing one of a few: segmented controls, chips, tabs, and the steps of a task.

use leptos::prelude::*;

use super::icon::{Icon, glyph};

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

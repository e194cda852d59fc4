//! The filters of a list on phones: a button that says how many are set, and a sheet with all of them.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::dialog::{Dialog, Layer};
use super::icon::glyph;

/// The button and its sheet; wide screens have their filters in sight.
#[component]
pub fn FilterSheet(
    /// How many filters are set.
    #[prop(into)]
    set: Signal<usize>,
    /// What the button that closes the sheet says: `Tampilkan 12 faktur`.
    #[prop(into)]
    show: Signal<String>,
    /// Takes all of them away.
    on_clear: Callback<()>,
    /// The filters, a [`filter_field`] each.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let count = move || (set.get() > 0).then(|| view! { <span class="tab__count">{set}</span> }.into_any());
    let clear = move |_| {
        on_clear.run(());
        open.set(false);
    };
    let foot = move || {
        view! {
            <Button kind=ButtonKind::Secondary on:click=clear>
                "Hapus semua"
            </Button>
            <Button kind=ButtonKind::Primary on:click=move |_| open.set(false)>
                {show}
            </Button>
        }
        .into_any()
    };
    view! {
        <span class="only-mobile">
            <Button icon=glyph::SLIDERS_HORIZONTAL attr:aria-haspopup="dialog" on:click=move |_| open.set(true)>
                "Filter"
                {count}
            </Button>
        </span>
        <Dialog open title="Filter" layer=Layer::Sheet foot>
            <div class="dialog__body">{children()}</div>
        </Dialog>
    }
}

/// One filter of the sheet under its name.
pub fn filter_field(label: &'static str, body: AnyView) -> AnyView {
    view! {
        <fieldset class="field">
            <legend class="field__label">{label}</legend>
            {body}
        </fieldset>
    }
    .into_any()
}

/// The values of a filter as chips, `Semua` first; `choose` is told the value, or none for all.
pub fn filter_chips(choices: Vec<(String, String)>, chosen: Option<&str>, choose: Callback<Option<String>>) -> AnyView {
    let all = std::iter::once((String::new(), "Semua".to_owned()));
    let chips: Vec<_> = all
        .chain(choices)
        .map(|(value, words)| {
            let is_on = chosen.unwrap_or_default() == value;
            let class = if is_on { "chip chip--on" } else { "chip chip--plain" };
            let on_click = move |_| choose.run(Some(value.clone()).filter(|value| !value.is_empty()));
            view! {
                <button class=class type="button" aria-pressed=if is_on { "true" } else { "false" } on:click=on_click>
                    {words}
                </button>
            }
            .into_any()
        })
        .collect();
    view! { <div class="row row--wrap chips-tap">{chips}</div> }.into_any()
}

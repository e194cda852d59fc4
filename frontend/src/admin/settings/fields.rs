//! A setting as a field.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement};

use super::model::{Kind, Setting};
use super::{Desk, Line};
use crate::api;
use crate::ui::{Button, Icon, Picture, Segmented, TextField, TextKind, Toast, glyph};

const FIXED: &str = "Diatur di server lewat variabel lingkungan, jadi tidak bisa diubah di sini.";

/// A setting as it stands in its card, and on paper, where nothing can be typed into; a limit is a row of a table.
pub fn field(desk: Desk, place: usize, setting: &'static Setting, is_fixed: bool) -> AnyView {
    let control = control(desk, place, setting, is_fixed);
    if is_fixed || matches!(setting.kind, Kind::Limit | Kind::Picture { .. }) {
        return control;
    }
    let text = desk.line(place).now;
    view! {
        <div class="minw-0">
            {control} <p class="on-paper strong">{move || setting.words(&text.get())}</p>
        </div>
    }
    .into_any()
}

/// Where a setting is typed, chosen or switched, under its name.
fn control(desk: Desk, place: usize, setting: &'static Setting, is_fixed: bool) -> AnyView {
    let text = desk.line(place).now;
    let Setting { name, label, hint, .. } = *setting;
    if is_fixed && setting.kind != Kind::Limit {
        return view! {
            <div class="field">
                <span class="field__label">{label}</span>
                <span class="strong">{move || setting.words(&text.get())}</span>
                <span class="field__hint">{FIXED}</span>
            </div>
        }
        .into_any();
    }
    match setting.kind {
        Kind::Line | Kind::Maybe => view! { <TextField form=desk.form name label value=text hint=hint /> }.into_any(),
        Kind::Lines | Kind::Accounts => lines(desk, name, label, hint, text),
        Kind::Day => {
            view! { <TextField form=desk.form name label value=text hint=hint kind=TextKind::Day /> }.into_any()
        }
        Kind::Count(unit) => {
            let label = format!("{label} ({unit})");
            count(desk, name, label, hint, text)
        }
        Kind::Switch => switch(label, hint, text),
        Kind::Choice(options) => choice(label, hint, options, text),
        Kind::Limit => limit(desk, place, setting, is_fixed),
        Kind::Picture { private } => picture(desk, setting, private, text),
    }
}

fn lines(desk: Desk, name: &'static str, label: &'static str, hint: &'static str, text: RwSignal<String>) -> AnyView {
    let typed = move |event: Event| {
        let area = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
        text.set(area.map(|area| area.value()).unwrap_or_default());
    };
    let id = format!("f-{name}");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <textarea class="textarea" id=id rows="3" prop:value=text on:input=typed></textarea>
            {wrong(desk, format!("/{name}"))}
            {(!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> }.into_any())}
        </div>
    }
    .into_any()
}

/// What is wrong with a field that is drawn here.
fn wrong(desk: Desk, pointer: String) -> AnyView {
    (move || {
        desk.form.problem_of(&pointer).map(|problem| {
            view! {
                <p class="field__error">
                    <Icon glyph=glyph::CIRCLE_ALERT />
                    <span>{problem}</span>
                </p>
            }
            .into_any()
        })
    })
    .into_any()
}

fn count(desk: Desk, name: &'static str, label: String, hint: &'static str, text: RwSignal<String>) -> AnyView {
    let id = format!("f-{name}");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                class="input num"
                id=id
                inputmode="numeric"
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            {wrong(desk, format!("/{name}"))}
            <p class="field__hint">{hint}</p>
        </div>
    }
    .into_any()
}

fn switch(label: &'static str, hint: &'static str, text: RwSignal<String>) -> AnyView {
    view! {
        <label class="check check--switch">
            <input
                class="switch"
                type="checkbox"
                role="switch"
                prop:checked=move || text.get() == "true"
                on:change=move |event| text.set(event_target_checked(&event).to_string())
            />
            <span>
                <span class="list__title">{label}</span>
                <span class="list__sub">{hint}</span>
            </span>
        </label>
    }
    .into_any()
}

fn choice(
    label: &'static str,
    hint: &'static str,
    options: &'static [(&'static str, &'static str)],
    text: RwSignal<String>,
) -> AnyView {
    let chosen = Signal::derive(move || {
        let text = text.get();
        options.iter().position(|(value, _)| *value == text).unwrap_or_default()
    });
    let choose = Callback::new(move |place: usize| {
        if let Some((value, _)) = options.get(place) {
            text.set((*value).to_owned());
        }
    });
    let words = options.iter().enumerate().map(|(place, (_, words))| (place, *words));
    view! {
        <div class="field">
            <span class="field__label">{label}</span>
            <div>
                <Segmented label options=words.collect() value=chosen on_change=choose />
            </div>
            <p class="field__hint">{hint}</p>
        </div>
    }
    .into_any()
}

/// Times and minutes of a limit; what they were comes back where it is switched on again.
fn limit(desk: Desk, place: usize, setting: &'static Setting, is_fixed: bool) -> AnyView {
    const USUAL: &str = "100/15";
    let Line {
        base: before,
        now: text,
    } = desk.line(place);
    let Setting { name, label, hint, .. } = *setting;
    let head = view! {
        <td>
            <span class="list__title">{label}</span>
            <span class="list__sub">{if is_fixed { FIXED } else { hint }}</span>
        </td>
    };
    if is_fixed {
        return view! {
            <tr>
                {head} <td colspan="3">
                    <span class="strong">{move || setting.words(&text.get())}</span>
                </td>
            </tr>
        }
        .into_any();
    }
    let part = move |place: usize| text.with(|text| text.split('/').nth(place).unwrap_or_default().to_owned());
    let set = move |place: usize, typed: String| {
        // The slash stands between the two.
        let typed = typed.replace('/', "");
        let both = if place == 0 {
            format!("{typed}/{}", part(1))
        } else {
            format!("{}/{typed}", part(0))
        };
        text.set(both);
    };
    let switch = move |event: Event| {
        let is_on = event_target_checked(&event);
        let was = before.get_untracked();
        let on = if was.is_empty() { USUAL.to_owned() } else { was };
        text.set(if is_on { on } else { String::new() });
    };
    let number = move |place: usize, id: &'static str, what: &'static str, unit: &'static str| {
        view! {
            <td>
                <div class="input-group">
                    <input
                        class="input num"
                        id=format!("f-{name}/{id}")
                        inputmode="numeric"
                        aria-label=format!("{label}, {what}")
                        disabled=move || text.with(String::is_empty)
                        prop:value=move || part(place)
                        on:input=move |event| set(place, event_target_value(&event))
                    />
                    <span class="input-group__end input-group__end--text">{unit}</span>
                </div>
                {wrong(desk, format!("/{name}/{id}"))}
            </td>
        }
        .into_any()
    };
    view! {
        <tr>
            {head} {number(0, "count", "berapa kali", "kali")}
            {number(1, "window_seconds", "dalam berapa menit", "menit")} <td>
                <span class="on-paper strong">{move || setting.words(&text.get())}</span>
                <label class="check check--switch">
                    <input
                        class="switch"
                        type="checkbox"
                        role="switch"
                        aria-label=format!("{label}, dibatasi")
                        prop:checked=move || !text.with(String::is_empty)
                        on:change=switch
                    />
                    <span>"Aktif"</span>
                </label>
            </td>
        </tr>
    }
    .into_any()
}

/// A picture: it is sent at once, and takes its place when the page is saved.
fn picture(desk: Desk, setting: &'static Setting, private: bool, text: RwSignal<String>) -> AnyView {
    let Setting { name, label, hint, .. } = *setting;
    let is_sending = RwSignal::new(false);
    let chosen = move |event: Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let file = input.and_then(|input| {
            let file = input.files().and_then(|files| files.get(0));
            // The same file can be chosen again.
            input.set_value("");
            file
        });
        let Some(file) = file else { return };
        is_sending.set(true);
        spawn_local(async move {
            match api::settings::upload_picture(&file, private).await {
                Ok(hash) => drop(text.try_set(hash)),
                Err(error) => desk.toasts.show(Toast::failed(&error)),
            }
            is_sending.try_set(false);
        });
    };
    let shown = move || {
        let hash = text.get();
        if hash.is_empty() {
            return view! { <span class="subtle sm">"Belum ada gambar"</span> }.into_any();
        }
        let remove = Callback::new(move |()| text.set(String::new()));
        view! {
            <Picture hash class="set__logo" alt=label />
            <Button on_press=remove>"Hapus gambar"</Button>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <span class="field__label">{label}</span>
            <div class="row row--wrap">
                {shown}
                <label class="btn btn--secondary" class:is-loading=is_sending>
                    <Icon glyph=glyph::IMAGE />
                    "Pilih gambar"
                    <input class="sr-only" type="file" accept="image/png,image/jpeg,image/webp" on:change=chosen />
                </label>
            </div>
            {wrong(desk, format!("/{name}"))}
            <p class="field__hint">{hint}</p>
        </div>
    }
    .into_any()
}

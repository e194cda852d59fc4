//! A code of six digits, a box for each.

use domain::account::CODE_LENGTH;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::dom::focus;
use super::field::{field_error, field_id};
use super::form::FormState;

/// The boxes of a code. One paste fills them all, Backspace in an empty box moves back.
#[component]
pub fn CodeField(
    /// The form it belongs to.
    form: FormState,
    /// Its name in the request's body; errors with the pointer `/name` stand here.
    name: &'static str,
    /// A character for each box, a blank where it is empty; see [`digits_of`].
    value: RwSignal<String>,
) -> impl IntoView {
    let pointer = format!("/{name}");
    let problem = form.field(&pointer, "Kode");
    let enter = Callback::new(move |(place, text): (usize, String)| {
        let (boxes, next) = typed(&value.get_untracked(), place, &text);
        value.set(boxes);
        form.mend(&pointer);
        focus_box(name, next);
    });
    let boxes: Vec<_> = (0..CODE_LENGTH)
        .map(|place| {
            view! {
                {(place == CODE_LENGTH / 2).then(|| view! { <span class="otp__sep" aria-hidden="true"></span> }.into_any())}
                <input
                    class="otp__cell"
                    id=box_id(name, place)
                    inputmode="numeric"
                    autocomplete=if place == 0 { "one-time-code" } else { "off" }
                    aria-label=format!("Angka {}", place + 1)
                    aria-invalid=move || problem.get().is_some().then_some("true")
                    aria-describedby=move || problem.get().is_some().then(|| error_id(name))
                    prop:value=move || value.with(|boxes| box_of(boxes, place).trim().to_owned())
                    on:focus=|event| input_of(&event).select()
                    on:input=move |event| {
                        enter.run((place, event_target_value(&event)));
                        // What the box took in may be more than, or none of, what it now holds.
                        let held = value.with_untracked(|boxes| box_of(boxes, place).trim().to_owned());
                        input_of(&event).set_value(&held);
                    }
                    on:keydown=move |event| {
                        let is_empty = value.with_untracked(|boxes| box_of(boxes, place) == " ");
                        match event.key().as_str() {
                            "Backspace" if is_empty && place > 0 => {
                                event.prevent_default();
                                enter.run((place - 1, String::new()));
                            }
                            "ArrowLeft" if place > 0 => focus_box(name, place - 1),
                            "ArrowRight" => focus_box(name, place + 1),
                            _ => {}
                        }
                    }
                />
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend class="sr-only">"Kode 6 angka"</legend>
            <div class="otp">{boxes}</div>
            {field_error(problem, error_id(name))}
        </fieldset>
    }
}

/// The code, once every box holds a digit.
pub fn digits_of(boxes: &str) -> Option<String> {
    (boxes.len() == CODE_LENGTH && !boxes.contains(' ')).then(|| boxes.to_owned())
}

fn error_id(name: &str) -> String {
    format!("{}-error", field_id(name))
}

fn input_of(event: &impl AsRef<web_sys::Event>) -> HtmlInputElement {
    event_target(event.as_ref())
}

fn box_id(name: &str, place: usize) -> String {
    let id = field_id(name);
    if place == 0 { id } else { format!("{id}-{place}") }
}

fn focus_box(name: &str, place: usize) {
    if let Some(element) = document().get_element_by_id(&box_id(name, place)) {
        focus(&element);
    }
}

fn box_of(boxes: &str, place: usize) -> &str {
    boxes.get(place..=place).unwrap_or(" ")
}

/// The boxes after `place` came to hold `text`, and the place that the focus goes to. All six digits, pasted or filled in
/// by the browser, start at the first box wherever they arrive.
fn typed(boxes: &str, place: usize, text: &str) -> (String, usize) {
    let mut held: Vec<char> = (0..CODE_LENGTH)
        .map(|place| box_of(boxes, place).chars().next().unwrap_or(' '))
        .collect();
    let mut digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    // The box held a digit that the new text stands beside.
    if matches!(digits.len(), 2 | 7) {
        if digits.first() == held.get(place) {
            digits.remove(0);
        } else if digits.last() == held.get(place) {
            digits.pop();
        }
    }
    let start = if digits.len() >= CODE_LENGTH { 0 } else { place };
    if text.is_empty()
        && let Some(cleared) = held.get_mut(place)
    {
        *cleared = ' ';
    }
    for (cell, digit) in held.iter_mut().skip(start).zip(&digits) {
        *cell = *digit;
    }
    (held.into_iter().collect(), (start + digits.len()).min(CODE_LENGTH - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_go_on_to_the_next_box() {
        assert_eq!(typed("", 0, "4"), ("4     ".into(), 1));
        assert_eq!(typed("4     ", 1, "07"), ("407   ".into(), 3));
        assert_eq!(typed("40721 ", 5, "3"), ("407213".into(), 5));
        assert_eq!(typed("4     ", 0, "x"), ("4     ".into(), 0), "letters change nothing");
        assert_eq!(typed("40    ", 0, ""), (" 0    ".into(), 0));
    }

    #[test]
    fn a_digit_typed_beside_another_takes_its_place() {
        for text in ["47", "74"] {
            assert_eq!(typed("40    ", 0, text), ("70    ".into(), 1), "{text}");
        }
        assert_eq!(typed("40    ", 0, "44"), ("40    ".into(), 1));
    }

    #[test]
    fn one_paste_fills_all_boxes_wherever_it_lands() {
        for (boxes, place, text) in [
            ("", 0, "407213"),
            ("", 4, "407 213"),
            ("9     ", 0, "9407213"),
            ("12    ", 1, "Kode: 407-213."),
        ] {
            assert_eq!(typed(boxes, place, text), ("407213".into(), 5), "{text}");
        }
    }

    #[test]
    fn a_code_is_whole_with_six_digits() {
        assert_eq!(digits_of("407213").as_deref(), Some("407213"));
        for boxes in ["", "4072 3", "40721 "] {
            assert_eq!(digits_of(boxes), None, "{boxes:?}");
        }
    }
}

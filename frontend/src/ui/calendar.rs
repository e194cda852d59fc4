//! Two months to pick a range of days from.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::DateRange;
use domain::date::{format_day, month_start, parse_day};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::button::{Button, ButtonKind, ButtonSize};
use super::dom::focus;
use super::icon::glyph;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const WEEKDAYS: [&str; 7] = ["Sn", "Sl", "Rb", "Km", "Jm", "Sb", "Mg"];

/// Days under construction: the first click sets the start, the second the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// First day.
    pub from: NaiveDate,
    /// Last day; none between the two clicks.
    pub to: Option<NaiveDate>,
}

impl Draft {
    /// What a click on `day` makes of it.
    #[must_use]
    pub fn click(self, day: NaiveDate) -> Self {
        match self.to {
            None if day >= self.from => Self { to: Some(day), ..self },
            _ => Self { from: day, to: None },
        }
    }

    /// The range, if it has both ends.
    pub fn range(self) -> Option<DateRange> {
        DateRange::new(self.from, self.to?)
    }
}

/// Two months; arrows move between days, Page Up and Page Down between months.
#[component]
pub fn Calendar(
    /// The days picked so far.
    draft: RwSignal<Draft>,
    /// The last day with data, marked.
    data_date: NaiveDate,
) -> impl IntoView {
    let last = draft.get_untracked().to.unwrap_or(data_date);
    // The month on the right.
    let right = RwSignal::new(month_start(last));
    let cursor = RwSignal::new(last);
    let shift = move |back: bool| {
        right.update(|month| {
            let moved = if back {
                month.checked_sub_months(Months::new(1))
            } else {
                month.checked_add_months(Months::new(1))
            };
            *month = moved.unwrap_or(*month);
        });
    };
    let on_keydown = move |event: KeyboardEvent| {
        let from = cursor.get_untracked();
        let moved = match event.key().as_str() {
            "ArrowLeft" => from.checked_sub_days(Days::new(1)),
            "ArrowRight" => from.checked_add_days(Days::new(1)),
            "ArrowUp" => from.checked_sub_days(Days::new(7)),
            "ArrowDown" => from.checked_add_days(Days::new(7)),
            "PageUp" => from.checked_sub_months(Months::new(1)),
            "PageDown" => from.checked_add_months(Months::new(1)),
            _ => None,
        };
        let Some(day) = moved else { return };
        event.prevent_default();
        cursor.set(day);
        let month = month_start(day);
        let shown = right.get_untracked();
        let left = shown.checked_sub_months(Months::new(1)).unwrap_or(shown);
        if month > shown {
            right.set(month);
        } else if month < left {
            right.set(month.checked_add_months(Months::new(1)).unwrap_or(month));
        }
        request_animation_frame(move || {
            let found = document().query_selector(&format!("[data-day='{day}']"));
            if let Ok(Some(button)) = found {
                focus(&button);
            }
        });
    };
    let on_click = move |event: web_sys::MouseEvent| {
        let day = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
            .and_then(|button| button.get_attribute("data-day"))
            .and_then(|day| parse_day(&day));
        if let Some(day) = day {
            cursor.set(day);
            draft.update(|draft| *draft = draft.click(day));
        }
    };
    let month = move |first: NaiveDate, is_left: bool| {
        let step = |label: &'static str, back: bool| {
            let icon = if back {
                glyph::CHEVRON_LEFT
            } else {
                glyph::CHEVRON_RIGHT
            };
            // Each month has the arrow of its own side; the other keeps its place.
            let class = if back == is_left { "" } else { "vis-hidden" };
            view! {
                <span class=class>
                    <Button
                        kind=ButtonKind::Ghost
                        size=ButtonSize::Small
                        icon
                        label
                        on:click=move |_| shift(back)
                    />
                </span>
            }
        };
        let title = format!("{} {}", MONTHS[first.month0() as usize], first.year());
        let blanks = first.weekday().num_days_from_monday();
        let days: Vec<_> = first
            .iter_days()
            .take_while(|day| day.month() == first.month())
            .map(|day| {
                let class = move || day_class(day, draft.get(), data_date);
                view! {
                    <button
                        class=class
                        type="button"
                        data-day=day.to_string()
                        aria-label=format_day(day)
                        aria-pressed=move || if day_is_picked(day, draft.get()) { "true" } else { "false" }
                        tabindex=move || if cursor.get() == day { "0" } else { "-1" }
                    >
                        {day.day()}
                    </button>
                }
                .into_any()
            })
            .collect();
        view! {
            <div>
                <div class="cal__head">
                    {step("Bulan sebelumnya", true)} <span aria-live="polite">{title}</span>
                    {step("Bulan berikutnya", false)}
                </div>
                <div class="cal__grid">
                    {WEEKDAYS.map(|name| view! { <span class="cal__dow" aria-hidden="true">{name}</span> }.into_any()).collect_view()}
                    {(0..blanks).map(|_| view! { <span></span> }.into_any()).collect_view()} {days}
                </div>
            </div>
        }
    };
    view! {
        <div class="datepicker__months" on:keydown=on_keydown on:click=on_click>
            {move || {
                let shown = right.get();
                let left = shown.checked_sub_months(Months::new(1)).unwrap_or(shown);
                (month(left, true), month(shown, false))
            }}
        </div>
    }
}

fn day_is_picked(day: NaiveDate, draft: Draft) -> bool {
    day == draft.from || Some(day) == draft.to
}

fn day_class(day: NaiveDate, draft: Draft, data_date: NaiveDate) -> String {
    let mut class = String::from("cal__day");
    let to = draft.to.unwrap_or(draft.from);
    if day > draft.from && day < to {
        class.push_str(" is-in");
    }
    if day == draft.from {
        class.push_str(" is-start");
    }
    if day == to {
        class.push_str(" is-end");
    }
    if day == data_date {
        class.push_str(" is-today");
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn two_clicks_make_a_range_and_a_third_starts_anew() {
        let first = Draft {
            from: day(1),
            to: Some(day(5)),
        }
        .click(day(10));
        assert_eq!(first.range(), None);
        let both = first.click(day(12));
        assert_eq!(both.range(), DateRange::new(day(10), day(12)));
        assert_eq!(both.click(day(3)), Draft { from: day(3), to: None });
    }

    #[test]
    fn an_end_before_the_start_starts_anew() {
        let draft = Draft {
            from: day(10),
            to: None,
        }
        .click(day(4));
        assert_eq!(draft, Draft { from: day(4), to: None });
    }
}

//! The range of days that a page looks at, with the presets that every page offers.

use chrono::{Datelike, NaiveDate};
use domain::DateRange;
use domain::date::{DatePreset, format_day_short, parse_day};
use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::calendar::{Calendar, Draft};
use super::dom::focus_later;
use super::icon::{Icon, IconSize, glyph};
use super::popover::Popover;
use super::url::{UrlState, first_page};

/// The picker. The choice is kept in the address as `from` and `to`; without them the page shows its default: the 30 days
/// that end on the data date, or everything.
#[component]
pub fn DateRangePicker(
    /// Where the choice is kept.
    url: UrlState,
    /// The data date, from which presets count back; none until it is known.
    #[prop(into)]
    data_date: Signal<Option<NaiveDate>>,
    /// Whether the page shows everything by default.
    #[prop(optional)]
    everything: bool,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        url.range()
            .or_else(|| data_date.get().map(|day| DatePreset::Last30.range(day)))
    });
    let preset = Memo::new(move |_| match (url.range(), data_date.get()) {
        (None, _) => (!everything).then_some(DatePreset::Last30),
        (Some(range), Some(day)) => DatePreset::of(range, day),
        (Some(_), None) => None,
    });
    let trigger = move || {
        view! {
            <button
                class="btn btn--secondary"
                type="button"
                aria-haspopup="dialog"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                disabled=move || data_date.get().is_none()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon glyph=glyph::CALENDAR />
                {move || match preset.get() {
                    Some(preset) => preset.label(),
                    None if everything && url.range().is_none() => ALL,
                    None => "Kustom",
                }}
                <span class="subtle only-desktop num">
                    {move || shown.get().filter(|_| !everything || url.range().is_some()).map(short_label)}
                </span>
                <Icon glyph=glyph::CHEVRON_DOWN size=IconSize::Small />
            </button>
        }
        .into_any()
    };
    let panel = move || {
        let day = data_date.get()?;
        let range = shown.get_untracked()?;
        let on_choose = move |range| url.set_range(range);
        let on_all = everything.then(|| {
            Callback::new(move |()| {
                let mut changes = first_page();
                changes.extend([("from", None), ("to", None)]);
                url.set(changes);
            })
        });
        Some(view! { <RangePanel open data_date=day range chosen=preset.get_untracked() on_choose on_all /> })
    };
    view! {
        <Popover open trigger class="popover--end">
            {panel}
        </Popover>
    }
}

/// `23 Okt – 21 Nov`; the year only where it is not the same at both ends.
fn short_label(range: DateRange) -> String {
    if range.from.year() == range.to.year() && range.from != range.to {
        format!("{} – {}", format_day_short(range.from), format_day_short(range.to))
    } else {
        range.label()
    }
}

/// What everything is called.
const ALL: &str = "Semua tanggal";

/// The panel that days are chosen in: presets, a calendar, and both ends typed.
#[component]
pub fn RangePanel(
    /// Closed once days are chosen.
    open: RwSignal<bool>,
    /// The data date, from which presets count back.
    data_date: NaiveDate,
    /// The days to begin with.
    range: DateRange,
    /// The preset that these are.
    chosen: Option<DatePreset>,
    /// Takes the chosen days.
    #[prop(into)]
    on_choose: Callback<DateRange>,
    /// Chooses everything, where that is offered.
    on_all: Option<Callback<()>>,
) -> impl IntoView {
    let draft = RwSignal::new(Draft {
        from: range.from,
        to: Some(range.to),
    });
    let is_custom = RwSignal::new(chosen.is_none());
    Effect::new(move |before: Option<Draft>| {
        let now = draft.get();
        if before.is_some_and(|before| before != now) {
            is_custom.set(true);
        }
        now
    });
    let apply = move |range: DateRange| {
        open.set(false);
        on_choose.run(range);
    };
    let all = on_all.map(|on_all| {
        let choose = move |_| {
            open.set(false);
            on_all.run(());
        };
        view! {
            <button class="datepicker__preset" type="button" on:click=choose>
                {ALL}
            </button>
        }
        .into_any()
    });
    let presets: Vec<_> = DatePreset::ALL
        .into_iter()
        .map(|preset| {
            view! {
                <button
                    class="datepicker__preset"
                    type="button"
                    aria-pressed=move || {
                        if chosen == Some(preset) && !is_custom.get() { "true" } else { "false" }
                    }
                    on:click=move |_| apply(preset.range(data_date))
                >
                    {preset.label()}
                </button>
            }
            .into_any()
        })
        .collect();
    let day_input = move |label: &'static str, is_from: bool| {
        let value = move || {
            let draft = draft.get();
            let day = if is_from { Some(draft.from) } else { draft.to };
            day.map(|day| day.to_string()).unwrap_or_default()
        };
        let on_change = move |event: web_sys::Event| {
            if let Some(day) = parse_day(&event_target_value(&event)) {
                draft.update(|draft| {
                    if is_from {
                        draft.from = day;
                        draft.to = draft.to.filter(|to| *to >= day);
                    } else {
                        draft.to = Some(day);
                        draft.from = draft.from.min(day);
                    }
                });
            }
        };
        view! {
            <label class="datepicker__day">
                <span class="xs subtle">{label}</span>
                <input class="input input--sm" type="date" prop:value=value on:change=on_change />
            </label>
        }
    };
    view! {
        <div class="datepicker" role="dialog" aria-label="Pilih rentang tanggal">
            <div class="datepicker__presets">
                {all} {presets}
                <button
                    class="datepicker__preset"
                    type="button"
                    aria-pressed=move || if is_custom.get() { "true" } else { "false" }
                    on:click=move |_| {
                        is_custom.set(true);
                        focus_later("[data-day][tabindex='0']");
                    }
                >
                    "Kustom"
                </button>
            </div>
            <Calendar draft data_date />
            <div class="datepicker__foot">
                {day_input("Dari", true)} {day_input("Sampai", false)} <span class="push row">
                    <Button kind=ButtonKind::Ghost on:click=move |_| open.set(false)>
                        "Batal"
                    </Button>
                    <Button
                        kind=ButtonKind::Primary
                        disabled=Signal::derive(move || draft.get().range().is_none())
                        on:click=move |_| {
                            if let Some(range) = draft.get().range() {
                                apply(range);
                            }
                        }
                    >
                        "Terapkan"
                    </Button>
                </span>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_is_short_within_a_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let range = |from, to| DateRange::new(day(from), day(to)).unwrap();
        assert_eq!(short_label(range("2026-10-23", "2026-11-21")), "23 Okt – 21 Nov");
        assert_eq!(
            short_label(range("2025-12-23", "2026-01-21")),
            "23 Des 2025 – 21 Jan 2026"
        );
    }
}

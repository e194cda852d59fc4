//! What a cap on discounts would have brought.

use domain::money::format_count;
use domain::pricing::Pricing;
use leptos::prelude::*;

use crate::format::rupiah_short;
use crate::ui::Card;

/// The cap shown at first, in percent.
const FIRST: usize = 10;

/// The card with its slider.
pub(super) fn card(found: &Pricing) -> AnyView {
    let caps = StoredValue::new(found.caps.clone());
    let largest = found.caps.len().saturating_sub(1);
    let cap = RwSignal::new(FIRST.min(largest));
    let at = move || caps.with_value(|caps| caps.get(cap.get()).cloned());
    let money = move || at().map(|effect| format!("+{}", rupiah_short(effect.gross_profit.0)));
    let lines = move || {
        at().map(|effect| {
            format!(
                "{} baris berdiskon di atasnya. Anggapan: jumlah yang terjual tetap sama.",
                format_count(effect.lines)
            )
        })
    };
    let label = move || format!("Diskon paling banyak {}%", cap.get());
    let on_input = move |event| {
        if let Ok(value) = event_target_value(&event).parse::<usize>() {
            cap.set(value.min(largest));
        }
    };
    view! {
        <Card title="Bila diskon dibatasi" sub="Laba kotor pada rentang ini">
            <div class="card__body stack">
                <label class="field">
                    <span class="field__label">{label}</span>
                    <input
                        class="slider"
                        type="range"
                        min="0"
                        max=largest.to_string()
                        step="1"
                        prop:value=move || cap.get().to_string()
                        on:input=on_input
                    />
                </label>
                <p class="figure figure--md" aria-live="polite">
                    {money}
                </p>
                <p class="sm muted">{lines}</p>
            </div>
        </Card>
    }
    .into_any()
}

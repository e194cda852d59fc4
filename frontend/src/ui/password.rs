//! How strong a password is.

use domain::password::Strength;
use leptos::prelude::*;

/// How strong a password is: three bars and a word.
#[component]
pub fn StrengthBar(
    /// None while nothing is typed.
    #[prop(into)]
    strength: Signal<Option<Strength>>,
) -> impl IntoView {
    let class = move || match strength.get() {
        None => "strength",
        Some(Strength::Weak) => "strength strength--weak",
        Some(Strength::Medium) => "strength strength--medium",
        Some(Strength::Strong) => "strength strength--strong",
    };
    view! {
        <div class=class role="status">
            <i class="strength__bar"></i>
            <i class="strength__bar"></i>
            <i class="strength__bar"></i>
            <span class="strength__label">
                {move || strength.get().map(|strength| view! {
                    <span class="sr-only">"Kekuatan kata sandi: "</span>
                    {strength.label()}
                }.into_any())}
            </span>
        </div>
    }
}

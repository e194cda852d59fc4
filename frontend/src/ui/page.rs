//! The head of a page.

use chrono::{DateTime, NaiveDate, Utc};
use domain::date::{format_day, format_instant};
use leptos::prelude::*;

use super::dom::set_title;

/// How fresh a page's figures are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The data date; none without any data.
    pub as_of: Option<NaiveDate>,
    /// When the last upload was imported.
    pub last_upload: Option<DateTime<Utc>>,
}

impl Freshness {
    /// `Data s.d. 21 Nov 2026, unggahan terakhir 22 Nov 2026, 08.14 WITA`.
    pub fn text(&self) -> String {
        let Some(as_of) = self.as_of else {
            return "Belum ada data".to_owned();
        };
        let data = format!("Data s.d. {}", format_day(as_of));
        match self.last_upload {
            Some(at) => format!("{data}, unggahan terakhir {}", format_instant(at)),
            None => format!("{data}, belum ada unggahan"),
        }
    }
}

/// The line that says how fresh the figures are; a skeleton of the same height until it is known.
#[component]
pub fn FreshnessLine(
    /// None until it is known.
    #[prop(into)]
    freshness: Signal<Option<Freshness>>,
) -> impl IntoView {
    view! {
        <span
            class="freshness"
            class:freshness--none=move || freshness.with(|known| known.as_ref().is_none_or(|known| known.as_of.is_none()))
        >
            {move || match freshness.get() {
                Some(known) => known.text().into_any(),
                None => view! { <span class="skeleton skeleton--line" aria-label="Memuat"></span> }.into_any(),
            }}
        </span>
    }
}

/// Title (the page's only h1, and the window's title), a line under it, and actions at its right.
#[component]
pub fn PageHead(
    /// The page's name as in the menu.
    #[prop(into)]
    title: String,
    /// How fresh the figures are, on every page that shows some.
    #[prop(optional, into)]
    freshness: Option<Signal<Option<Freshness>>>,
    /// Words beside the freshness line, or instead of it.
    #[prop(optional, into)]
    meta: Option<TextProp>,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    set_title(&title);
    view! {
        <div class="page-head">
            <div>
                <h1 class="page-head__title" tabindex="-1">
                    {title}
                </h1>
                {freshness
                    .map(|freshness| {
                        let meta = meta.clone();
                        view! {
                            <p class="page-head__meta">
                                <FreshnessLine freshness />
                                {move || meta.as_ref().map(TextProp::get).filter(|words| !words.is_empty()).map(beside)}
                            </p>
                        }.into_any()
                    })}
                {meta
                    .filter(|_| freshness.is_none())
                    .map(|meta| view! { <p class="page-head__meta">{move || meta.get()}</p> }.into_any())}
            </div>
            {children.map(|children| view! { <div class="page-head__actions">{children()}</div> }.into_any())}
        </div>
    }
}

/// Words beside the freshness line.
fn beside(words: impl Into<String>) -> AnyView {
    view! {
        <span class="subtle only-desktop" aria-hidden="true">
            "·"
        </span>
        <span>{words.into()}</span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_data_date_and_last_upload() {
        let known = Freshness {
            as_of: NaiveDate::from_ymd_opt(2026, 11, 21),
            last_upload: "2026-11-22T00:14:00Z".parse().ok(),
        };
        assert_eq!(
            known.text(),
            "Data s.d. 21 Nov 2026, unggahan terakhir 22 Nov 2026, 08.14 WITA"
        );
    }
}

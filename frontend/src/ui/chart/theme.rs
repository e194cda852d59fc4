//! The design tokens as the browser has them now.

use charts::Theme;
use leptos::prelude::*;

use crate::ui::use_theme;

/// The theme to draw with, none while the style sheet is not there; reactive, so that what draws with it is drawn again
/// when the page turns light or dark.
pub(super) fn chart_theme() -> impl Fn() -> Option<Theme> + Copy + Send + Sync + 'static {
    let theme = use_theme();
    move || {
        theme.is_dark();
        let style = computed_style()?;
        let read = Theme::from_tokens(|name| style.get_property_value(name).ok());
        read.inspect_err(|error| leptos::logging::error!("{error}")).ok()
    }
}

/// A token's value; none without one.
pub(super) fn token(name: &str) -> Option<String> {
    let value = computed_style()?.get_property_value(name).ok()?;
    (!value.trim().is_empty()).then_some(value)
}

fn computed_style() -> Option<web_sys::CssStyleDeclaration> {
    let root = document().document_element()?;
    window().get_computed_style(&root).ok().flatten()
}

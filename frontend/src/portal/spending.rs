//! What both portals say of a customer's purchases.

use domain::purchase::spending::{HealthPart, Insight, InsightKind};
use leptos::prelude::*;

use crate::ui::{Icon, glyph};

/// A sentence with its figures stressed.
pub fn spending_note(insight: &Insight) -> AnyView {
    let icon = match insight.kind {
        InsightKind::Change => glyph::CHART_LINE,
        InsightKind::Months => glyph::CALENDAR_DAYS,
        InsightKind::Discount => glyph::PERCENT,
        InsightKind::Rhythm => glyph::CLOCK,
        InsightKind::TopPart => glyph::PACKAGE,
    };
    let pieces: Vec<_> = insight
        .pieces
        .iter()
        .enumerate()
        .map(|(place, piece)| {
            let piece = piece.clone();
            if place % 2 == 1 {
                view! { <b class="num">{piece}</b> }.into_any()
            } else {
                piece.into_any()
            }
        })
        .collect();
    view! {
        <li>
            <Icon glyph=icon />
            <span>{pieces}</span>
        </li>
    }
    .into_any()
}

/// A part of the health with its reason.
pub fn health_part(part: &HealthPart) -> AnyView {
    view! {
        <div class="health__row">
            <span>
                <span class="strong">{part.kind.label()}</span>
                <span class="list__sub">{part.reason.clone()}</span>
            </span>
            <span class="num strong">{format!("{}/25", part.points)}</span>
            <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__track" width="100" height="6" />
                <rect class="bar__fill" width=(part.points * 4).to_string() height="6" />
            </svg>
        </div>
    }
    .into_any()
}

//! What does not wait: points that soon expire, and favourites that may run out.

use domain::date::format_day;
use domain::money::format_count;
use domain::purchase::CustomerDashboard;
use leptos::prelude::*;

use crate::customer::favorites;
use crate::paths;
use crate::ui::{Icon, glyph};

/// Points that expire within so many days are told above everything else.
const SOON: i64 = 30;

/// The notices; none where there is nothing to tell.
pub(super) fn notices(found: &CustomerDashboard) -> AnyView {
    let warnings = favorites::warnings(&found.running_out).into_iter();
    let mut notices: Vec<_> = expiring(found)
        .into_iter()
        .chain(warnings.map(favorites::warning))
        .collect();
    let left = found.running_out_total - found.running_out.len() as i64;
    if left > 0 {
        let words = format!("{} favorit lain juga mungkin habis", format_count(left));
        let link = view! {
            <a class="link sm" href=paths::CUSTOMER_FAVORITES>
                {words}
            </a>
        };
        notices.push(link.into_any());
    }
    notices.into_any()
}

fn expiring(found: &CustomerDashboard) -> Option<AnyView> {
    let next = found.expiring?;
    let days = (next.on - found.today).num_days();
    let title = format!("{} poin hangus pada {}", format_count(next.points), format_day(next.on));
    let text = format!("Tinggal {} hari. ", format_count(days));
    (days <= SOON).then(|| {
        view! {
            <div class="alert alert--warning">
                <Icon glyph=glyph::HOURGLASS />
                <span>
                    <span class="alert__title">{title}</span>
                    {text}
                    <a class="link" href=paths::CUSTOMER_REWARDS>
                        "Tukar poin"
                    </a>
                </span>
            </div>
        }
        .into_any()
    })
}

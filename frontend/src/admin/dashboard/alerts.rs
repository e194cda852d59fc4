//! What waits for an admin.

use domain::dashboard::{Alert, Dashboard};
use domain::date::format_instant;
use leptos::prelude::*;

use crate::ui::{ButtonKind, ButtonSize, Card, Glyph, Icon, button_class, glyph};

/// Uploads and registrations that need attention.
pub(super) fn alerts(dashboard: &Dashboard) -> AnyView {
    let body = if dashboard.alerts.is_empty() {
        view! {
            <div class="list__row">
                <span class="notif__ico notif__ico--ok">
                    <Icon glyph=glyph::CIRCLE_CHECK />
                </span>
                <span class="list__main">
                    <span class="list__title">"Tidak ada yang perlu ditindak"</span>
                    <span class="list__sub">"Unggahan dan pendaftaran yang menunggu muncul di sini."</span>
                </span>
            </div>
        }
        .into_any()
    } else {
        dashboard.alerts.iter().map(row).collect_view().into_any()
    };
    view! {
        <Card title="Perlu ditindak" sub="Unggahan dan pendaftaran" class="col-12">
            <div class="mt-2">{body}</div>
        </Card>
    }
    .into_any()
}

/// How an alert looks and what its button says, by its stable name.
fn face(code: &str) -> (&'static str, Glyph, &'static str) {
    match code {
        "upload_rejected" => ("notif__ico notif__ico--danger", glyph::UPLOAD, "Periksa"),
        "upload_needs_choice" => ("notif__ico notif__ico--warn", glyph::UPLOAD, "Pilih"),
        "upload_checked" => ("notif__ico notif__ico--info", glyph::UPLOAD, "Lanjutkan"),
        "registration_pending" => ("notif__ico notif__ico--info", glyph::USER_PLUS, "Tinjau"),
        _ => ("notif__ico notif__ico--info", glyph::BELL, "Buka"),
    }
}

fn row(alert: &Alert) -> AnyView {
    let (class, icon, action) = face(&alert.code);
    let link = button_class(ButtonKind::Secondary, ButtonSize::Small);
    let label = format!("{action}: {}", alert.title);
    view! {
        <div class="list__row">
            <span class=class>
                <Icon glyph=icon />
            </span>
            <span class="list__main">
                <span class="list__title">{alert.title.clone()}</span>
                <span class="list__sub">{alert.detail.clone()}</span>
                <span class="notif__why num">{format_instant(alert.at)}</span>
            </span>
            <a class=link href=alert.path.clone() aria-label=label>
                {action}
            </a>
        </div>
    }
    .into_any()
}

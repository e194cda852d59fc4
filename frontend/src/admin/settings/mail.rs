//! The test mail: sends it, and says what became of it.

use std::time::Duration;

use domain::date::{format_day_short, in_wita, parse_instant};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::Desk;
use crate::api::{self, ApiError};
use crate::ui::{Button, Icon, Toast, glyph};

/// How often the outcome is asked for, and how long it is waited for.
const PAUSE: Duration = Duration::from_millis(700);
const TRIES: u32 = 15;

/// The mail server, the button, and the last outcome.
pub fn test(desk: Desk, answer: &Value) -> AnyView {
    let is_sending = RwSignal::new(false);
    let send = Callback::new(move |()| {
        is_sending.set(true);
        spawn_local(async move {
            if let Err(error) = send_and_wait().await {
                desk.toasts.show(Toast::failed(&error));
            }
            is_sending.try_set(false);
            desk.settings.reload();
        });
    });
    let server = match answer["mail_server"].as_str() {
        Some("") | None => "Tidak ada: email ditulis sebagai berkas di folder outbox server".to_owned(),
        Some(server) => server.to_owned(),
    };
    view! {
        <div class="field">
            <span class="field__label">"Server SMTP"</span>
            <span class="strong">{server}</span>
            <span class="field__hint">"Diatur di server lewat AMPC_SMTP_URL."</span>
        </div>
        <div class="row row--wrap">
            <Button icon=glyph::MAIL pending=is_sending on_press=send>
                "Kirim email uji"
            </Button>
            {outcome(&answer["mail_test"])}
        </div>
    }
    .into_any()
}

async fn send_and_wait() -> Result<(), ApiError> {
    api::settings::test_mail().await?;
    for _ in 0..TRIES {
        sleep(PAUSE).await;
        let test = &api::settings::read().await?["mail_test"];
        let is_known = test["status"] != "waiting" || test["detail"] != "";
        if is_known {
            break;
        }
    }
    Ok(())
}

/// `Uji terakhir berhasil, 22 Nov 07.12`, or why not.
fn outcome(test: &Value) -> Option<AnyView> {
    let at = parse_instant(test["at"].as_str()?)?;
    let local = in_wita(at);
    let time = local.time().to_string();
    let when = format!(
        "{} {}",
        format_day_short(local.date_naive()),
        time.get(..5).unwrap_or_default().replace(':', ".")
    );
    let to = test["to"].as_str().unwrap_or_default();
    let detail = test["detail"].as_str().unwrap_or_default().to_owned();
    let (class, icon, words) = match test["status"].as_str() {
        Some("sent") => (
            "avail avail--yes",
            glyph::CIRCLE_CHECK,
            format!("Uji terakhir berhasil, {when}, ke {to}"),
        ),
        Some("refused") => (
            "field__error",
            glyph::CIRCLE_ALERT,
            format!("Uji ke {to} ditolak, {when}"),
        ),
        _ => (
            "avail avail--few",
            glyph::CLOCK,
            format!("Uji ke {to} masih menunggu, {when}"),
        ),
    };
    Some(
        view! {
            <span class=class role="status">
                <Icon glyph=icon />
                {words}
            </span>
            {(!detail.is_empty()).then(|| view! { <span class="code xs block">{detail}</span> }.into_any())}
        }
        .into_any(),
    )
}

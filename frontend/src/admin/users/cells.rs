//! Cells of the lists of users.

use chrono::{DateTime, Utc};
use domain::account::{AccountStatus, Role, UserKind, UserRow};
use domain::date::format_instant;
use domain::loyalty::Tier;
use leptos::prelude::*;

use crate::api::encode;
use crate::paths;
use crate::ui::{Badge, Icon, Tone, glyph};

/// What stands where nothing is known.
const NONE: &str = "—";

pub fn muted(text: Option<String>) -> AnyView {
    let text = text.unwrap_or_else(|| NONE.to_owned());
    view! { <span class="muted">{text}</span> }.into_any()
}

/// An instant without the name of the time zone, which the head of the column could not say shorter.
pub fn at(instant: Option<DateTime<Utc>>) -> AnyView {
    let text = instant.map_or_else(
        || NONE.to_owned(),
        |at| format_instant(at).trim_end_matches(" WITA").to_owned(),
    );
    view! { <span class="num muted">{text}</span> }.into_any()
}

/// A customer's name with its number.
pub fn customer(user: &UserRow) -> AnyView {
    let number = user.customer_number.as_deref().unwrap_or_default();
    let href = format!("{}/{}", paths::ADMIN_CUSTOMERS, encode(number));
    view! {
        <a class="cell-main" href=href>
            {user.name.clone()}
        </a>
        " "
        <span class="code subtle cell-code">{user.customer_number.clone()}</span>
    }
    .into_any()
}

pub fn name(user: &UserRow) -> AnyView {
    view! { <span class="cell-main">{user.name.clone()}</span> }.into_any()
}

/// A tier with its gem; none for staff.
pub fn tier(tier: Option<Tier>) -> AnyView {
    tier.map_or_else(|| muted(None), crate::portal::tier)
}

pub fn role(user: &UserRow) -> AnyView {
    let tone = if user.role == Role::SuperAdmin {
        Tone::Info
    } else {
        Tone::Neutral
    };
    let word = user.role.as_str();
    view! { <Badge tone>{word}</Badge> }.into_any()
}

pub fn authenticator(user: &UserRow) -> AnyView {
    let (class, icon, words) = if user.totp_enabled == Some(true) {
        ("avail avail--yes", glyph::CIRCLE_CHECK, "Aktif")
    } else {
        ("avail avail--no", glyph::CIRCLE, "Belum")
    };
    view! {
        <span class=class>
            <Icon glyph=icon />
            {words}
        </span>
    }
    .into_any()
}

/// How far the account is, as a word with its sign.
pub fn status(user: &UserRow) -> AnyView {
    let (tone, icon) = match user.status {
        AccountStatus::Active => (Tone::Success, glyph::CHECK),
        AccountStatus::Disabled => (Tone::Danger, glyph::BAN),
        AccountStatus::Pending => (Tone::Warning, glyph::HOURGLASS),
        AccountStatus::Unverified => (Tone::Info, glyph::MAIL),
        AccountStatus::NoAccount if user.invited_until.is_some() => (Tone::Warning, glyph::MAIL),
        AccountStatus::NoAccount => {
            let words = status_words(user, 0);
            return view! { <Badge>{words}</Badge> }.into_any();
        }
    };
    let words = status_words(user, js_sys::Date::now() as i64);
    view! {
        <Badge tone icon>
            {words}
        </Badge>
    }
    .into_any()
}

/// `now` in milliseconds.
fn status_words(user: &UserRow, now: i64) -> String {
    match (user.status, user.kind, user.invited_until) {
        (AccountStatus::Unverified, ..) => "Kode belum dimasukkan".to_owned(),
        (AccountStatus::NoAccount, UserKind::Admin, None) => "Undangan lewat masa".to_owned(),
        (AccountStatus::NoAccount, UserKind::Admin, Some(until)) => {
            let minutes = (until.timestamp_millis() - now) / 60_000;
            if minutes >= 60 {
                format!("Diundang, {} jam lagi", minutes / 60)
            } else {
                format!("Diundang, {} menit lagi", minutes.max(0))
            }
        }
        (status, ..) => status.label().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(status: AccountStatus, kind: UserKind, invited_until: Option<&str>) -> UserRow {
        UserRow {
            id: "adm_1".to_owned(),
            kind,
            role: Role::Viewer,
            status,
            customer_number: None,
            username: None,
            name: "Nurul Fitri".to_owned(),
            email: None,
            phone: None,
            tier: None,
            points: None,
            terms_days: None,
            last_seen_at: None,
            totp_enabled: None,
            invited_until: invited_until.map(|until| until.parse().unwrap()),
        }
    }

    #[test]
    fn an_invitation_says_how_long_it_can_still_be_taken() {
        let now = "2026-11-22T00:00:00Z"
            .parse::<DateTime<Utc>>()
            .unwrap()
            .timestamp_millis();
        let words = |until| status_words(&user(AccountStatus::NoAccount, UserKind::Admin, until), now);
        assert_eq!(words(Some("2026-11-24T13:10:00Z")), "Diundang, 61 jam lagi");
        assert_eq!(words(Some("2026-11-22T00:40:00Z")), "Diundang, 40 menit lagi");
        assert_eq!(words(None), "Undangan lewat masa");
    }

    #[test]
    fn the_states_of_customers_have_their_words() {
        let words = |status| status_words(&user(status, UserKind::Customer, None), 0);
        assert_eq!(words(AccountStatus::NoAccount), "Belum punya akun");
        assert_eq!(words(AccountStatus::Unverified), "Kode belum dimasukkan");
        assert_eq!(words(AccountStatus::Disabled), "Nonaktif");
    }
}

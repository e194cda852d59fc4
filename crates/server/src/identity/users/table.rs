//! Users as a table that is saved.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use domain::account::{UserKind, UserRow};

use super::filter::Filter;
use super::list;
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::state::AppState;

/// All users of the filter.
pub async fn table(state: &AppState, filter: Filter, format: TableFormat) -> AppResult<HttpResponse> {
    let (name, heads) = match filter.kind {
        UserKind::Customer => ("customer", customer_heads()),
        UserKind::Admin => ("admin", member_heads()),
    };
    let cells = match filter.kind {
        UserKind::Customer => customer,
        UserKind::Admin => member,
    };
    let now = state.clock.now();
    let name = format!("{name}-{}", state.clock.today());
    export::respond(state, format, &name, &heads, async |rows| {
        list::all(&state.read, &filter, now, async |user| {
            Ok(rows.send(cells(user)).await?)
        })
        .await
    })
    .await
}

fn customer_heads() -> Vec<Head> {
    vec![
        Head::new("No Customer", 14),
        Head::new("Nama", 32),
        Head::new("Email", 28),
        Head::new("Telepon", 18),
        Head::new("Tier", 12),
        Head::new("Poin", 10),
        Head::new("Termin (hari)", 14),
        Head::new("Keadaan akun", 18),
        Head::new("Masuk terakhir", 18),
    ]
}

fn customer(user: UserRow) -> Vec<Cell> {
    vec![
        user.customer_number.into(),
        user.name.into(),
        user.email.into(),
        user.phone.into(),
        user.tier.map(domain::loyalty::Tier::label).into(),
        user.points.into(),
        user.terms_days.map(i64::from).into(),
        user.status.label().into(),
        user.last_seen_at.into(),
    ]
}

fn member_heads() -> Vec<Head> {
    vec![
        Head::new("Nama", 32),
        Head::new("Nama pengguna", 20),
        Head::new("Email", 28),
        Head::new("Peran", 14),
        Head::new("Autentikator", 14),
        Head::new("Keadaan", 18),
        Head::new("Masuk terakhir", 18),
    ]
}

fn member(user: UserRow) -> Vec<Cell> {
    let authenticator = user
        .totp_enabled
        .map(|is_set_up| if is_set_up { "Aktif" } else { "Belum" });
    vec![
        user.name.into(),
        user.username.into(),
        user.email.into(),
        user.role.as_str().into(),
        authenticator.into(),
        user.status.label().into(),
        user.last_seen_at.into(),
    ]
}

//! The lists of customers and of the staff.

use domain::Page;
use domain::account::{AccountStatus, UserKind, UserRow};
use domain::loyalty::Tier;
use leptos::prelude::*;

use super::registrations::registrations;
use super::{Desk, actions, cells};
use crate::api::{self, Query};
use crate::ui::{
    Alert, Column, DataTable, Empty, OnPhone, Remote, SearchField, Segmented, Select, TableView, Tone, UrlState,
    first_page, glyph, use_table_view,
};

/// The states that the list can be narrowed to, each with its words.
const STATES: [(Option<AccountStatus>, &str); 5] = [
    (None, "Semua"),
    (Some(AccountStatus::Active), "Aktif"),
    (Some(AccountStatus::Pending), "Menunggu"),
    (Some(AccountStatus::NoAccount), "Tanpa akun"),
    (Some(AccountStatus::Disabled), "Nonaktif"),
];

/// Registrations that wait, and all customers.
pub fn customers(desk: Desk, url: UrlState) -> AnyView {
    let tiers = std::iter::once((String::new(), "Semua tier".to_owned()))
        .chain(Tier::ALL.map(|tier| (tier.as_str().to_owned(), tier.label().to_owned())))
        .collect::<Vec<_>>();
    let states = STATES
        .iter()
        .enumerate()
        .map(|(place, (_, words))| (place, *words))
        .collect::<Vec<_>>();
    let tier = Signal::derive(move || url.get("tier").unwrap_or_default());
    let state = Signal::derive(move || {
        let chosen = url.get("status").and_then(|word| AccountStatus::parse(&word));
        STATES
            .iter()
            .position(|(status, _)| *status == chosen)
            .unwrap_or_default()
    });
    let set_tier = Callback::new(move |tier| filter(url, "tier", tier));
    let set_state = Callback::new(move |place: usize| {
        let chosen = STATES.get(place).and_then(|(status, _)| *status);
        filter(
            url,
            "status",
            chosen.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        );
    });
    let mut columns = vec![
        Column::text("Customer", cells::customer)
            .sorted_by("name")
            .on_phone(OnPhone::Key),
        Column::text("Tier", |user: &UserRow| cells::tier(user.tier)),
        Column::text("Email", |user: &UserRow| cells::muted(user.email.clone())),
        Column::text("Keadaan akun", cells::status).on_phone(OnPhone::End),
        Column::text("Masuk terakhir", |user: &UserRow| cells::at(user.last_seen_at)),
        Column::number("Termin", |user: &UserRow| {
            cells::muted(user.terms_days.map(|days| format!("{days} hari")))
        }),
    ];
    if desk.may_write(UserKind::Customer) {
        columns.push(Column::text("Aksi", actions::menu).on_phone(OnPhone::Actions));
    }
    let empty = || {
        view! {
            <Empty
                icon=glyph::USERS
                title="Tidak ada customer"
                text="Ubah pencarian atau saringan. Customer juga datang dari berkas penjualan yang diimpor."
            />
        }
        .into_any()
    };
    let look = use_table_view("customer");
    let tools = view! {
        <div class="table-tools">
            <SearchField url label="Cari nama, nomor, atau email" />
            <span>
                <Select label="Tier" options=tiers value=tier on_change=set_tier />
            </span>
            <span class="push minw-0">
                <Segmented label="Keadaan akun" options=states value=state on_change=set_state />
            </span>
            {look.menu(&columns)}
        </div>
    }
    .into_any();
    view! {
        {registrations(desk)}
        {table(UserKind::Customer, "Customer", columns, Some((tools, look)), ViewFn::from(empty), (desk, url))}
    }
    .into_any()
}

/// The staff, and how people sign in.
pub fn admins(desk: Desk, url: UrlState) -> AnyView {
    let mut columns = vec![
        Column::text("Nama", cells::name).on_phone(OnPhone::Key),
        Column::text("Nama pengguna", |user: &UserRow| cells::muted(user.username.clone())),
        Column::text("Email", |user: &UserRow| cells::muted(user.email.clone())),
        Column::text("Peran", cells::role),
        Column::text("Autentikator", cells::authenticator),
        Column::text("Masuk terakhir", |user: &UserRow| cells::at(user.last_seen_at)),
        Column::text("Keadaan", cells::status).on_phone(OnPhone::End),
    ];
    let may_write = desk.may_write(UserKind::Admin);
    if may_write {
        columns.push(Column::text("Aksi", actions::menu).on_phone(OnPhone::Actions));
    }
    let empty =
        || view! { <Empty icon=glyph::SHIELD_CHECK title="Tidak ada admin" text="Undang admin di atas." /> }.into_any();
    let supers = desk.counts[3];
    view! {
        {table(UserKind::Admin, "Akun admin", columns, None, ViewFn::from(empty), (desk, url))}
        {move || {
            (supers.get() == 1)
                .then(|| {
                    view! {
                        <Alert tone=Tone::Info title="Hanya ada satu super_admin aktif">
                            "Akun itu tidak bisa dinonaktifkan atau diturunkan sebelum ada super_admin lain."
                        </Alert>
                    }
                    .into_any()
                })
        }}
    }
    .into_any()
}

/// What the list is narrowed to, and its order.
pub fn filter_of(kind: UserKind, url: UrlState) -> Query {
    let mut query = Query::new().with("kind", kind.as_str());
    for name in ["q", "tier", "status", "sort"] {
        query = query.with_opt(name, url.get(name));
    }
    query
}

fn filter(url: UrlState, name: &'static str, value: String) {
    let mut changes = first_page();
    changes.push((name, Some(value).filter(|value| !value.is_empty())));
    url.set(changes);
}

fn table(
    kind: UserKind,
    caption: &'static str,
    columns: Vec<Column<UserRow>>,
    tools: Option<(AnyView, TableView)>,
    empty: ViewFn,
    (desk, url): (Desk, UrlState),
) -> AnyView {
    let query = move || filter_of(kind, url).with_opt("cursor", url.get("cursor"));
    let remote = Remote::new(
        move || (query(), desk.revision.get()),
        move |(query, _)| async move {
            let list = api::users::list(&query).await?;
            desk.count(&list.counts);
            Ok(Page {
                items: list.items,
                next_cursor: list.next_cursor,
                total: list.total,
                total_is_exact: list.total_is_exact,
            })
        },
    );
    let (tools, look) = tools.unzip();
    view! {
        <section class="card table-card">
            {tools} <DataTable caption columns remote url empty view=look />
        </section>
    }
    .into_any()
}

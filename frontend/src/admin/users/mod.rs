//! `/admin/users`: customers and their registrations, the staff, redemptions, and the log of what everybody did.

mod actions;
mod cells;
mod changes;
mod edit;
mod list;
mod log;
mod merge;
mod redemptions;
mod registrations;

use domain::account::{Role, UserCounts, UserKind};
use domain::money::format_count;
use leptos::prelude::*;

use crate::api::{self, ApiError};
use crate::ui::{
    AskDialog, Asks, Button, ButtonKind, ButtonSize, ExportMenu, Icon, PageHead, Tabs, Toast, Toasts, UrlState,
    button_class, glyph, use_toasts, use_url_state,
};
use crate::{paths, session};

/// What the parts of the page share; cells of tables find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    asks: Asks,
    toasts: Toasts,
    /// Raised by every change, so that lists are read again.
    revision: RwSignal<usize>,
    role: Role,
    /// How many there are, as far as a list has told: customers, those of them who can sign in, staff, super_admins.
    counts: [RwSignal<usize>; 4],
    /// Redemptions that are not handed over yet, as far as their list has told.
    open_redemptions: RwSignal<usize>,
}

impl Desk {
    /// Whether the user may change what concerns users of this kind.
    fn may_write(self, kind: UserKind) -> bool {
        match kind {
            UserKind::Customer => self.role.may_write(),
            UserKind::Admin => self.role == Role::SuperAdmin,
        }
    }

    /// Something was changed: says so, and reads the lists again.
    fn changed(self, words: impl Into<String>) {
        self.toasts.show(Toast::done(words));
        self.read_again();
    }

    fn read_again(self) {
        self.revision.try_update(|revision| *revision += 1);
    }

    fn failed(self, error: &ApiError) {
        self.toasts.show(Toast::failed(error));
    }

    fn count(self, counts: &UserCounts) {
        let told = [
            counts.customers,
            counts.customers_active,
            counts.admins,
            counts.super_admins_active,
        ];
        for (known, told) in self.counts.into_iter().zip(told) {
            known.try_set(told as usize);
        }
    }
}

const ADMINS: &str = "admin";
const REDEMPTIONS: &str = "penukaran";
const LOG: &str = "log";

/// The page.
#[component]
pub fn UsersPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        asks: Asks::provide(),
        toasts: use_toasts(),
        revision: RwSignal::new(0),
        role: session::user_now().map_or(Role::Viewer, |user| user.role),
        counts: [RwSignal::new(0), RwSignal::new(0), RwSignal::new(0), RwSignal::new(0)],
        open_redemptions: RwSignal::new(0),
    };
    provide_context(desk);
    let [customers, active, staff, _] = desk.counts;
    let tab = Memo::new(move |_| url.get("tab").unwrap_or_default());
    let meta = move || match customers.get() {
        0 => "Customer, admin, dan log aktivitas".to_owned(),
        count => format!("{} customer, {} punya akun aktif", number(count), number(active.get())),
    };
    let widths = Callback::new(move |()| {
        for count in [customers, staff, desk.open_redemptions] {
            count.track();
        }
    });
    let link = move |name: &'static str, words: &'static str, count: Option<RwSignal<usize>>| {
        let href = if name.is_empty() {
            paths::ADMIN_USERS.to_owned()
        } else {
            format!("{}?tab={name}", paths::ADMIN_USERS)
        };
        let counted = move || count.map(|count| count.get()).filter(|count| *count > 0);
        view! {
            <a class="tab" href=href aria-current=move || (tab.get() == name).then_some("page")>
                {words}
                {move || {
                    counted().map(|count| view! { <span class="tab__count num">{number(count)}</span> }.into_any())
                }}
            </a>
        }
        .into_any()
    };
    view! {
        <PageHead title="Manajemen User" meta>
            {move || head_actions(&tab.get(), desk, url)}
        </PageHead>
        <Tabs label="Bagian Manajemen User" widths>
            {link("", "Customer", Some(customers))}
            {link(ADMINS, "Admin", Some(staff))}
            {link(REDEMPTIONS, "Penukaran", Some(desk.open_redemptions))}
            {link(LOG, "Log aktivitas", None)}
        </Tabs>
        {move || match tab.get().as_str() {
            ADMINS => list::admins(desk, url),
            REDEMPTIONS => redemptions::redemptions(desk, url),
            LOG => log::log(desk, url),
            _ => list::customers(desk, url),
        }}
        <AskDialog asks=desk.asks />
    }
}

fn number(count: usize) -> String {
    format_count(count as i64)
}

/// What a tab begins with: saving it, and adding to it for who may.
fn head_actions(tab: &str, desk: Desk, url: UrlState) -> AnyView {
    match tab {
        LOG => {
            let query = Callback::new(move |()| log::filter_of(url, log::today()));
            view! { <ExportMenu path="/api/admin/audit" query name="log-aktivitas" /> }.into_any()
        }
        REDEMPTIONS => {
            let redeem = Callback::new(move |()| redemptions::at_counter(desk));
            let query = Callback::new(move |()| redemptions::filter_of(url));
            view! {
                <ExportMenu path=api::loyalty::REDEMPTIONS query name="penukaran" />
                {desk
                    .role
                    .may_write()
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Primary icon=glyph::GIFT on_press=redeem>
                                "Tukar di loket"
                            </Button>
                        }
                        .into_any()
                    })}
            }
            .into_any()
        }
        ADMINS => {
            let invite = Callback::new(move |()| desk.asks.ask(edit::invite(desk)));
            let query = Callback::new(move |()| list::filter_of(UserKind::Admin, url));
            view! {
                <ExportMenu path="/api/admin/users" query name="admin" />
                {desk
                    .may_write(UserKind::Admin)
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Primary icon=glyph::MAIL on_press=invite>
                                "Undang admin"
                            </Button>
                        }
                        .into_any()
                    })}
            }
            .into_any()
        }
        _ => {
            let add = Callback::new(move |()| desk.asks.ask(edit::add(desk)));
            let query = Callback::new(move |()| list::filter_of(UserKind::Customer, url));
            view! {
                <ExportMenu path="/api/admin/users" query name="customer" />
                {desk
                    .may_write(UserKind::Customer)
                    .then(|| {
                        view! {
                            <a class=button_class(ButtonKind::Secondary, ButtonSize::Normal) href=paths::ADMIN_UPLOAD>
                                <Icon glyph=glyph::FILE_UP />
                                "Impor Excel"
                            </a>
                            <Button kind=ButtonKind::Primary icon=glyph::PLUS on_press=add>
                                "Tambah customer"
                            </Button>
                        }
                        .into_any()
                    })}
            }
            .into_any()
        }
    }
}

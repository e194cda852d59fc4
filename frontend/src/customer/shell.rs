//! The customer portal's frame: a top bar of two rows; on phones a short head and the bar at the bottom.

use chrono::{DateTime, Utc};
use domain::account::Portal;
use domain::date::format_instant;
use leptos::prelude::*;

use super::comparison::ComparisonPage;
use super::dashboard::DashboardPage;
use super::favorites::FavoritesPage;
use super::history::HistoryPage;
use super::menu;
use super::parts::PartsPage;
use super::payment::PaymentPage;
use super::profile::ProfilePage;
use super::rewards::RewardsPage;
use super::spending::SpendingPage;
use crate::api::kept;
use crate::format::initials;
use crate::portal::{
    Bell, BottomBar, Brand, Guard, MoreSheet, NotFoundPage, Palette, PaletteButton, SkipLink, find,
    focus_heading_on_navigation, menu_item, unread_notifications, use_sign_out,
};
use crate::router::{Redirect, use_location};
use crate::ui::{Button, ButtonKind, Icon, IconSize, ThemeButton, glyph};
use crate::{paths, session};

/// Everything under `/customer` that needs a session.
#[component]
pub fn CustomerArea() -> impl IntoView {
    view! {
        <Guard portal=Portal::Customer>
            <Shell />
        </Guard>
    }
}

/// The page of a path.
fn page(path: &str) -> AnyView {
    match path {
        paths::CUSTOMER_PARTS => view! { <PartsPage /> }.into_any(),
        paths::CUSTOMER_FAVORITES => view! { <FavoritesPage /> }.into_any(),
        "/customer" | "/customer/" => view! { <Redirect path=paths::CUSTOMER_DASHBOARD /> }.into_any(),
        paths::CUSTOMER_DASHBOARD => view! { <DashboardPage /> }.into_any(),
        paths::CUSTOMER_HISTORY => view! { <HistoryPage /> }.into_any(),
        paths::CUSTOMER_SPENDING => view! { <SpendingPage /> }.into_any(),
        paths::CUSTOMER_COMPARISON => view! { <ComparisonPage /> }.into_any(),
        paths::CUSTOMER_PROFILE => view! { <ProfilePage /> }.into_any(),
        paths::CUSTOMER_PAYMENT => view! { <PaymentPage /> }.into_any(),
        paths::CUSTOMER_REWARDS => view! { <RewardsPage /> }.into_any(),
        _ => view! { <NotFoundPage home=paths::CUSTOMER_DASHBOARD inside=true /> }.into_any(),
    }
}

/// Says that what is shown was kept by the browser.
fn offline(since: DateTime<Utc>) -> AnyView {
    let words = format!("Data per {}. Anda sedang offline.", format_instant(since));
    view! {
        <div class="alert alert--info" role="status">
            <Icon glyph=glyph::CLOUD_OFF />
            <span>{words}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Shell() -> impl IntoView {
    focus_heading_on_navigation();
    let path = use_location().pathname;
    let more = RwSignal::new(false);
    let palette = RwSignal::new(false);
    let on_sign_out = use_sign_out();
    let unread = unread_notifications(Portal::Customer);
    let name = session::user_now().map(|user| user.name).unwrap_or_default();
    let (bar, rest) = menu::on_phones();
    let links: Vec<_> = menu::GROUPS[0]
        .entries
        .iter()
        .map(|entry| menu_item(entry, "topnav__link", entry.label, IconSize::Small))
        .collect();
    view! {
        <SkipLink />
        <div class="shop">
            <header class="topnav">
                <div class="topnav__in">
                    <Brand />
                    <div class="topbar__end">
                        <PaletteButton open=palette />
                        <Bell portal=Portal::Customer unread />
                        <ThemeButton />
                        <span class="user-row user-row--auto">
                            <span class="avatar" aria-hidden="true">
                                {initials(&name)}
                            </span>
                            <span class="user-row__name">{name}</span>
                        </span>
                    </div>
                </div>
                <nav class="topnav__links" aria-label="Menu customer">
                    <div class="topnav__row">
                        {links}
                        <button
                            class="topnav__link topnav__link--out"
                            type="button"
                            on:click=move |_| on_sign_out.run(())
                        >
                            <Icon glyph=glyph::LOG_OUT size=IconSize::Small />
                            "Keluar"
                        </button>
                    </div>
                </nav>
            </header>
            <header class="mobile-head">
                {move || match find(menu::GROUPS, &path.get()) {
                    Some((_, entry)) if entry.path != paths::CUSTOMER_DASHBOARD => {
                        view! { <span class="mobile-head__title" aria-hidden="true">{entry.label}</span> }.into_any()
                    }
                    _ => view! { <Brand /> }.into_any(),
                }}
                <span class="row push gap-0">
                    <Button
                        kind=ButtonKind::Ghost
                        icon=glyph::SEARCH
                        label="Cari halaman"
                        on:click=move |_| palette.set(true)
                    />
                    <Bell portal=Portal::Customer unread />
                </span>
            </header>
            <main class="shop__content" id="konten" tabindex="-1">
                {move || kept::since().map(offline)}
                {move || page(&path.get())}
            </main>
        </div>
        <BottomBar entries=bar more />
        <MoreSheet open=more entries=rest on_sign_out />
        <Palette open=palette groups=menu::GROUPS />
    }
}

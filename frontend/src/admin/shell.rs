//! The admin portal's frame: rail, top bar, and on phones the bar at the bottom.

use domain::account::Portal;
use leptos::prelude::*;

use super::pages::Pages;
use super::{menu, search};
use crate::format::initials;
use crate::portal::{
    Bell, BottomBar, Brand, BrandMark, Crumbs, Guard, MenuCounts, MoreSheet, Palette, PaletteButton, SkipLink, find,
    focus_heading_on_navigation, menu_item, unread_notifications, use_sign_out,
};
use crate::router::{NavigateOptions, use_location, use_navigate};
use crate::ui::{
    Button, ButtonKind, Icon, IconSize, Menu, MenuItem, Modal, Popover, ThemeButton, ThemeItems, glyph, storage,
};
use crate::{paths, session};

const COLLAPSED: &str = "ampc.rail";
const SEARCH: &str = "Cari part, faktur, pelanggan";

/// Everything under `/admin` that needs a session.
#[component]
pub fn AdminArea(
    /// The program's pages.
    pages: Pages,
) -> impl IntoView {
    view! {
        <Guard portal=Portal::Admin>
            <Shell pages />
        </Guard>
    }
}

#[component]
fn Shell(pages: Pages) -> impl IntoView {
    focus_heading_on_navigation();
    MenuCounts::provide();
    let collapsed = RwSignal::new(storage::get(COLLAPSED).is_some());
    let drawer = RwSignal::new(false);
    let more = RwSignal::new(false);
    let palette = RwSignal::new(false);
    let on_sign_out = use_sign_out();
    let path = use_location().pathname;
    Effect::new(move || {
        path.track();
        drawer.set(false);
    });
    // Until a mandatory authenticator app is set up there is no page but the one that does it.
    let shown = Memo::new(move |_| {
        if session::must_set_up_totp() {
            paths::ADMIN_ACCOUNT.to_owned()
        } else {
            path.get()
        }
    });
    let navigate = use_navigate();
    Effect::new(move || {
        if shown.get() != path.get_untracked() {
            navigate(&shown.get_untracked(), NavigateOptions::default());
        }
    });
    let place = Signal::derive(move || {
        let path = shown.get();
        find(menu::ALL, &path).map(|(group, entry)| (group.label, entry.label))
    });
    let toggle = move |_| {
        collapsed.update(|collapsed| *collapsed = !*collapsed);
        if collapsed.get_untracked() {
            storage::set(COLLAPSED, "1");
        } else {
            storage::remove(COLLAPSED);
        }
    };
    let (bar, rest) = menu::on_phones();
    view! {
        <SkipLink />
        <div class="app" class:app--collapsed=collapsed>
            <aside class="sidebar" aria-label="Navigasi utama">
                <Rail on_sign_out />
            </aside>
            <div class="main">
                <header class="topbar">
                    <span class="only-tablet">
                        <Button
                            kind=ButtonKind::Ghost
                            icon=glyph::MENU
                            label="Buka menu"
                            attr:aria-haspopup="dialog"
                            on:click=move |_| drawer.set(true)
                        />
                    </span>
                    <span class="topbar__collapse">
                        <Button
                            kind=ButtonKind::Ghost
                            icon=glyph::PANEL_LEFT
                            label="Ciutkan navigasi"
                            attr:aria-pressed=move || if collapsed.get() { "true" } else { "false" }
                            on:click=toggle
                        />
                    </span>
                    <span class="only-mobile topbar__mark">
                        <BrandMark />
                    </span>
                    <Crumbs place />
                    <div class="topbar__end">
                        <PaletteButton open=palette label=SEARCH />
                        <Bell portal=Portal::Admin unread=unread_notifications(Portal::Admin) />
                        <span class="only-desktop">
                            <ThemeButton />
                        </span>
                    </div>
                </header>
                <main class="content" id="konten" tabindex="-1">
                    {move || pages(&shown.get())}
                </main>
            </div>
        </div>
        <BottomBar entries=bar more />
        <MoreSheet open=more entries=rest on_sign_out />
        <Modal open=drawer class="nav-drawer" label="Menu">
            {move || {
                drawer
                    .get()
                    .then(|| {
                        view! {
                            <div class="sidebar is-open">
                                <Rail on_sign_out />
                            </div>
                        }.into_any()
                    })
            }}
        </Modal>
        <Palette open=palette groups=menu::ALL label=SEARCH find=search::search />
    }
}

/// Brand, menu and user, in the rail and in the drawer of tablets.
#[component]
fn Rail(on_sign_out: Callback<()>) -> impl IntoView {
    let groups: Vec<_> = menu::GROUPS
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let items: Vec<_> = group
                .entries
                .iter()
                .map(|entry| menu_item(entry, "nav-item", entry.label, IconSize::Normal))
                .collect();
            let is_last = index + 1 == menu::GROUPS.len();
            view! {
                <div class="nav-group">
                    <span class="nav-group__label">{group.label}</span>
                    {items}
                    {is_last
                        .then(|| {
                            view! {
                                <button
                                    class="nav-item nav-item--button"
                                    type="button"
                                    on:click=move |_| on_sign_out.run(())
                                >
                                    <Icon glyph=glyph::LOG_OUT />
                                    <span class="nav-item__label">"Keluar"</span>
                                </button>
                            }.into_any()
                        })}
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="sidebar__head">
            <Brand inverse=true />
        </div>
        <nav class="sidebar__nav" aria-label="Menu admin">
            {groups}
        </nav>
        <div class="sidebar__foot">
            <UserMenu on_sign_out />
        </div>
    }
}

#[component]
fn UserMenu(on_sign_out: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let name = Memo::new(|_| session::user().map(|user| user.name).unwrap_or_default());
    let role = session::user_now().map(|user| user.role.as_str()).unwrap_or_default();
    let trigger = move || {
        view! {
            <button
                class="user-row"
                type="button"
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                title=move || format!("Akun {}, {role}", name.get())
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="avatar" aria-hidden="true">
                    {move || initials(&name.get())}
                </span>
                <span class="truncate">
                    <span class="user-row__name truncate">{move || name.get()}</span>
                    <span class="user-row__role">{role}</span>
                </span>
                <span class="push">
                    <Icon glyph=glyph::CHEVRONS_UP_DOWN />
                </span>
            </button>
        }
        .into_any()
    };
    view! {
        <Popover open trigger class="popover--up">
            <Menu label="Akun">
                <a class="menu__item" role="menuitem" href=paths::ADMIN_ACCOUNT on:click=move |_| open.set(false)>
                    <Icon glyph=glyph::CIRCLE_USER_ROUND />
                    "Akun saya"
                </a>
                <div class="menu__sep" role="separator"></div>
                <p class="menu__label">"Tema"</p>
                <ThemeItems />
                <div class="menu__sep" role="separator"></div>
                <MenuItem icon=glyph::LOG_OUT on:click=move |_| on_sign_out.run(())>
                    "Keluar"
                </MenuItem>
            </Menu>
        </Popover>
    }
}

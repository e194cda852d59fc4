//! Menus: the rail, the bar at the bottom of phones and its sheet.

use domain::money::format_count;
use domain::notification::Unread;
use leptos::prelude::*;

use crate::paths;
use crate::router::use_location;
use crate::ui::{Dialog, Glyph, Icon, IconSize, Layer, Theme, glyph, use_theme};

/// One page of a menu.
pub struct Entry {
    /// Its path.
    pub path: &'static str,
    /// Its name, which is the page's h1 too.
    pub label: &'static str,
    /// Its name where there is little room.
    pub short: &'static str,
    /// Its icon.
    pub icon: Glyph,
}

/// Pages under a quiet heading.
pub struct Group {
    /// The heading.
    pub label: &'static str,
    /// The pages.
    pub entries: &'static [Entry],
}

impl Entry {
    /// Whether `path` is the entry's page or one below it.
    pub fn holds(&self, path: &str) -> bool {
        path.strip_prefix(self.path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// What waits on pages of the menu, told live by the stream of the bell. A frame whose menu shows it provides it.
#[derive(Clone, Copy)]
pub struct MenuCounts {
    /// Parts that are low or critical.
    stock: RwSignal<usize>,
    /// Registrations that wait for approval.
    registrations: RwSignal<usize>,
}

impl MenuCounts {
    /// Nothing waits until it is told.
    pub fn provide() {
        provide_context(Self {
            stock: RwSignal::new(0),
            registrations: RwSignal::new(0),
        });
    }

    /// Takes in what the stream told.
    pub fn take(self, told: &Unread) {
        self.stock.try_set(told.stock.unwrap_or(0).unsigned_abs() as usize);
        self.registrations
            .try_set(told.registrations.unwrap_or(0).unsigned_abs() as usize);
    }

    /// How many wait on a page, and in words what.
    fn of(self, path: &str) -> Option<(RwSignal<usize>, &'static str)> {
        match path {
            paths::ADMIN_STOCK => Some((self.stock, "part rendah atau kritis")),
            paths::ADMIN_USERS => Some((self.registrations, "pendaftaran menunggu persetujuan")),
            _ => None,
        }
    }
}

/// The count beside an entry's name, in the class that its menu has for it.
fn count(entry: &Entry, class: &'static str) -> Option<AnyView> {
    let class = match class {
        "nav-item" => "nav-item__count",
        "sheet__item" => "tab__count push",
        _ => return None,
    };
    let (count, what) = use_context::<MenuCounts>()?.of(entry.path)?;
    let shown = move || {
        let count = format_count(i64::try_from(count.get()).unwrap_or(i64::MAX));
        (count != "0").then(|| {
            let words = format!(", {count} {what}");
            view! {
                <span class=class aria-hidden="true">
                    {count}
                </span>
                <span class="sr-only">{words}</span>
            }
            .into_any()
        })
    };
    Some(view! { {shown} }.into_any())
}

/// The entry that a path belongs to, and its group.
pub fn find(groups: &'static [Group], path: &str) -> Option<(&'static Group, &'static Entry)> {
    groups.iter().find_map(|group| {
        group
            .entries
            .iter()
            .find(|entry| entry.holds(path))
            .map(|entry| (group, entry))
    })
}

/// One entry as a link. `class` is the block's name: icon and label are drawn alike in every menu.
pub fn item(entry: &'static Entry, class: &'static str, words: &'static str, icon_size: IconSize) -> AnyView {
    let path = use_location().pathname;
    let is_current = Memo::new(move |_| entry.holds(&path.get()));
    let name = (words != entry.label).then_some(entry.label);
    view! {
        <a
            class=class
            class:is-active=is_current
            href=entry.path
            title=entry.label
            aria-label=name
            aria-current=move || is_current.get().then_some("page")
        >
            <Icon glyph=entry.icon size=icon_size />
            <span class="nav-item__label">{words}</span>
            {count(entry, class)}
        </a>
    }
    .into_any()
}

/// The bar at the bottom of phones: four pages and "Lainnya", which opens the sheet.
#[component]
pub fn BottomBar(
    /// The four.
    entries: Vec<&'static Entry>,
    /// Whether the sheet is open.
    more: RwSignal<bool>,
) -> impl IntoView {
    let items: Vec<_> = entries
        .into_iter()
        .map(|entry| item(entry, "bottombar__item", entry.short, IconSize::Normal))
        .collect();
    view! {
        <nav class="bottombar" aria-label="Navigasi bawah">
            {items}
            <button
                class="bottombar__item"
                type="button"
                aria-haspopup="dialog"
                aria-expanded=move || if more.get() { "true" } else { "false" }
                on:click=move |_| more.set(true)
            >
                <Icon glyph=glyph::ELLIPSIS />
                "Lainnya"
            </button>
        </nav>
    }
}

/// The sheet behind "Lainnya": the other pages, the theme, and signing out.
#[component]
pub fn MoreSheet(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The other pages.
    entries: Vec<&'static Entry>,
    /// Signs out.
    on_sign_out: Callback<()>,
) -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        path.track();
        if before.is_some() {
            open.set(false);
        }
    });
    view! {
        <Dialog open title="Lainnya" layer=Layer::Sheet>
            <nav class="sheet__list" aria-label="Menu lainnya">
                {entries
                    .iter()
                    .map(|entry| item(entry, "sheet__item", entry.label, IconSize::Large))
                    .collect_view()}
                <button class="sheet__item" type="button" on:click=move |_| on_sign_out.run(())>
                    <Icon glyph=glyph::LOG_OUT size=IconSize::Large />
                    "Keluar"
                </button>
            </nav>
            <div class="sheet__theme">
                <p class="menu__label px-0" aria-hidden="true">
                    "Tema"
                </p>
                <ThemeChoice />
            </div>
        </Dialog>
    }
}

/// The three themes in a row.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let theme = use_theme();
    let options = Theme::ALL.map(|theme| (theme, theme.label())).to_vec();
    view! {
        <crate::ui::Segmented
            label="Tema"
            options
            value=Signal::derive(move || theme.wanted())
            on_change=move |wanted| theme.set(wanted)
        />
    }
}

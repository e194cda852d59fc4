//! What the page is narrowed to: chips on wide screens, a sheet on phones.

use domain::money::format_count;
use domain::sales::{NO_GROUP, group_label, invoice_type_label};
use leptos::prelude::*;

use super::Desk;
use super::links::Narrowed;
use crate::admin::search::lookup;
use crate::ui::{
    FilterChip, FilterSheet, Icon, IconSize, Menu, MenuItem, Popover, filter_chips, filter_field, first_page, glyph,
};

/// Everything that the list can be narrowed to, and its order.
pub(super) const FILTERS: [&str; 9] = [
    "from",
    "to",
    "q",
    "customer",
    "group",
    "part",
    "invoice_type",
    "weekday",
    "sort",
];

/// What figures can be narrowed to. A search finds invoices through indexes of text, fast for the days of a list; figures are
/// compared over two years.
pub(super) const OF_FIGURES: [&str; 6] = ["from", "to", "customer", "group", "part", "invoice_type"];

/// The filters with a chip, and their words.
const CHIPS: [(&str, &str); 4] = [
    ("group", "Kelompok"),
    ("customer", "Customer"),
    ("invoice_type", "Tipe faktur"),
    ("part", "Part"),
];

const WEEKDAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];

impl Desk {
    /// Sets a filter, or takes it away.
    fn narrow(self, name: &'static str, value: Option<String>) {
        let mut changes = first_page();
        let by_line = ["group", "part"].contains(&name) && value.is_some();
        // By money only whole invoices can be sorted.
        if by_line && self.url.get("sort").is_some_and(|sort| sort.ends_with("net_sales")) {
            changes.push(("sort", None));
        }
        changes.push((name, value));
        self.url.set(changes);
    }

    /// A filter that only the list knows; none on the other tabs. Reactive.
    fn of_the_list(self, name: &str) -> Option<String> {
        self.url.get(name).filter(|_| self.url.get("tab").is_none())
    }

    /// What the page is narrowed to besides its days; reactive.
    pub(super) fn narrowed(self) -> Narrowed {
        let names = CHIPS.iter().map(|(name, _)| *name);
        Narrowed(names.filter_map(|name| Some((name, self.url.get(name)?))).collect())
    }
}

/// A value as it reads.
pub(super) fn words(name: &str, value: &str) -> String {
    match name {
        "group" => group_label(if value == NO_GROUP { "" } else { value }).to_owned(),
        "invoice_type" => type_words(value),
        "weekday" => {
            let place = value.parse::<usize>().unwrap_or(1);
            WEEKDAYS
                .get(place.saturating_sub(1))
                .copied()
                .unwrap_or_default()
                .to_owned()
        }
        _ => value.to_owned(),
    }
}

/// `Part Direct ZPF1`.
pub(super) fn type_words(code: &str) -> String {
    match invoice_type_label(code) {
        Some(label) => format!("{label} {code}"),
        None if code.is_empty() => "Tanpa tipe".to_owned(),
        None => code.to_owned(),
    }
}

/// The choices of a filter as stored and as they read; reactive. None where they are looked for.
fn choices(desk: Desk, name: &str) -> Option<Vec<(String, String)>> {
    let stored = match name {
        "group" => desk.groups.get(),
        "invoice_type" => desk.types.get(),
        _ => return None,
    };
    let choice = |stored: String| {
        let value = if name == "group" && stored.is_empty() {
            NO_GROUP.to_owned()
        } else {
            stored
        };
        let read = words(name, &value);
        (value, read)
    };
    Some(stored.into_iter().map(choice).collect())
}

/// The chips of wide screens.
pub(super) fn chips(desk: Desk) -> AnyView {
    let chips = CHIPS.map(|(name, label)| view! { {move || chip(desk, name, label)} }.into_any());
    let weekday = move || {
        let value = desk.of_the_list("weekday")?;
        let on_clear = move || desk.narrow("weekday", None);
        Some(view! { <FilterChip name="Hari:" value=words("weekday", &value) on_clear /> }.into_any())
    };
    view! {
        {chips.into_iter().collect::<Vec<_>>()}
        {weekday}
    }
    .into_any()
}

/// Says on the tabs of figures what narrows the list alone; the address keeps it for going back. Reactive.
pub(super) fn of_the_list_alone(desk: Desk) -> Option<AnyView> {
    let search = desk.url.get("q").map(|text| format!("pencarian “{text}”"));
    let weekday = desk
        .url
        .get("weekday")
        .map(|day| format!("hari {}", words("weekday", &day)));
    let mut kept = search.into_iter().chain(weekday);
    let first = kept.next()?;
    let kept = kept.fold(first, |all, one| format!("{all} dan {one}"));
    let text = format!("Angka di tab ini tidak disaring {kept}; itu hanya berlaku di Transaksi.");
    Some(view! { <p class="sm muted" role="note">{text}</p> }.into_any())
}

fn chip(desk: Desk, name: &'static str, label: &'static str) -> AnyView {
    if let Some(value) = desk.url.get(name) {
        let on_clear = move || desk.narrow(name, None);
        return view! { <FilterChip name=format!("{label}:") value=words(name, &value) on_clear /> }.into_any();
    }
    let open = RwSignal::new(false);
    let trigger = move || {
        view! {
            <button
                class="chip"
                type="button"
                aria-haspopup="true"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon glyph=glyph::PLUS size=IconSize::Small />
                {label}
            </button>
        }
        .into_any()
    };
    let panel = move || match choices(desk, name) {
        Some(choices) => {
            let items: Vec<_> = choices
                .into_iter()
                .map(|(value, words)| {
                    let choose = move |_| desk.narrow(name, Some(value.clone()));
                    view! { <MenuItem on:click=choose>{words}</MenuItem> }.into_any()
                })
                .collect();
            view! { <Menu label=label>{items}</Menu> }.into_any()
        }
        None => view! { <div class="menu menu--search">{found(desk, name, label)}</div> }.into_any(),
    };
    view! {
        <Popover open trigger>
            {panel}
        </Popover>
    }
    .into_any()
}

/// A field that finds a customer or a part.
fn found(desk: Desk, name: &'static str, label: &'static str) -> AnyView {
    lookup(label, Callback::new(move |code| desk.narrow(name, Some(code))))
}

/// The button of phones, with how many filters are set, and its sheet.
pub(super) fn sheet_button(desk: Desk) -> AnyView {
    let set = Signal::derive(move || desk.narrowed().0.len() + usize::from(desk.of_the_list("weekday").is_some()));
    let on_clear = Callback::new(move |()| {
        let mut changes = first_page();
        changes.extend(CHIPS.map(|(name, _)| (name, None)));
        changes.push(("weekday", None));
        desk.url.set(changes);
    });
    let show = Signal::derive(move || match desk.count.get() {
        0 => "Tampilkan".to_owned(),
        count => format!("Tampilkan {} faktur", format_count(count as i64)),
    });
    view! {
        <FilterSheet set show on_clear>
            {CHIPS.map(|(name, label)| field(desk, name, label)).into_iter().collect::<Vec<_>>()}
        </FilterSheet>
    }
    .into_any()
}

/// One filter of the sheet.
fn field(desk: Desk, name: &'static str, label: &'static str) -> AnyView {
    let body = move || match (choices(desk, name), desk.url.get(name)) {
        (Some(choices), chosen) => {
            let choose = Callback::new(move |value| desk.narrow(name, value));
            filter_chips(choices, chosen.as_deref(), choose)
        }
        (None, Some(_)) => chip(desk, name, label),
        (None, None) => found(desk, name, label),
    };
    filter_field(label, body.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_as_people_say_it() {
        assert_eq!(words("group", "~none"), "Tanpa kelompok");
        assert_eq!(words("invoice_type", "ZPF1"), "Part Direct ZPF1");
        assert_eq!(words("weekday", "7"), "Minggu");
        assert_eq!(words("customer", "8001"), "8001");
    }
}

//! Invoices that are chosen for one archive, on however many pages of the list.

use domain::money::format_count;
use domain::purchase::{ARCHIVE_MAX, Purchase, PurchasePage};
use leptos::prelude::*;

use crate::api::Query;
use crate::ui::{Button, ButtonKind, ButtonSize, Toasts, glyph, save_file, use_toasts};

/// The ids of the chosen invoices, in the order in which they were chosen.
#[derive(Clone, Copy)]
pub(super) struct Chosen(RwSignal<Vec<String>>);

impl Chosen {
    pub fn none() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    fn has(self, id: &str) -> bool {
        self.0.with(|chosen| chosen.iter().any(|one| one == id))
    }

    fn set(self, ids: &[String], is_on: bool) {
        self.0.update(|chosen| {
            chosen.retain(|one| !ids.contains(one));
            if is_on {
                chosen.extend_from_slice(ids);
            }
        });
    }
}

/// Saves a PDF of each of these invoices in one archive.
pub(super) fn save(ids: &[String], pending: RwSignal<bool>, toasts: Toasts) {
    let query = Query::new().with("ids", ids.join(","));
    let path = "/api/customer/history.zip".to_owned();
    save_file(path, query, "faktur.zip".to_owned(), pending, toasts);
}

/// The ids of a page.
pub(super) fn ids(page: &PurchasePage) -> Vec<String> {
    page.items.iter().map(|item| item.id.to_string()).collect()
}

/// The box of one invoice.
pub(super) fn tick(chosen: Chosen, purchase: &Purchase) -> AnyView {
    let id = purchase.id.to_string();
    let this = id.clone();
    let label = format!("Pilih faktur {}", purchase.invoice_number);
    let toggle = move |event| chosen.set(std::slice::from_ref(&id), event_target_checked(&event));
    view! {
        <label class="inv-pick__box">
            <input
                class="check__box"
                type="checkbox"
                aria-label=label
                prop:checked=move || chosen.has(&this)
                on:change=toggle
            />
        </label>
    }
    .into_any()
}

/// The box of all invoices of the page.
pub(super) fn tick_all(chosen: Chosen, page: &PurchasePage) -> AnyView {
    let shown = StoredValue::new(ids(page));
    let count = move || shown.with_value(|ids| ids.iter().filter(|id| chosen.has(id)).count());
    let all = page.items.len();
    let toggle = move |event| {
        let is_on = event_target_checked(&event);
        shown.with_value(|ids| chosen.set(ids, is_on));
    };
    view! {
        <label class="inv-all">
            <input
                class="check__box"
                type="checkbox"
                prop:checked=move || count() == all
                prop:indeterminate=move || (1..all).contains(&count())
                on:change=toggle
            />
            "Pilih semua di halaman ini"
        </label>
    }
    .into_any()
}

/// `3 faktur dipilih · Unduh ZIP`, while any is chosen.
pub(super) fn bar(chosen: Chosen) -> AnyView {
    let (pending, toasts) = (RwSignal::new(false), use_toasts());
    let count = Memo::new(move |_| chosen.0.with(Vec::len));
    let is_any = Memo::new(move |_| count.get() > 0);
    let is_too_many = Signal::derive(move || count.get() > ARCHIVE_MAX);
    let words = move || {
        let most = if is_too_many.get() {
            format!(", paling banyak {ARCHIVE_MAX} untuk satu ZIP")
        } else {
            String::new()
        };
        format!("{} faktur dipilih{most}", format_count(count.get() as i64))
    };
    let clear = Callback::new(move |()| chosen.0.set(Vec::new()));
    let on_save = Callback::new(move |()| chosen.0.with_untracked(|ids| save(ids, pending, toasts)));
    let shown = move || {
        is_any.get().then(|| {
            view! {
                <div class="savebar" role="region" aria-label="Faktur yang dipilih">
                    <span class="sm strong num" role="status">
                        {words}
                    </span>
                    <span class="row push">
                        <Button size=ButtonSize::Small on_press=clear>
                            "Batal pilih"
                        </Button>
                        <Button
                            kind=ButtonKind::Primary
                            size=ButtonSize::Small
                            icon=glyph::FILE_DOWN
                            label="Unduh ZIP faktur yang dipilih"
                            disabled=is_too_many
                            pending
                            on_press=on_save
                        >
                            "Unduh ZIP"
                        </Button>
                    </span>
                </div>
            }
            .into_any()
        })
    };
    shown.into_any()
}

//! What the admin portal's command palette finds besides pages, and the field that finds one of it for a filter.

use std::pin::Pin;

use domain::date::format_day;
use domain::money::format_count;
use domain::search::SearchResult;
use leptos::prelude::*;

use crate::api::{self, ApiError, Query, encode};
use crate::paths;
use crate::portal::{Hit, PAGES};
use crate::ui::{Remote, glyph};

/// Parts, customers and invoices whose number or name holds the text.
pub fn search(text: String) -> Pin<Box<dyn Future<Output = Result<Vec<Hit>, ApiError>>>> {
    Box::pin(async move {
        let query = Query::new().with("q", &text);
        let result: SearchResult = api::get("/api/admin/search", &query).await?;
        Ok(hits(result, &text))
    })
}

fn hits(result: SearchResult, text: &str) -> Vec<Hit> {
    let parts = result.parts.into_iter().map(|part| Hit {
        group: "Part",
        icon: glyph::PACKAGE,
        path: format!("{}?part={}", paths::ADMIN_STOCK, encode(&part.part_number)),
        title: part.name,
        code: part.part_number,
        note: match part.status {
            Some(status) => format!("{}, sisa {}", status.label(), format_count(part.on_hand)),
            None => "Tanpa data stok".to_owned(),
        },
    });
    let customers = result.customers.into_iter().map(|customer| Hit {
        group: "Customer",
        icon: glyph::USERS,
        path: format!("{}/{}", paths::ADMIN_CUSTOMERS, encode(&customer.customer_number)),
        title: customer.name,
        code: customer.customer_number,
        note: String::new(),
    });
    let invoices = result.invoices.into_iter().map(|invoice| Hit {
        group: "Faktur",
        icon: glyph::FILE_TEXT,
        path: format!("{}?invoice={}", paths::ADMIN_SALES, invoice.id),
        title: invoice.invoice_number,
        code: String::new(),
        note: format!("{}, {}", invoice.customer_name, format_day(invoice.date)),
    });
    let all = Hit {
        group: PAGES,
        icon: glyph::CHART_LINE,
        path: format!("{}?q={}", paths::ADMIN_SALES, encode(text)),
        title: format!("Analitik Penjualan untuk “{text}”"),
        code: String::new(),
        note: String::new(),
    };
    parts.chain(customers).chain(invoices).chain([all]).collect()
}

/// A field that finds a `Customer` or a `Part` by a few letters of name or number, whose number is chosen.
pub fn lookup(label: &'static str, choose: Callback<String>) -> AnyView {
    let text = RwSignal::new(String::new());
    let found = Remote::new(
        move || text.get(),
        |text| async move {
            if text.trim().chars().count() < 2 {
                return Ok(Vec::new());
            }
            search(text).await
        },
    );
    let hints = move || {
        let hits = found.ok()?;
        let items: Vec<_> = hits
            .iter()
            .filter(|hit| hit.group == label)
            .map(|hit| {
                let (value, words, code) = (hit.code.clone(), hit.title.clone(), hit.code.clone());
                view! {
                    <button class="menu__item" type="button" on:click=move |_| choose.run(value.clone())>
                        <span class="truncate">{words}</span>
                        <span class="code subtle push">{code}</span>
                    </button>
                }
                .into_any()
            })
            .collect();
        let is_none = items.is_empty() && text.with(|text| text.trim().chars().count() >= 2);
        Some(
            view! {
                {items}
                {is_none.then(|| view! { <p class="menu__label">"Tidak ditemukan"</p> }.into_any())}
            }
            .into_any(),
        )
    };
    let placeholder = format!("Nama atau nomor {}", label.to_ascii_lowercase());
    view! {
        <input
            class="input input--sm"
            type="search"
            placeholder=placeholder.clone()
            aria-label=placeholder
            autocomplete="off"
            on:input=move |event| text.set(event_target_value(&event))
        />
        <div role="group" aria-label="Saran">
            {hints}
        </div>
    }
    .into_any()
}

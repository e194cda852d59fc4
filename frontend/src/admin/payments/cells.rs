//! Cells that the page's lists share.

use domain::Rupiah;
use domain::payment::InvoiceStatus;
use leptos::prelude::*;

use crate::ui::{Empty, Icon, glyph};
use crate::{paths, session};

/// A customer's name and number.
pub fn customer(name: &str, number: &str) -> AnyView {
    view! {
        <span class="cell-main">{name.to_owned()}</span>
        " "
        <span class="code subtle cell-code">{number.to_owned()}</span>
    }
    .into_any()
}

/// A status with its colour.
pub fn badge(status: InvoiceStatus) -> AnyView {
    match status {
        InvoiceStatus::Overdue => view! {
            <span class="badge badge--danger">
                <Icon glyph=glyph::CIRCLE_ALERT />
                {status.label()}
            </span>
        }
        .into_any(),
        InvoiceStatus::Partial => view! { <span class="badge badge--warning">{status.label()}</span> }.into_any(),
        InvoiceStatus::Paid => view! { <span class="badge badge--success">{status.label()}</span> }.into_any(),
        InvoiceStatus::Open => view! { <span class="badge">{status.label()}</span> }.into_any(),
    }
}

/// An amount; nothing stands for nothing.
pub fn amount(amount: Rupiah) -> AnyView {
    if amount.0 == 0 {
        view! { <span class="subtle">"–"</span> }.into_any()
    } else {
        amount.to_string().into_any()
    }
}

pub fn muted(words: String) -> AnyView {
    view! { <span class="muted">{words}</span> }.into_any()
}

/// What stands in place of a list while payments are not kept.
pub fn off() -> AnyView {
    let may_set = session::user_now().is_some_and(|user| user.role == domain::account::Role::SuperAdmin);
    let text = "Isi tanggal mulainya di Pengaturan. Faktur sebelum tanggal itu dianggap lunas.";
    view! {
        <Empty icon=glyph::WALLET title="Pembayaran belum dicatat" text>
            {may_set
                .then(|| {
                    let href = format!("{}?section=payments", paths::ADMIN_SETTINGS);
                    view! {
                        <a class="btn btn--primary" href=href>
                            "Buka Pengaturan"
                        </a>
                    }
                    .into_any()
                })}
        </Empty>
    }
    .into_any()
}

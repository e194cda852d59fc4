//! `/admin/products`: what to order.

mod reorder;

use std::sync::Arc;

use domain::insight::ReorderPage;
use leptos::prelude::*;

use self::reorder::ReorderTab;
use crate::api::reorder::ADVICE;
use crate::ui::{ExportMenu, Freshness, PageHead, use_url_state};

/// The page.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let url = use_url_state();
    let head = RwSignal::new(None::<Arc<ReorderPage>>);
    let freshness = Signal::derive(move || {
        head.get().map(|head| Freshness {
            as_of: head.has_sales.then_some(head.as_of),
            last_upload: head.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    let query = move |()| reorder::query(url);
    view! {
        <PageHead title="Analitik Produk" freshness>
            <ExportMenu path=ADVICE query name="saran-pesan" />
        </PageHead>
        <ReorderTab head />
    }
}

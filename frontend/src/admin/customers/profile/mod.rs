//! `/admin/customers/{number}`: everything about one customer.

mod account;
mod figures;
mod rows;

use std::sync::Arc;

use domain::DateRange;
use domain::insight::CustomerProfile;
use domain::sales::NO_GROUP;
use leptos::prelude::*;

use super::{Desk, calls};
use crate::api::{self, Query, encode};
use crate::paths;
use crate::portal;
use crate::ui::{
    AskDialog, Button, ButtonKind, ButtonSize, Freshness, Loaded, PageHead, Remote, SkeletonCard, button_class, glyph,
};

/// The page.
#[component]
pub fn CustomerPage(
    /// The customer's number.
    number: String,
) -> impl IntoView {
    let desk = Desk::provide();
    let asked = number.clone();
    let remote = Remote::new(
        move || (asked.clone(), desk.revision.get()),
        |(number, _)| async move { api::customers::profile(&number).await },
    );
    let freshness = Signal::derive(move || {
        remote.ok().map(|found| Freshness {
            as_of: found.spending.has_sales.then_some(found.spending.as_of),
            last_upload: found.last_upload.as_ref().map(|upload| upload.at),
        })
    });
    let title = move || {
        remote
            .ok()
            .map_or_else(|| "Customer".to_owned(), |found| found.name.clone())
    };
    let meta = move || number.clone();
    let actions = move || remote.ok().map(|found| actions(desk, &found));
    let tier = move || remote.ok().map(|found| portal::tier(found.tier.tier));
    view! {
        <nav aria-label="Kembali">
            <a class="link sm" href=paths::ADMIN_CUSTOMERS>
                "Analitik Customer"
            </a>
        </nav>
        {move || {
            let meta = meta.clone();
            view! {
                <PageHead title=title() freshness meta=meta>
                    {tier}
                    {actions}
                </PageHead>
            }
                .into_any()
        }}
        <Loaded
            remote
            skeleton=|| {
                view! {
                    <SkeletonCard lines=2 />
                    <div class="grid">
                        <SkeletonCard class="col-8" lines=8 />
                        <SkeletonCard class="col-4" lines=8 />
                    </div>
                }
                    .into_any()
            }
            view=move |found| content(&found)
        />
        <AskDialog asks=desk.asks />
    }
}

fn actions(desk: Desk, found: &Arc<CustomerProfile>) -> AnyView {
    let whatsapp = found
        .insight
        .as_ref()
        .map(|one| calls::whatsapp(one, ButtonSize::Normal));
    let (number, name) = (found.number.clone(), found.name.clone());
    let edit = format!("{}?q={}", paths::ADMIN_USERS, encode(&found.number));
    let write = desk.may_write.then(move || {
        let asked = move |_| calls::ask(desk, number.clone(), &name);
        view! {
            <Button kind=ButtonKind::Secondary icon=glyph::CHECK on:click=asked>
                "Sudah dihubungi"
            </Button>
            <a class=button_class(ButtonKind::Secondary, ButtonSize::Normal) href=edit>
                "Ubah data"
            </a>
        }
        .into_any()
    });
    view! {
        {whatsapp}
        {write}
    }
    .into_any()
}

fn content(found: &CustomerProfile) -> AnyView {
    view! {
        {figures::cards(found)}
        <div class="grid">
            {figures::months(found)} {account::health(found)} {account::groups(found)} {account::notes(found)}
            {account::account(found)} {rows::invoices(found)} {rows::contacts(&found.contacts)}
        </div>
    }
    .into_any()
}

/// The invoices of some days, of a group where one is given.
fn sales(found: &CustomerProfile, days: DateRange, group: Option<&str>) -> String {
    let query = Query::new()
        .with("from", days.from)
        .with("to", days.to)
        .with("customer", &found.number)
        .with_opt(
            "group",
            group.map(|group| if group.is_empty() { NO_GROUP } else { group }),
        );
    format!("{}{}", paths::ADMIN_SALES, query.as_str())
}

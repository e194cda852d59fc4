//! Choosing the part whose price is shown.

use domain::part::PartSummary;
use leptos::prelude::*;

use super::Desk;
use crate::api::{self, Query};
use crate::ui::{Dialog, Empty, Icon, Loaded, Remote, Skeleton, glyph};

/// The dialog.
pub(super) fn dialog(desk: Desk) -> AnyView {
    view! {
        <Dialog open=desk.choosing title="Pilih part">
            {move || search(desk)}
        </Dialog>
    }
    .into_any()
}

fn search(desk: Desk) -> AnyView {
    let words = RwSignal::new(String::new());
    let remote = Remote::new(
        move || words.with(|words| Query::new().with_opt("q", Some(words.trim()).filter(|words| !words.is_empty()))),
        |query| async move { api::parts::list(&query).await },
    );
    view! {
        <div class="stack">
            <div class="input-group">
                <Icon glyph=glyph::SEARCH />
                <input
                    class="input"
                    type="search"
                    placeholder="Nama atau nomor part"
                    aria-label="Nama atau nomor part"
                    on:input=move |event| words.set(event_target_value(&event))
                />
            </div>
            <Loaded
                remote
                skeleton=|| view! { <Skeleton /> }.into_any()
                view=move |page| hits(&page.items, desk)
            />
        </div>
    }
    .into_any()
}

fn hits(parts: &[PartSummary], desk: Desk) -> AnyView {
    if parts.is_empty() {
        return view! {
            <Empty icon=glyph::PACKAGE_SEARCH title="Tidak ditemukan" text="Coba sebagian nama atau nomornya." />
        }
        .into_any();
    }
    let rows: Vec<_> = parts
        .iter()
        .take(12)
        .map(|part| {
            let number = part.part_number.clone();
            let choose = move |_| {
                desk.choosing.set(false);
                desk.url.set(vec![("part", Some(number.clone()))]);
            };
            view! {
                <button class="menu__item" type="button" on:click=choose>
                    <span class="truncate">{part.name.clone()}</span>
                    <span class="code subtle push">{part.part_number.clone()}</span>
                </button>
            }
            .into_any()
        })
        .collect();
    view! { <div class="stack">{rows}</div> }.into_any()
}

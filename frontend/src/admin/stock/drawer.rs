//! One part's movements, in a drawer that the address names.

use std::sync::Arc;

use domain::date::format_day;
use domain::money::format_count;
use domain::stock::{AdjustReason, MovementKind, StockMovement, StockMovements};
use leptos::prelude::*;

use super::adjust::{self, signed};
use super::{Desk, cells};
use crate::admin::products::links;
use crate::api::{self, Query};
use crate::ui::{Button, ButtonKind, ButtonSize, Dialog, ExportMenu, Layer, Loaded, Remote, Skeleton, button_class};

/// Movements shown at first, and at most.
const SHOWN: (usize, usize) = (20, 200);

/// The drawer; open while the address holds `part`.
pub fn drawer(desk: Desk) -> AnyView {
    let url = desk.url;
    let part = Memo::new(move |_| url.get("part").unwrap_or_default());
    let open = RwSignal::new(!part.get_untracked().is_empty());
    Effect::new(move || open.set(!part.get().is_empty()));
    Effect::new(move || {
        if !open.get() && !part.get_untracked().is_empty() {
            url.set(vec![("part", None)]);
        }
    });
    let text = move || part.get();
    view! {
        <Dialog open title="Riwayat gerakan" text layer=Layer::Drawer>
            {move || (!part.get().is_empty()).then(|| movements(desk, part.get()))}
        </Dialog>
    }
    .into_any()
}

fn movements(desk: Desk, part: String) -> AnyView {
    let limit = RwSignal::new(SHOWN.0);
    let remote = Remote::new(
        move || (limit.get(), desk.changing.revision.get()),
        move |(limit, _)| {
            let part = part.clone();
            async move { api::stock::movements(&part, limit).await }
        },
    );
    let skeleton = || {
        view! {
            <div class="stack">
                <Skeleton class="skeleton--w70" />
                <Skeleton class="skeleton--w54" />
            </div>
        }
        .into_any()
    };
    view! { <Loaded remote skeleton view=move |answer| content(desk, &answer, limit) /> }.into_any()
}

fn content(desk: Desk, answer: &Arc<StockMovements>, limit: RwSignal<usize>) -> AnyView {
    let part = Arc::new(answer.part.clone());
    let is_empty = answer.items.is_empty();
    let more = answer.next_cursor.is_some().then(|| {
        let all = format!("Tampilkan semua {}", format_count(answer.total));
        let words = format!(
            "{} gerakan terbaru dari {}",
            answer.items.len(),
            format_count(answer.total)
        );
        if limit.get_untracked() == SHOWN.0 && answer.total <= SHOWN.1 as i64 {
            let press = Callback::new(move |()| limit.set(SHOWN.1));
            view! { <Button size=ButtonSize::Small on_press=press>{all}</Button> }.into_any()
        } else if limit.get_untracked() == SHOWN.0 {
            let press = Callback::new(move |()| limit.set(SHOWN.1));
            view! { <Button size=ButtonSize::Small on_press=press>"Tampilkan lebih banyak"</Button> }.into_any()
        } else {
            view! { <p class="sm muted">{words}</p> }.into_any()
        }
    });
    let deeds = desk.may_write.then(|| {
        let (item, judged) = (Arc::clone(&part), Arc::clone(&part));
        let count = Callback::new(move |()| desk.changing.asks.ask(adjust::adjust(desk.changing, Arc::clone(&item))));
        let limits = Callback::new(move |()| {
            let typed = judged.minimum.map(|minimum| minimum.to_string()).unwrap_or_default();
            desk.changing
                .asks
                .ask(adjust::minimum(desk.changing, Arc::clone(&judged), typed));
        });
        view! {
            <Button size=ButtonSize::Small on_press=count>"Sesuaikan"</Button>
            <Button size=ButtonSize::Small on_press=limits>"Minimum"</Button>
        }
        .into_any()
    });
    let movements = (!is_empty).then(|| {
        let path = api::stock::movements_path(&part.part_number);
        let query = Callback::new(|()| Query::new());
        view! { <ExportMenu path query name="gerakan" size=ButtonSize::Small /> }.into_any()
    });
    view! {
        <div class="stack">
            <p class="strong">{part.name.clone()}</p>
            <dl class="facts">
                {fact("Stok", format_count(part.on_hand).into_any())}
                {fact("Status", cells::badge(part.status))}
                {fact("Titik / minimum", cells::reorder_point(&part))}
                {fact("Nilai", part.value.to_string().into_any())}
            </dl>
            <p class="sm muted">{cells::sentence(&part.reason)}"."</p>
            <div class="row row--wrap">
                {deeds}
                <a class=button_class(ButtonKind::Secondary, ButtonSize::Small) href=links::part(&part.part_number)>
                    "Halaman part"
                </a>
                {movements}
            </div>
            {if is_empty {
                view! { <p class="sm muted">"Belum ada gerakan stok untuk part ini."</p> }.into_any()
            } else {
                table(&answer.items)
            }}
            {more}
        </div>
    }
    .into_any()
}

fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Movements, the newest first.
pub(in crate::admin) fn table(movements: &[StockMovement]) -> AnyView {
    let rows: Vec<_> = movements.iter().map(row).collect();
    view! {
        <div class="table-wrap" role="region" aria-label="Gerakan stok" tabindex="0">
            <table class="table">
                <caption class="sr-only">"Gerakan stok, yang terbaru dulu"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Gerakan"</th>
                        <th scope="col" class="is-num">"Jumlah"</th>
                        <th scope="col" class="is-num">"Saldo"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What moved, when, why and by whom.
fn row(movement: &StockMovement) -> AnyView {
    let head = match (movement.kind, movement.reason) {
        (MovementKind::Adjustment, Some(reason)) => format!("{}: {}", movement.kind.label(), reason_word(reason)),
        (kind, _) => kind.label().to_owned(),
    };
    let mut origin = vec![format_day(movement.date)];
    origin.extend(
        movement
            .counted
            .map(|counted| format!("terhitung {}", format_count(counted))),
    );
    origin.extend(movement.upload.as_ref().map(|upload| upload.file_name.clone()));
    origin.extend(movement.by.clone());
    let note = movement
        .note
        .clone()
        .map(|note| view! { <span class="block xs">{note}</span> }.into_any());
    view! {
        <tr>
            <td class="movement">
                <span class="cell-main">{head}</span>
                <span class="block xs subtle">{origin.join(" · ")}</span>
                {note}
            </td>
            <td class="is-num">{signed(movement.quantity)}</td>
            <td class="is-num strong">{format_count(movement.balance)}</td>
        </tr>
    }
    .into_any()
}

fn reason_word(reason: AdjustReason) -> String {
    reason.label().to_ascii_lowercase()
}

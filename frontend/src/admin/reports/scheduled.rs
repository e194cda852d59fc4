//! "Terjadwal": the reports that are sent by mail.

use std::sync::Arc;

use domain::date::{format_day_short, in_wita};
use domain::report::{Schedule, ScheduleChange};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, dialog};
use crate::api::{self, ApiError, Query};
use crate::ui::{Ask, ButtonSize, Deed, Empty, ExportMenu, Glyph, Loaded, SkeletonCard, Toast, glyph, row_menu, work};

/// The card.
pub fn card(desk: Desk) -> AnyView {
    let body = move |page: Arc<domain::Page<Schedule>>| {
        if page.items.is_empty() {
            return view! {
                <Empty
                    icon=glyph::MAIL
                    title="Belum ada jadwal"
                    text="Jadwalkan sebuah laporan untuk menerimanya lewat email."
                />
            }
            .into_any();
        }
        let rows: Vec<_> = page.items.iter().map(|schedule| row(desk, schedule)).collect();
        view! {
            <div class="table-wrap" role="region" aria-label="Laporan terjadwal" tabindex="0">
                <table class="table table--stack table--compact">
                    <caption class="sr-only">"Laporan terjadwal"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Laporan"</th>
                            <th scope="col">"Jadwal"</th>
                            <th scope="col">"Penerima"</th>
                            <th scope="col">"Format"</th>
                            <th scope="col">"Kirim berikutnya"</th>
                            <th scope="col" class="is-shrink is-act">
                                <span class="sr-only">"Aksi"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card table-card">
            <div class="card__head pb-3">
                <div>
                    <h2 class="card__title">"Terjadwal"</h2>
                    <p class="card__sub">"Email menyebut filter, jumlah baris, dan tanggal data"</p>
                </div>
                <div class="card__tools">
                    <ExportMenu
                        path="/api/admin/schedules"
                        query=Callback::new(|()| Query::new())
                        name="jadwal-laporan"
                        size=ButtonSize::Small
                    />
                </div>
            </div>
            <Loaded
                remote=desk.schedules
                skeleton=|| view! { <SkeletonCard lines=3 /> }.into_any()
                view=body
            />
        </section>
    }
    .into_any()
}

fn row(desk: Desk, schedule: &Schedule) -> AnyView {
    let plan = &schedule.plan;
    let recipients = match plan.recipients.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
    };
    let next = schedule.next_at.map_or_else(
        || "Dijeda".to_owned(),
        |at| {
            let local = in_wita(at);
            let time = local.time();
            let (hour, minute) = (chrono::Timelike::hour(&time), chrono::Timelike::minute(&time));
            format!("{}, {hour:02}.{minute:02}", format_day_short(local.date_naive()))
        },
    );
    let title = plan.title();
    let actions = desk.may_write.then(|| {
        let schedule = Arc::new(schedule.clone());
        row_menu(format!("Aksi untuk {title}"), move || deeds(desk, &schedule))
    });
    let outcome = schedule.last_outcome.clone();
    view! {
        <tr>
            <td class="is-key" data-label="Laporan">
                <span class="cell-main">{title}</span>
                {outcome.map(|outcome| view! { <span class="cell-sub">{outcome}</span> }.into_any())}
            </td>
            <td class="muted" data-label="Jadwal">
                {plan.when()}
            </td>
            <td class="muted" data-label="Penerima">
                {recipients}
            </td>
            <td data-label="Format">{plan.format.label()}</td>
            <td class="num is-end" data-label="Kirim berikutnya">
                {next}
            </td>
            <td class="is-shrink is-act">{actions}</td>
        </tr>
    }
    .into_any()
}

fn deeds(desk: Desk, schedule: &Arc<Schedule>) -> Vec<Deed> {
    let deed = |icon: Glyph, words: &'static str, run: fn(Desk, Arc<Schedule>)| {
        let schedule = Arc::clone(schedule);
        Deed {
            icon,
            words,
            danger: words == REMOVE,
            run: Callback::new(move |()| run(desk, Arc::clone(&schedule))),
        }
    };
    let pause = if schedule.active { "Jeda" } else { "Lanjutkan" };
    vec![
        deed(glyph::MAIL, "Kirim sekarang", |desk, schedule| {
            act(
                desk,
                "Laporan dikirim.",
                async move { api::reports::run(&schedule).await },
            );
        }),
        deed(glyph::CLOCK, pause, |desk, schedule| {
            let words = if schedule.active {
                "Jadwal dijeda."
            } else {
                "Jadwal berjalan lagi."
            };
            act(desk, words, async move {
                let change = ScheduleChange {
                    active: Some(!schedule.active),
                    ..ScheduleChange::default()
                };
                api::reports::change(&schedule, &change).await
            });
        }),
        deed(glyph::PENCIL, "Ubah", |desk, schedule| {
            dialog::open(desk, Some(schedule));
        }),
        deed(glyph::TRASH_2, REMOVE, remove),
    ]
}

const REMOVE: &str = "Hapus";

fn act(desk: Desk, words: &'static str, deed: impl Future<Output = Result<(), ApiError>> + 'static) {
    spawn_local(async move {
        match deed.await {
            Ok(()) => desk.toasts.show(Toast::done(words)),
            Err(error) => desk.toasts.show(Toast::failed(&error)),
        }
        desk.schedules.reload();
    });
}

fn remove(desk: Desk, schedule: Arc<Schedule>) {
    desk.asks.ask(Ask {
        title: format!("Hapus jadwal {}?", schedule.plan.title()),
        text: "Laporan ini tidak dikirim lagi. Email yang sudah dikirim tetap ada.".to_owned(),
        words: "Hapus jadwal",
        danger: true,
        work: work(move |_| {
            let schedule = Arc::clone(&schedule);
            async move {
                api::reports::delete(&schedule).await?;
                desk.toasts.show(Toast::done("Jadwal dihapus."));
                desk.schedules.reload();
                Ok(())
            }
        }),
        ..Ask::default()
    });
}

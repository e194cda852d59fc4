//! Redemptions: what to put ready and hand over, and redeeming at the counter.

use std::sync::Arc;

use domain::Page;
use domain::account::UserRow;
use domain::date::format_instant;
use domain::loyalty::{CounterRedemption, PointsAdjustment, Redemption, RedemptionStatus, Reward};
use domain::money::format_count;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::api::{self, ApiError, Query, idempotency_key};
use crate::ui::{
    Answers, Ask, Badge, Button, ButtonKind, ButtonSize, Column, DataTable, Deed, Empty, Field, FieldKind, OnPhone,
    Remote, SearchField, Segmented, Tone, UrlState, first_page, glyph, problems, row_menu, work,
};

/// The states that the list can be narrowed to, each with its words.
const STATES: [(Option<RedemptionStatus>, &str); 5] = [
    (None, "Semua"),
    (Some(RedemptionStatus::Requested), "Diajukan"),
    (Some(RedemptionStatus::Ready), "Siap diambil"),
    (Some(RedemptionStatus::HandedOver), "Diserahkan"),
    (Some(RedemptionStatus::Cancelled), "Dibatalkan"),
];

/// What the list is narrowed to.
pub fn filter_of(url: UrlState) -> Query {
    ["q", "status"]
        .into_iter()
        .fold(Query::new(), |query, name| query.with_opt(name, url.get(name)))
}

/// The list.
pub fn redemptions(desk: Desk, url: UrlState) -> AnyView {
    let remote = Remote::new(
        move || {
            let query = filter_of(url).with_opt("cursor", url.get("cursor"));
            (query, desk.revision.get())
        },
        move |(query, _)| async move {
            let list = api::loyalty::redemptions(&query).await?;
            desk.open_redemptions
                .try_set((list.counts.requested + list.counts.ready) as usize);
            Ok(Page {
                items: list.items,
                next_cursor: list.next_cursor,
                total: list.total,
                total_is_exact: list.total_is_exact,
            })
        },
    );
    let chosen = Signal::derive(move || {
        let word = url.get("status").unwrap_or_default();
        let is_it =
            |(status, _): &(Option<RedemptionStatus>, &str)| status.map_or("", RedemptionStatus::as_str) == word;
        STATES.iter().position(is_it).unwrap_or_default()
    });
    let choose = Callback::new(move |place: usize| {
        let status = STATES.get(place).and_then(|(status, _)| *status);
        let mut changes = first_page();
        changes.push(("status", status.map(|status| status.as_str().to_owned())));
        url.set(changes);
    });
    let states = STATES.iter().enumerate().map(|(place, (_, words))| (place, *words));
    let mut columns = vec![
        Column::text("Kode", |one: &Redemption| {
            view! { <span class="cell-main code">{one.code.clone()}</span> }.into_any()
        })
        .on_phone(OnPhone::Key),
        Column::text("Customer", |one: &Redemption| {
            view! {
                {one.customer_name.clone()}
                " "
                <span class="code subtle cell-code">{one.customer_number.clone()}</span>
            }
            .into_any()
        }),
        Column::text("Hadiah", |one: &Redemption| one.reward.clone().into_any()),
        Column::number("Poin", |one: &Redemption| format_count(one.points).into_any()),
        Column::text("Diajukan", |one: &Redemption| {
            let at = format_instant(one.requested_at);
            view! { <span class="num muted">{at.trim_end_matches(" WITA").to_owned()}</span> }.into_any()
        }),
        Column::text("Status", status).on_phone(OnPhone::End),
    ];
    if desk.role.may_write() {
        columns.push(Column::text("Aksi", actions).on_phone(OnPhone::Actions));
    }
    let empty = || {
        view! {
            <Empty
                icon=glyph::GIFT
                title="Tidak ada penukaran"
                text="Ubah pencarian atau status. Penukaran customer tampil di sini begitu diajukan."
            />
        }
        .into_any()
    };
    view! {
        <section class="card table-card">
            <div class="table-tools">
                <SearchField url label="Cari kode atau customer" />
                <span class="push minw-0">
                    <Segmented label="Status penukaran" options=states.collect() value=chosen on_change=choose />
                </span>
            </div>
            <DataTable caption="Penukaran" columns remote url empty />
        </section>
    }
    .into_any()
}

fn status(one: &Redemption) -> AnyView {
    let (tone, icon, words) = match one.status {
        RedemptionStatus::Requested => (Tone::Info, glyph::CLOCK, "Diajukan"),
        RedemptionStatus::Ready => (Tone::Warning, glyph::PACKAGE_CHECK, "Siap diambil"),
        RedemptionStatus::HandedOver => (Tone::Success, glyph::CHECK, "Diserahkan"),
        RedemptionStatus::Cancelled => (Tone::Neutral, glyph::UNDO_2, "Dibatalkan, poin kembali"),
    };
    let title = one.cancel_reason.clone();
    view! {
        <span title=title>
            <Badge tone icon>
                {words}
            </Badge>
        </span>
    }
    .into_any()
}

/// The next step as a button, and cancelling behind the dots.
fn actions(one: &Redemption) -> AnyView {
    let desk = expect_context::<Desk>();
    let (kind, words, verb) = match one.status {
        RedemptionStatus::Requested => (ButtonKind::Secondary, "Tandai siap", "prepare"),
        RedemptionStatus::Ready => (ButtonKind::Primary, "Serahkan", "hand-over"),
        RedemptionStatus::HandedOver | RedemptionStatus::Cancelled => return ().into_any(),
    };
    let one = Arc::new(one.clone());
    let (asked, label) = (Arc::clone(&one), format!("{words} {}", one.code));
    let more = format!("Aksi lain untuk {}", one.code);
    let next = Callback::new(move |()| step(desk, &one, verb));
    let deeds = move || {
        let asked = Arc::clone(&asked);
        vec![Deed {
            icon: glyph::UNDO_2,
            words: "Batalkan penukaran",
            danger: true,
            run: Callback::new(move |()| desk.asks.ask(cancel(desk, Arc::clone(&asked)))),
        }]
    };
    view! {
        <span class="row">
            <Button kind size=ButtonSize::Small label on_press=next>
                {words}
            </Button>
            {row_menu(more, deeds)}
        </span>
    }
    .into_any()
}

fn step(desk: Desk, one: &Redemption, verb: &'static str) {
    let (id, code) = (one.id.to_string(), one.code.clone());
    spawn_local(async move {
        match api::loyalty::step(&id, verb, None).await {
            Ok(()) if verb == "prepare" => desk.changed(format!("{code} siap diambil; customer diberi tahu")),
            Ok(()) => desk.changed(format!("{code} diserahkan")),
            Err(error) => {
                desk.failed(&error);
                desk.read_again();
            }
        }
    });
}

fn cancel(desk: Desk, one: Arc<Redemption>) -> Ask {
    Ask {
        title: format!("Batalkan penukaran {}?", one.code),
        text: format!(
            "{} poin kembali ke {}, dan {} kembali ke stok hadiah.",
            format_count(one.points),
            one.customer_name,
            one.reward
        ),
        fields: vec![Field::text("reason", "Alasan", "").hint("Customer membacanya di buku poin.")],
        words: "Batalkan penukaran",
        danger: true,
        check: reason_needed,
        work: work(move |answers: Answers| {
            let one = Arc::clone(&one);
            async move {
                api::loyalty::step(&one.id.to_string(), "cancel", Some(&answers.get("reason"))).await?;
                desk.changed(format!("{} dibatalkan, poin kembali", one.code));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

fn reason_needed(answers: &Answers) -> Vec<domain::FieldProblem> {
    let is_missing = answers.get("reason").is_empty();
    problems([("/reason", is_missing.then_some("Tulis alasannya; customer membacanya."))])
}

/// Reads the catalogue, and asks who redeems what.
pub fn at_counter(desk: Desk) {
    spawn_local(async move {
        match api::loyalty::rewards().await {
            Ok(rewards) if rewards.items.is_empty() => desk.asks.ask(Ask {
                title: "Tukar di loket".to_owned(),
                text: "Katalog hadiah masih kosong. Tambahkan hadiah di Pengaturan, bagian Hadiah.".to_owned(),
                ..Ask::default()
            }),
            Ok(rewards) => desk.asks.ask(ask_counter(desk, &rewards.items)),
            Err(error) => desk.failed(&error),
        }
    });
}

/// What becomes of a redemption at the counter.
const WAYS: &[&str] = &["Serahkan sekarang", "Siapkan dulu"];

fn ask_counter(desk: Desk, rewards: &[Reward]) -> Ask {
    let words = |reward: &Reward| {
        let (points, stock) = (format_count(reward.points), format_count(reward.stock));
        format!("{} · {points} poin · stok {stock}", reward.name)
    };
    let options: Vec<_> = rewards
        .iter()
        .map(|reward| (reward.id.to_string(), words(reward)))
        .collect();
    let first = options.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let key = idempotency_key();
    Ask {
        title: "Tukar di loket".to_owned(),
        text: "Untuk customer yang datang sendiri. Poinnya langsung dipakai.".to_owned(),
        fields: vec![
            Field::text("customer_number", "Nomor customer", "").hint("Ada di faktur dan di daftar customer."),
            Field::of(FieldKind::Choice(options), "reward_id", "Hadiah", first),
            Field::of(FieldKind::Segments(WAYS), "way", "Penyerahan", "0"),
        ],
        words: "Tukar",
        check: |answers| {
            let is_missing = answers.get("customer_number").is_empty();
            problems([("/customer_number", is_missing.then_some("Isi nomor customer."))])
        },
        work: work(move |answers: Answers| {
            // Another answer is another redemption.
            let key = format!("{key} {} {}", answers.get("customer_number"), answers.get("reward_id"));
            async move {
                let form = CounterRedemption {
                    customer_number: answers.get("customer_number"),
                    reward_id: answers.get("reward_id").parse().map_err(|_| ApiError::Aborted)?,
                    hand_over: answers.get("way") == "0",
                };
                let done = api::loyalty::redeem_at_counter(&form, key).await?;
                desk.changed(format!(
                    "{}: {} poin ditukar, sisa saldo {}",
                    done.code,
                    format_count(done.points),
                    format_count(done.balance)
                ));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

/// Asks how many points come or go, and why.
pub fn adjust(desk: Desk, user: Arc<UserRow>) {
    let number = user.customer_number.clone().unwrap_or_default();
    let key = idempotency_key();
    desk.asks.ask(Ask {
        title: "Sesuaikan poin".to_owned(),
        text: format!(
            "{}, saldo sekarang {} poin",
            user.name,
            format_count(user.points.unwrap_or_default())
        ),
        fields: vec![
            Field::text("points", "Poin", "").hint("Yang bertambah, atau dengan minus yang berkurang. Contoh: -5"),
            Field::text("reason", "Alasan", "").hint("Customer membacanya di buku poin."),
        ],
        words: "Simpan",
        check: |answers| {
            let points = points(&answers.get("points"));
            let wrong = points
                .is_none()
                .then_some("Isi angka bulat selain nol. Contoh: 10 atau -5");
            problems([
                ("/points", wrong),
                (
                    "/reason",
                    answers
                        .get("reason")
                        .is_empty()
                        .then_some("Tulis alasannya; customer membacanya."),
                ),
            ])
        },
        work: work(move |answers: Answers| {
            let form = PointsAdjustment {
                customer_number: number.clone(),
                points: points(&answers.get("points")).unwrap_or_default(),
                reason: answers.get("reason"),
            };
            let key = format!("{key} {} {}", form.points, form.reason.len());
            async move {
                let done = api::loyalty::adjust(&form, key).await?;
                desk.changed(format!(
                    "Poin {} → {}",
                    format_count(done.before),
                    format_count(done.after)
                ));
                Ok(())
            }
        }),
        ..Ask::default()
    });
}

/// Points as they are typed; none where they are none.
fn points(typed: &str) -> Option<i64> {
    let plain: String = typed
        .chars()
        .filter(|c| *c != '.' && *c != ' ')
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    plain.parse().ok().filter(|points| *points != 0)
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn points_are_whole_and_never_nothing() {
        assert_eq!(
            (points("1.200"), points("−5"), points("-5")),
            (Some(1_200), Some(-5), Some(-5))
        );
        for wrong in ["", "0", "1,5", "banyak"] {
            assert_eq!(points(wrong), None, "{wrong}");
        }
    }
}

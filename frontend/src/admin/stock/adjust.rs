//! Adjusting a part's stock, and its minimum.

use std::sync::{Arc, Mutex, PoisonError};

use domain::money::format_count;
use domain::stock::{AdjustReason, MAX_ON_HAND, NOTE_MAX, StockAdjustment, StockItem, StockStatus, status};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Changing, cells};
use crate::api::{self, idempotency_key};
use crate::ui::{Answers, Ask, Field, FieldKind, TextKind, Toast, problems, work};

/// How stock is adjusted.
const WAYS: &[&str] = &["Hasil hitung", "Tambah", "Kurangi"];

/// What is typed, as a quantity.
fn quantity(typed: &str) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| *c != '.' && *c != ' ').collect();
    digits
        .parse()
        .ok()
        .filter(|quantity| (0..=MAX_ON_HAND).contains(quantity))
}

/// What was counted, or what comes or goes.
fn change(answers: &Answers) -> (Option<i64>, Option<i64>) {
    let quantity = quantity(&answers.get("quantity"));
    match answers.get("way").as_str() {
        "1" => (None, quantity),
        "2" => (None, quantity.map(|quantity| -quantity)),
        _ => (quantity, None),
    }
}

fn check(answers: &Answers) -> Vec<domain::FieldProblem> {
    let wrong = match change(answers) {
        (None, None) => Some("Isi angka 0 sampai 999.999.999, tanpa koma."),
        (_, Some(0)) => Some("Nol tidak mengubah stok. Isi paling sedikit 1."),
        _ => None,
    };
    let is_long = answers.get("note").chars().count() > NOTE_MAX;
    problems([
        ("/quantity", wrong),
        ("/note", is_long.then_some("Ketik paling banyak 500 karakter.")),
    ])
}

/// A key for as long as the same is sent: sent again after a broken connection it is the same adjustment.
fn key_of(kept: &Mutex<(String, String)>, body: String) -> String {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.0 != body {
        *kept = (body, idempotency_key());
    }
    kept.1.clone()
}

/// Asks what was counted or what changed.
pub fn adjust(changing: Changing, item: Arc<StockItem>) -> Ask {
    let reasons = AdjustReason::ALL.map(|reason| (reason.as_str().to_owned(), reason.label().to_owned()));
    let kept = Arc::new(Mutex::new((String::new(), String::new())));
    let shown = Arc::clone(&item);
    Ask {
        title: "Sesuaikan stok".to_owned(),
        text: format!("{} · {}", item.name, item.part_number),
        fields: vec![
            Field::of(FieldKind::Segments(WAYS), "way", "Cara penyesuaian", "0"),
            Field::of(FieldKind::Text(TextKind::Number), "quantity", "Jumlah", ""),
            Field::of(
                FieldKind::Choice(reasons.to_vec()),
                "reason",
                "Alasan",
                AdjustReason::Count.as_str(),
            ),
            Field::text("note", "Catatan (opsional)", ""),
        ],
        preview: Some(Arc::new(move |answers| preview(changing, &shown, answers))),
        words: "Simpan stok",
        check,
        work: work(move |answers: Answers| {
            let (counted, delta) = change(&answers);
            let form = StockAdjustment {
                part_number: item.part_number.clone(),
                counted,
                delta,
                reason: AdjustReason::parse(&answers.get("reason")).unwrap_or(AdjustReason::Other),
                note: answers.optional("note"),
            };
            let key = key_of(&kept, format!("{form:?}"));
            let name = item.name.clone();
            async move {
                let done = api::stock::adjust(&form, key).await.map_err(at_quantity)?;
                let (before, after) = (format_count(done.before), format_count(done.after));
                changing.changed(format!("{name}: {before} → {after}"));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

/// What the server says of `counted` and `delta` stands at the field where both are typed.
fn at_quantity(error: api::ApiError) -> api::ApiError {
    let of_quantity = error.problem().and_then(|problem| {
        let mut errors = problem.errors.iter();
        errors
            .find(|error| error.pointer == "/delta" || error.pointer == "/counted")
            .cloned()
    });
    match of_quantity {
        Some(mut problem) => {
            "/quantity".clone_into(&mut problem.pointer);
            api::ApiError::at_field(problem)
        }
        None => error,
    }
}

/// What is there, what moves, and what will be.
fn preview(changing: Changing, item: &StockItem, answers: &Answers) -> AnyView {
    let after = match change(answers) {
        (Some(counted), _) => Some(counted),
        (_, Some(delta)) => Some(item.on_hand + delta),
        _ => None,
    };
    let rules = changing.rules.get_untracked();
    let pieces = |quantity: i64, judged: StockStatus| {
        let words = format!("{} pcs ", format_count(quantity));
        view! {
            {words}
            {cells::badge(judged)}
        }
        .into_any()
    };
    let moved = after.map(|after| signed(after - item.on_hand));
    let after = after.map(|after| pieces(after, status(&item.facts_with(after), &rules)));
    view! {
        <dl class="totals well" aria-live="polite">
            <div>
                <dt class="muted">"Stok sekarang"</dt>
                <dd class="row">{pieces(item.on_hand, item.status)}</dd>
            </div>
            <div>
                <dt class="muted">"Gerakan"</dt>
                <dd>{moved.map_or("–".to_owned(), |moved| format!("{moved} pcs"))}</dd>
            </div>
            <div>
                <dt class="muted">"Setelah disimpan"</dt>
                <dd class="row strong">{after.unwrap_or_else(|| "–".into_any())}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// A quantity with its sign.
pub fn signed(quantity: i64) -> String {
    if quantity > 0 {
        format!("+{}", format_count(quantity))
    } else {
        format_count(quantity)
    }
}

/// Asks for a part's minimum; `typed` stands in the field.
pub fn minimum(changing: Changing, item: Arc<StockItem>, typed: String) -> Ask {
    // Where somebody else was faster, what was typed stands in the field again.
    let kept = Arc::new(Mutex::new(typed.clone()));
    let (stale, again) = (Arc::clone(&kept), Arc::clone(&item));
    Ask {
        title: "Minimum stok".to_owned(),
        text: format!("{} · {}", item.name, item.part_number),
        fields: vec![
            Field::of(FieldKind::Text(TextKind::Number), "minimum", "Minimum", typed).hint(
                "Rendah pada atau di bawah angka ini, kritis pada atau di bawah separuhnya. Kosongkan agar dinilai dari penjualan.",
            ),
        ],
        words: "Simpan minimum",
        check: |answers| {
            let typed = answers.get("minimum");
            let is_right = typed.is_empty() || quantity(&typed).is_some();
            problems([("/minimum", (!is_right).then_some("Isi angka 0 sampai 999.999.999, atau kosongkan."))])
        },
        work: work(move |answers: Answers| {
            let typed = answers.get("minimum");
            let minimum = quantity(&typed);
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = typed;
            let item = Arc::clone(&item);
            async move {
                api::stock::put_minimum(&item.part_number, item.version, minimum).await?;
                changing.changed(match minimum {
                    Some(minimum) => format!("Minimum {}: {}", item.name, format_count(minimum)),
                    None => format!("Minimum {} dihapus", item.name),
                });
                Ok(())
            }
        }),
        again: Some(Arc::new(move || {
            let typed = stale.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let number = again.part_number.clone();
            spawn_local(async move {
                match api::stock::movements(&number, 1).await {
                    Ok(now) => changing.asks.ask(minimum(changing, Arc::new(now.part), typed)),
                    Err(error) => changing.toasts.show(Toast::failed(&error)),
                }
            });
        })),
        ..Ask::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_whole_and_may_have_its_thousands_apart() {
        assert_eq!(quantity("1.200"), Some(1_200));
        assert_eq!(quantity("0"), Some(0));
        for wrong in ["", "-1", "1,5", "banyak", "1000000000"] {
            assert_eq!(quantity(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_same_sent_again_has_the_same_sign() {
        assert_eq!(
            (signed(3), signed(-1_200), signed(0)),
            ("+3".into(), "−1.200".into(), "0".into())
        );
    }
}

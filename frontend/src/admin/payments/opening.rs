//! Recording what a customer owed when payments began to be kept: whose it is, then how much and since when.

use std::sync::Arc;

use domain::date::{format_day, format_instant, parse_day};
use domain::payment::{OpeningBalance, OpeningBalanceHeld, PAYMENT_MAX, PAYMENT_NOTE_MAX, REFERENCE_MAX};
use domain::{FieldProblem, Rupiah};
use leptos::task::spawn_local;

use super::{Desk, record};
use crate::api::{self, ApiError};
use crate::ui::{Answers, Ask, Field, FieldKind, TextKind, Toast, problems, work};

/// Asks whose opening balance it is.
pub fn whose(desk: Desk) -> Ask {
    record::about("Saldo awal", "Saldo awal customer mana?", move |number| {
        ask(desk, number)
    })
}

/// Asks for the one of a customer.
pub fn open(desk: Desk, number: String) {
    spawn_local(async move {
        if let Err(error) = ask(desk, number).await {
            desk.toasts.show(Toast::failed(&error));
        }
    });
}

/// Reads the one that a customer has, and asks for another.
async fn ask(desk: Desk, number: String) -> Result<(), ApiError> {
    let held = api::payments::opening(&number).await?;
    desk.asks.ask(form(desk, held));
    Ok(())
}

/// What is typed, as an amount; with a minus where the customer had paid too much.
fn amount(typed: &str) -> Option<i64> {
    let plain: String = typed
        .trim()
        .chars()
        .filter(|c| !matches!(c, '.' | ' '))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let (sign, rest) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
    let digits = rest.strip_prefix("Rp").unwrap_or(rest);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let amount: i64 = digits.parse().ok()?;
    (amount <= PAYMENT_MAX).then_some(sign * amount)
}

fn form(desk: Desk, held: OpeningBalanceHeld) -> Ask {
    let held = Arc::new(held);
    let number = held.customer_number.clone();
    let since = format_day(held.kept_from);
    let text = match (&held.by, held.at) {
        (Some(by), Some(at)) => format!(
            "{} ({}). Dicatat {by}, {}.",
            held.customer_name,
            held.customer_number,
            format_instant(at)
        ),
        _ => format!(
            "{} ({}). Yang masih terutang dari sebelum {since}.",
            held.customer_name, held.customer_number
        ),
    };
    let before = if held.version == 0 {
        String::new()
    } else {
        held.amount.0.to_string()
    };
    Ask {
        title: "Saldo awal".to_owned(),
        text,
        fields: vec![
            Field::text("amount", "Saldo (Rp)", before)
                .hint("Dengan minus bila customer kelebihan bayar; 0 menghapusnya."),
            Field::of(
                FieldKind::Text(TextKind::Day),
                "date",
                "Sejak tanggal",
                held.date.to_string(),
            )
            .hint("Jatuh tempo dihitung dari tanggal ini, paling lambat hari pembayaran mulai dicatat."),
            Field::text(
                "reference",
                "Referensi (opsional)",
                held.reference.clone().unwrap_or_default(),
            ),
            Field::text("note", "Catatan (opsional)", held.note.clone()),
        ],
        words: "Simpan saldo awal",
        again: Some(Arc::new(move || open(desk, number.clone()))),
        check,
        work: work(move |answers: Answers| {
            let form = OpeningBalance {
                customer_number: held.customer_number.clone(),
                amount: Rupiah(amount(&answers.get("amount")).unwrap_or_default()),
                date: parse_day(&answers.get("date")),
                reference: answers.optional("reference"),
                note: answers.optional("note"),
            };
            let version = held.version;
            async move {
                let now = api::payments::set_opening(&form, version).await?;
                desk.changed(format!("Saldo awal {} menjadi {}", now.customer_name, now.amount));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

fn check(answers: &Answers) -> Vec<FieldProblem> {
    let is_long = |name: &str, most: usize| answers.get(name).chars().count() > most;
    problems([
        (
            "/amount",
            amount(&answers.get("amount"))
                .is_none()
                .then_some("Isi saldonya dalam rupiah penuh. Contoh: 1.500.000 atau -20.000"),
        ),
        (
            "/date",
            parse_day(&answers.get("date"))
                .is_none()
                .then_some("Pilih sejak tanggal berapa."),
        ),
        (
            "/reference",
            is_long("reference", REFERENCE_MAX).then_some("Pakai paling banyak 100 karakter."),
        ),
        (
            "/note",
            is_long("note", PAYMENT_NOTE_MAX).then_some("Ketik paling banyak 500 karakter."),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn a_balance_may_be_nothing_or_below_it() {
        for (typed, meant) in [
            ("Rp 1.250.000", 1_250_000),
            ("-20.000", -20_000),
            ("−Rp 5", -5),
            ("0", 0),
        ] {
            assert_eq!(amount(typed), Some(meant), "{typed}");
        }
        for wrong in ["", "-", "--5", "banyak", "1,5", "9999999999999"] {
            assert_eq!(amount(wrong), None, "{wrong}");
        }
    }
}

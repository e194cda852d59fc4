//! Recording a payment: whose it is, then how much, with a preview of where it goes.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::account::UserRow;
use domain::date::{format_day, parse_day};
use domain::payment::{
    NewPayment, OpenInvoice, PAYMENT_MAX, PAYMENT_NOTE_MAX, PaymentMethod, PaymentPart, REFERENCE_MAX,
};
use domain::{FieldProblem, Rupiah};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::api::{self, ApiError, Query, idempotency_key};
use crate::ui::{Answers, Ask, Field, FieldKind, TextKind, Toast, problems, work};

/// Who pays, and what is open of it.
struct Payer {
    number: String,
    name: String,
    open: Vec<OpenInvoice>,
    /// The server's day.
    today: NaiveDate,
}

/// Asks whose payment it is.
pub fn whose(desk: Desk) -> Ask {
    about("Catat pembayaran", "Customer mana yang membayar?", move |number| {
        ask(desk, number, String::new())
    })
}

/// Asks for a customer by number or name, and goes on with its number.
pub fn about<Next>(title: &str, text: &str, then: impl Fn(String) -> Next + Copy + Send + Sync + 'static) -> Ask
where
    Next: Future<Output = Result<(), ApiError>> + 'static,
{
    Ask {
        title: title.to_owned(),
        text: text.to_owned(),
        fields: vec![Field::text("customer", "Nomor atau nama customer", "")],
        words: "Lanjut",
        check: |answers| {
            let is_empty = answers.get("customer").is_empty();
            problems([("/customer", is_empty.then_some("Ketik nomor atau sebagian nama."))])
        },
        work: work(move |answers: Answers| {
            let typed = answers.get("customer");
            async move {
                let query = Query::new()
                    .with("kind", "customer")
                    .with("q", &typed)
                    .with("limit", 20);
                let found = api::users::list(&query).await?.items;
                let number = pick(&found, &typed)
                    .map_err(|told| ApiError::at_field(FieldProblem::new("/customer", "unknown", told)))?;
                then(number).await
            }
        }),
        ..Ask::default()
    }
}

/// The number of the one that is meant, or why nobody can tell.
fn pick(found: &[UserRow], typed: &str) -> Result<String, String> {
    let numbers: Vec<&String> = found.iter().filter_map(|user| user.customer_number.as_ref()).collect();
    match numbers.as_slice() {
        [] => Err("Tidak ada customer dengan nomor atau nama ini.".to_owned()),
        [only] => Ok((*only).clone()),
        several => {
            if let Some(number) = several.iter().find(|number| number.as_str() == typed) {
                return Ok((*number).clone());
            }
            let named = found
                .iter()
                .take(3)
                .filter_map(|user| Some(format!("{} ({})", user.name, user.customer_number.as_ref()?)));
            let named: Vec<_> = named.collect();
            Err(format!("Ada beberapa: {}. Ketik nomornya.", named.join(", ")))
        }
    }
}

/// A customer with what is open.
async fn payer(number: String) -> Result<Payer, ApiError> {
    let query = Query::new().with("customer", &number).with("limit", 200);
    let page = api::payments::open(&query).await?;
    let name = page
        .items
        .first()
        .map(|item| item.customer_name.clone())
        .unwrap_or_default();
    Ok(Payer {
        number,
        name,
        today: page.today,
        open: page.items.into_iter().map(|item| item.invoice).collect(),
    })
}

/// Asks for the payment of a customer's invoice.
pub fn prepare(desk: Desk, number: String, invoice: &str) {
    let ticked = format!("{invoice}\n");
    spawn_local(async move {
        if let Err(error) = ask(desk, number, ticked).await {
            desk.toasts.show(Toast::failed(&error));
        }
    });
}

/// Reads what is open of a customer and asks for its payment, with these invoices ticked.
async fn ask(desk: Desk, number: String, ticked: String) -> Result<(), ApiError> {
    let payer = payer(number).await?;
    desk.ticked.try_set(ticked);
    desk.asks.ask(how_much(desk, payer));
    Ok(())
}

/// What is typed, as an amount.
fn amount(typed: &str) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let digits = digits.strip_prefix("Rp").unwrap_or(&digits);
    digits.parse().ok().filter(|amount| (1..=PAYMENT_MAX).contains(amount))
}

fn is_ticked(ticked: &str, number: &str) -> bool {
    ticked.lines().any(|line| line == number)
}

/// What goes to the invoices that are ticked, in their order, as long as the amount lasts.
fn named(open: &[OpenInvoice], ticked: &str, amount: i64) -> Vec<PaymentPart> {
    let mut left = amount;
    let mut parts = Vec::new();
    for invoice in open.iter().filter(|invoice| is_ticked(ticked, &invoice.invoice_number)) {
        let taken = invoice.rest.0.min(left);
        if taken > 0 {
            left -= taken;
            parts.push(PaymentPart {
                invoice_number: invoice.invoice_number.clone(),
                amount: Rupiah(taken),
            });
        }
    }
    parts
}

/// What each invoice gets, and what is over: named ones first, then the oldest.
fn spread(open: &[OpenInvoice], parts: &[PaymentPart], amount: i64) -> (Vec<i64>, i64) {
    let named = |invoice: &OpenInvoice| {
        let part = parts.iter().find(|part| part.invoice_number == invoice.invoice_number);
        part.map_or(0, |part| part.amount.0)
    };
    let mut left = amount - parts.iter().map(|part| part.amount.0).sum::<i64>();
    // As the server does: by the invoice's day, not by when it is due.
    let mut order: Vec<usize> = (0..open.len()).collect();
    order.sort_by(|a, b| {
        let key = |place: &usize| (open[*place].date, open[*place].invoice_number.as_str());
        key(a).cmp(&key(b))
    });
    let mut taken = vec![0; open.len()];
    for place in order {
        let own = named(&open[place]);
        let more = (open[place].rest.0 - own).min(left);
        left -= more;
        taken[place] = own + more;
    }
    (taken, left)
}

fn check(answers: &Answers) -> Vec<FieldProblem> {
    let is_long = |name: &str, most: usize| answers.get(name).chars().count() > most;
    problems([
        (
            "/amount",
            amount(&answers.get("amount"))
                .is_none()
                .then_some("Isi jumlah di atas nol, dalam rupiah penuh."),
        ),
        (
            "/date",
            parse_day(&answers.get("date"))
                .is_none()
                .then_some("Pilih tanggal bayarnya."),
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

/// Asks for the payment itself.
fn how_much(desk: Desk, payer: Payer) -> Ask {
    let payer = Arc::new(payer);
    let methods = PaymentMethod::ALL
        .iter()
        .map(|method| (method.as_str().to_owned(), method.label().to_owned()));
    let today = payer.today;
    let text = if payer.name.is_empty() {
        format!("Customer {}, tanpa faktur terbuka", payer.number)
    } else {
        format!("{} ({})", payer.name, payer.number)
    };
    let kept = Arc::new(Mutex::new((String::new(), String::new())));
    let (listed, shown) = (Arc::clone(&payer), Arc::clone(&payer));
    Ask {
        title: "Catat pembayaran".to_owned(),
        text,
        body: Some(ViewFn::from(move || ticks(desk, &listed))),
        fields: vec![
            Field::of(FieldKind::Text(TextKind::Number), "amount", "Jumlah (Rp)", ""),
            Field::of(
                FieldKind::Text(TextKind::Day),
                "date",
                "Tanggal bayar",
                today.to_string(),
            ),
            Field::of(
                FieldKind::Choice(methods.collect()),
                "method",
                "Metode",
                PaymentMethod::Transfer.as_str(),
            ),
            Field::text("reference", "Referensi (opsional)", "")
                .hint("Nomor bukti; yang sama tidak diterima dua kali."),
            Field::text("note", "Catatan (opsional)", ""),
        ],
        preview: Some(Arc::new(move |answers| preview(desk, &shown, answers))),
        words: "Simpan pembayaran",
        check,
        work: work(move |answers: Answers| {
            let amount = amount(&answers.get("amount")).unwrap_or_default();
            let form = NewPayment {
                customer_number: payer.number.clone(),
                date: parse_day(&answers.get("date")).unwrap_or(today),
                amount: Rupiah(amount),
                method: PaymentMethod::parse(&answers.get("method")).unwrap_or(PaymentMethod::Other),
                reference: answers.optional("reference"),
                note: answers.optional("note"),
                invoices: named(&payer.open, &desk.ticked.get_untracked(), amount),
            };
            let key = {
                // The same sent again after a broken connection is the same payment.
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let body = format!("{form:?}");
                if kept.0 != body {
                    *kept = (body, idempotency_key());
                }
                kept.1.clone()
            };
            async move {
                let made = api::payments::record(&form, key).await?;
                desk.changed(format!(
                    "Pembayaran {} dari {} dicatat",
                    made.amount, made.customer_name
                ));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

/// The open invoices, to tick those that the payment is for.
fn ticks(desk: Desk, payer: &Payer) -> AnyView {
    if payer.open.is_empty() {
        return ().into_any();
    }
    let boxes: Vec<_> = payer
        .open
        .iter()
        .map(|invoice| {
            let number = invoice.invoice_number.clone();
            let known = number.clone();
            let checked = move || desk.ticked.with(|ticked| is_ticked(ticked, &known));
            let toggle = move |event| {
                let is_on = event_target_checked(&event);
                desk.ticked.update(|ticked| {
                    let mut kept: Vec<&str> = ticked.lines().filter(|line| *line != number).collect();
                    if is_on {
                        kept.push(&number);
                    }
                    *ticked = kept.join("\n");
                });
            };
            let about = format!("sisa {}, jatuh tempo {}", invoice.rest, format_day(invoice.due_date));
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=checked on:change=toggle />
                    <span>
                        <span class="list__title num">{invoice.label().to_owned()}</span>
                        <span class="list__sub">{about}</span>
                    </span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend class="field__label">"Untuk faktur (tanpa pilihan: yang tertua)"</legend>
            <div class="stack stack--scroll">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

/// Where the amount goes.
fn preview(desk: Desk, payer: &Payer, answers: &Answers) -> AnyView {
    let Some(amount) = amount(&answers.get("amount")) else {
        return view! { <p class="sm muted">"Isi jumlahnya untuk melihat pembagiannya."</p> }.into_any();
    };
    let parts = desk.ticked.with(|ticked| named(&payer.open, ticked, amount));
    let (taken, over) = spread(&payer.open, &parts, amount);
    let mut lines: Vec<AnyView> = Vec::new();
    let mut line = |label: String, value: String| {
        lines.push(
            view! {
                <div>
                    <dt class="muted num">{label}</dt>
                    <dd class="num">{value}</dd>
                </div>
            }
            .into_any(),
        );
    };
    for (invoice, taken) in payer.open.iter().zip(taken).filter(|(_, taken)| *taken > 0) {
        let rest = invoice.rest.0 - taken;
        let after = if rest == 0 {
            "lunas".to_owned()
        } else {
            format!("sisa {}", Rupiah(rest))
        };
        line(invoice.label().to_owned(), format!("{}, {after}", Rupiah(taken)));
    }
    if over > 0 {
        line(
            "Kelebihan bayar".to_owned(),
            format!("{}, untuk faktur berikutnya", Rupiah(over)),
        );
    }
    view! {
        <dl class="totals well" aria-live="polite">
            {lines}
        </dl>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::payment::InvoiceStatus;

    use super::*;

    fn invoice(number: &str, date: &str, rest: i64) -> OpenInvoice {
        let date = parse_day(date).unwrap();
        OpenInvoice {
            id: None,
            invoice_number: number.to_owned(),
            date,
            due_date: date,
            total: Rupiah(rest),
            paid: Rupiah::ZERO,
            rest: Rupiah(rest),
            status: InvoiceStatus::Open,
        }
    }

    #[test]
    fn an_amount_goes_to_what_is_ticked_and_then_to_the_oldest() {
        let open = [
            invoice("A", "2026-11-01", 300),
            invoice("B", "2026-11-02", 200),
            invoice("C", "2026-11-03", 100),
        ];
        let of = |ticked: &str, amount: i64| spread(&open, &named(&open, ticked, amount), amount);
        assert_eq!(of("", 350), (vec![300, 50, 0], 0));
        assert_eq!(of("C\n", 350), (vec![250, 0, 100], 0));
        assert_eq!(of("C\nB\n", 250), (vec![0, 200, 50], 0));
        assert_eq!(of("", 700), (vec![300, 200, 100], 100));
    }

    #[test]
    fn an_amount_may_be_typed_with_its_thousands_apart() {
        assert_eq!(amount("Rp 1.250.000"), Some(1_250_000));
        for wrong in ["", "0", "-5", "banyak"] {
            assert_eq!(amount(wrong), None, "{wrong}");
        }
    }
}

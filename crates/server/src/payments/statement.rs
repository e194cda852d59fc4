//! Rekening koran: a customer's statement of account as a PDF.

use anyhow::Context;
use chrono::NaiveDate;
use documents::{Align, Letterhead, Orientation, Pdf, PdfColumn};
use domain::date::{DateRange, format_day};
use domain::money::format_count;
use domain::payment::PaymentMethod;
use domain::{ProblemCode, Rupiah};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{AppError, AppResult};
use crate::extract::Customer;
use crate::settings::service as settings;
use crate::state::AppState;

/// Which days.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StatementQuery {
    /// First day, WITA; without it, and before it, the day from which payments are kept.
    #[param(example = "2026-10-01")]
    pub from: Option<NaiveDate>,
    /// Last day, WITA; without it today.
    #[param(example = "2026-11-21")]
    pub to: Option<NaiveDate>,
}

/// Something that changed what is owed.
struct Entry {
    /// None for what lies before the first day.
    date: Option<NaiveDate>,
    kind: String,
    number: String,
    due_date: Option<NaiveDate>,
    /// Above zero for what is owed more.
    amount: i64,
}

/// Whose statement it is.
struct Person {
    number: String,
    name: String,
    address: Option<String>,
}

/// The statement: the file's name and its bytes, the same for the same content.
///
/// # Errors
/// 409 while payments are not kept, 422 where the days cannot be.
pub(super) async fn pdf(state: &AppState, customer: &Customer, query: StatementQuery) -> AppResult<(String, Vec<u8>)> {
    let kept_from = settings::payments(&state.read).await?.kept_from.ok_or_else(|| {
        AppError::problem(
            ProblemCode::PaymentsNotKept,
            "Rekening koran belum ada: pembayaran belum dicatat di portal ini.",
        )
    })?;
    let range = range(query, kept_from, state.clock.today())?;
    let head = settings::letterhead(&state.read).await?;
    let mut transaction = state.as_customer(customer).await?;
    let person = sqlx::query_as!(
        Person,
        "select number, name, address from customer where id = $1",
        customer.customer_id
    )
    .fetch_one(&mut *transaction)
    .await?;
    let entries = sqlx::query_file_as!(
        Entry,
        "src/payments/sql/statement.sql",
        customer.customer_id,
        range.from,
        range.to
    )
    .fetch_all(&mut *transaction)
    .await?;
    drop(transaction);
    let name = format!("rekening-koran-{}-{}-{}.pdf", person.number, range.from, range.to);
    let bytes = tokio::task::spawn_blocking(move || draw(&head, &person, range, &entries))
        .await
        .context("the writer of a statement panicked")??;
    Ok((name, bytes))
}

fn range(query: StatementQuery, kept_from: NaiveDate, today: NaiveDate) -> AppResult<DateRange> {
    let from = query.from.unwrap_or(kept_from);
    let to = query.to.unwrap_or(today);
    if query.from.is_some() && from > to {
        return Err(AppError::invalid(
            "from",
            "invalid",
            "Tanggal awal harus sebelum tanggal akhir.",
        ));
    }
    DateRange::new(from.max(kept_from), to).ok_or_else(|| {
        let day = format_day(kept_from);
        AppError::invalid(
            "to",
            "invalid",
            format!("Pembayaran dicatat sejak {day}. Pilih tanggal sesudahnya."),
        )
    })
}

/// What an entry is called.
fn words(entry: &Entry) -> String {
    let what = match entry.kind.as_str() {
        "invoice" => "Faktur",
        "return" => "Retur",
        method => {
            let method = PaymentMethod::parse(method).map_or("", PaymentMethod::label);
            return format!("Pembayaran, {method}");
        }
    };
    what.to_owned()
}

fn draw(head: &Letterhead, person: &Person, range: DateRange, entries: &[Entry]) -> anyhow::Result<Vec<u8>> {
    let subtitle = format!("{} sampai {}", format_day(range.from), format_day(range.to));
    let mut pdf = Pdf::new(head, "Rekening koran", &subtitle, Orientation::Portrait)?;
    pdf.text(&format!("{} ({})", person.name, person.number));
    if let Some(address) = person.address.as_deref().filter(|address| !address.trim().is_empty()) {
        pdf.text(&address.replace('\n', ", "));
    }
    let column = |label: &str, align| PdfColumn {
        label: label.to_owned(),
        align,
    };
    let columns = [
        column("Tanggal", Align::Left),
        column("Keterangan", Align::Left),
        column("Nomor atau referensi", Align::Left),
        column("Tagihan (Rp)", Align::Right),
        column("Pembayaran (Rp)", Align::Right),
        column("Saldo (Rp)", Align::Right),
    ];
    let (before, within): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.date.is_none());
    let opening: i64 = before.iter().map(|entry| entry.amount).sum();
    let mut balance = opening;
    let (mut owed, mut paid) = (0, 0);
    let line = |cells: [String; 6]| cells.to_vec();
    let blank = String::new;
    let mut rows = vec![line([
        format_day(range.from),
        "Saldo awal".to_owned(),
        blank(),
        blank(),
        blank(),
        format_count(opening),
    ])];
    for entry in within {
        balance += entry.amount;
        let (debt, credit) = (entry.amount.max(0), (-entry.amount).max(0));
        owed += debt;
        paid += credit;
        let figure = |amount: i64| if amount == 0 { blank() } else { format_count(amount) };
        let about = entry.due_date.map_or_else(
            || words(entry),
            |day| format!("{}, jatuh tempo {}", words(entry), format_day(day)),
        );
        rows.push(line([
            entry.date.map(format_day).unwrap_or_default(),
            about,
            entry.number.clone(),
            figure(debt),
            figure(credit),
            format_count(balance),
        ]));
    }
    let totals = line([
        format_day(range.to),
        "Saldo akhir".to_owned(),
        blank(),
        format_count(owed),
        format_count(paid),
        format_count(balance),
    ]);
    pdf.table(&columns, &rows, &totals);
    pdf.text(&closing(balance));
    Ok(pdf.finish("Total Faktur termasuk PPN. Retur mengurangi tagihan.")?)
}

/// The last line in words.
fn closing(balance: i64) -> String {
    match balance {
        0 => "Tidak ada yang perlu dibayar.".to_owned(),
        owed if owed > 0 => format!("Yang masih harus dibayar: {}.", Rupiah(owed)),
        credit => format!("Kelebihan bayar: {}, dipakai untuk faktur berikutnya.", Rupiah(-credit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_never_begins_before_payments_are_kept() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |from: Option<&str>, to: Option<&str>| {
            let query = StatementQuery {
                from: from.map(day),
                to: to.map(day),
            };
            range(query, day("2026-10-01"), day("2026-11-25")).ok()
        };
        let range = |from, to| DateRange::new(day(from), day(to));
        assert_eq!(of(None, None), range("2026-10-01", "2026-11-25"));
        assert_eq!(
            of(Some("2026-01-01"), Some("2026-10-31")),
            range("2026-10-01", "2026-10-31")
        );
        assert_eq!(of(None, Some("2026-09-30")), None);
        assert_eq!(of(Some("2026-11-02"), Some("2026-11-01")), None);
    }
}

//! Files of payments and of opening balances: from the staging tables into the ledger, and back. The caller holds the import lock.

use chrono::{DateTime, Utc};
use domain::date::format_day;
use domain::upload::RowProblemCode;
use sqlx::PgConnection;

use super::service;
use crate::error::AppResult;

/// Why payments of an undone upload were reversed.
const UNDONE: &str = "Unggahan dibatalkan";

/// On whose behalf, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The upload.
    pub upload_id: i64,
    /// Who imports it, or takes it back.
    pub account_id: i64,
    /// Now.
    pub at: DateTime<Utc>,
}

/// What is wrong with a row, or with the whole file.
#[derive(Clone, Debug)]
pub struct Told {
    /// As the spreadsheet numbers it; none for the whole file.
    pub row: Option<u32>,
    /// The field at fault; "" for the whole file.
    pub field: &'static str,
    /// What.
    pub code: RowProblemCode,
    /// What stands there.
    pub value: String,
    /// Indonesian, says how to mend it.
    pub message: String,
}

/// What a file of payments came to.
#[derive(Debug, Default)]
pub struct MadePayments {
    /// Payments; rows of one reference are one.
    pub payments: u64,
    /// Invoices that they name.
    pub invoices: u64,
    /// Their sum.
    pub amount: i64,
    /// What is wrong; then nothing was written.
    pub told: Vec<Told>,
}

/// What a file of opening balances came to.
#[derive(Debug, Default)]
pub struct MadeBalances {
    /// Customers without one before.
    pub new: u64,
    /// With another one before.
    pub changed: u64,
    /// With the same.
    pub unchanged: u64,
    /// New balances less the ones that they replace.
    pub amount: i64,
    /// What is wrong; then nothing was written.
    pub told: Vec<Told>,
}

/// What taking an upload back did.
#[derive(Debug, Default)]
pub struct Undone {
    /// Payments that were reversed, balances that were taken back.
    pub reversed: u64,
    /// Numbers of customers whose balance was set again since.
    pub kept: Vec<String>,
}

fn not_kept() -> Told {
    Told {
        row: None,
        field: "",
        code: RowProblemCode::NotKept,
        value: String::new(),
        message: "Pembayaran belum dicatat. Isi tanggal mulainya di Pengaturan, bagian Pembayaran, lalu unggah lagi."
            .to_owned(),
    }
}

/// Imports the staged payments, unless a row is wrong.
///
/// # Errors
/// Where the database fails.
pub async fn import_payments(connection: &mut PgConnection, by: &By) -> AppResult<MadePayments> {
    let Some(kept_from) = service::kept_from(&mut *connection).await? else {
        return Ok(MadePayments {
            told: vec![not_kept()],
            ..MadePayments::default()
        });
    };
    let found = sqlx::query_file!("src/payments/sql/file_problems.sql", kept_from)
        .fetch_all(&mut *connection)
        .await?;
    if !found.is_empty() {
        let since = format_day(kept_from);
        let told = found.into_iter().map(|row| {
            let (field, code, message) = words(&row.verdict, row.first_row, &since);
            let value = match field {
                "invoice_number" => row.invoice_number,
                "date" => row.date.to_string(),
                _ => row.reference,
            };
            Told {
                row: u32::try_from(row.row).ok(),
                field,
                code,
                value,
                message,
            }
        });
        return Ok(MadePayments {
            told: told.collect(),
            ..MadePayments::default()
        });
    }
    let made = sqlx::query_file!("src/payments/sql/file_write.sql", by.account_id, by.upload_id, by.at)
        .fetch_one(&mut *connection)
        .await?;
    service::settle(connection, &made.customers).await?;
    Ok(MadePayments {
        payments: made.payments as u64,
        invoices: made.invoices as u64,
        amount: made.amount,
        told: Vec::new(),
    })
}

/// Field, code and sentence of what `file_problems.sql` says of a row.
fn words(verdict: &str, first_row: Option<i32>, since: &str) -> (&'static str, RowProblemCode, String) {
    use RowProblemCode::{BadValue, DuplicatePayment, NotKept, UnknownKey};

    let first = first_row.unwrap_or_default();
    match verdict {
        "unknown_invoice" => (
            "invoice_number",
            UnknownKey,
            "Faktur ini tidak ada di portal. Periksa nomornya, atau unggah dulu berkas penjualannya.".to_owned(),
        ),
        "return" => (
            "invoice_number",
            BadValue,
            "Ini faktur retur, yang sudah mengurangi tagihan. Tulis nomor faktur yang dibayar.".to_owned(),
        ),
        "old_invoice" => (
            "invoice_number",
            NotKept,
            format!("Faktur ini dari sebelum {since}, jadi dianggap lunas. Hapus baris ini."),
        ),
        "old_payment" => (
            "date",
            NotKept,
            format!("Pembayaran dicatat sejak {since}. Perbaiki tanggalnya, atau hapus baris ini."),
        ),
        "other_payment" => (
            "reference",
            DuplicatePayment,
            format!("Referensi ini sudah di baris {first} untuk tanggal, metode, atau customer lain. Satu referensi satu pembayaran."),
        ),
        "known_reference" => (
            "reference",
            DuplicatePayment,
            "Referensi ini sudah tercatat di portal. Hapus baris ini; bila yang tercatat salah, batalkan dulu.".to_owned(),
        ),
        "twice" => (
            "invoice_number",
            DuplicatePayment,
            format!("Sama dengan baris {first}. Hapus salah satunya, atau beri referensi yang berbeda."),
        ),
        _ => (
            "invoice_number",
            DuplicatePayment,
            "Pembayaran yang sama sudah tercatat di portal. Hapus baris ini, atau beri referensi bila memang pembayaran lain."
                .to_owned(),
        ),
    }
}

/// Imports the staged opening balances, unless a customer is unknown.
///
/// # Errors
/// Where the database fails.
pub async fn import_balances(connection: &mut PgConnection, by: &By) -> AppResult<MadeBalances> {
    if service::kept_from(&mut *connection).await?.is_none() {
        return Ok(MadeBalances {
            told: vec![not_kept()],
            ..MadeBalances::default()
        });
    }
    let found = sqlx::query_file!("src/payments/sql/balance_problems.sql")
        .fetch_all(&mut *connection)
        .await?;
    if !found.is_empty() {
        let told = found.into_iter().map(|row| Told {
            row: u32::try_from(row.row).ok(),
            field: "customer_number",
            code: if row.first_row.is_some() {
                RowProblemCode::DuplicateKey
            } else {
                RowProblemCode::UnknownKey
            },
            value: row.number,
            message: match row.first_row {
                Some(first) => {
                    format!("Nomor ini sudah digabung ke customer di baris {first}. Tulis satu baris untuk keduanya.")
                }
                None => "Customer ini tidak ada di portal. Periksa nomornya, atau unggah dulu berkas customernya."
                    .to_owned(),
            },
        });
        return Ok(MadeBalances {
            told: told.collect(),
            ..MadeBalances::default()
        });
    }
    let made = sqlx::query_file!("src/payments/sql/balance_write.sql", by.account_id, by.upload_id, by.at)
        .fetch_one(&mut *connection)
        .await?;
    service::settle(connection, &made.customers).await?;
    Ok(MadeBalances {
        new: made.new as u64,
        changed: made.changed as u64,
        unchanged: made.unchanged as u64,
        amount: made.amount,
        told: Vec::new(),
    })
}

/// Takes back what an upload of either kind brought: payments are reversed, balances no longer hold.
///
/// # Errors
/// Where the database fails.
pub async fn undo_upload(connection: &mut PgConnection, by: &By) -> AppResult<Undone> {
    let mut customers = sqlx::query_scalar!(
        "update payment set reversed_at = $2, reversed_by = $3, reversal_reason = $4
         where upload_id = $1 and reversed_at is null returning customer_id",
        by.upload_id,
        by.at,
        by.account_id,
        UNDONE
    )
    .fetch_all(&mut *connection)
    .await?;
    let payments = customers.len();
    let balances = sqlx::query_file!("src/payments/sql/balance_undo.sql", by.upload_id, by.at)
        .fetch_all(&mut *connection)
        .await?;
    customers.extend(balances.iter().map(|row| row.customer_id));
    customers.sort_unstable();
    customers.dedup();
    service::settle(connection, &customers).await?;
    let held = balances.iter().filter(|row| row.was_held).count();
    let kept = balances.into_iter().filter(|row| !row.was_held).map(|row| row.number);
    Ok(Undone {
        reversed: (payments + held) as u64,
        kept: kept.collect(),
    })
}

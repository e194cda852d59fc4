//! Files of customers: from the staging table into the database, and back. The caller holds the import lock.

use std::collections::BTreeSet;

use ingest::ProblemLog;
use sqlx::PgConnection;

use domain::date::format_instant;
use domain::upload::{ChangeCounts, ColumnMapping, RowProblem, RowProblemCode, UndoReport};

use super::import::renamed;
use super::outcome::Effects;
use super::undo::REASONS;

/// What a file of customers comes to.
pub(super) struct CustomerImport {
    pub effects: Effects,
    /// Rows of customers that were merged into another one; they are passed over.
    pub passed_over: u64,
}

/// Imports the staged customers; `columns` are those of the file.
pub(super) async fn import(
    connection: &mut PgConnection,
    upload_id: i64,
    columns: &[ColumnMapping],
    problems: &mut ProblemLog,
) -> sqlx::Result<CustomerImport> {
    sqlx::query_file!("src/uploads/sql/profile_customers.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/profile_states.sql")
        .execute(&mut *connection)
        .await?;
    let counts = sqlx::query_file!("src/uploads/sql/profile_counts.sql")
        .fetch_one(&mut *connection)
        .await?;
    note(connection, columns, problems).await?;
    sqlx::query_file!("src/uploads/sql/profile_create.sql")
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/profile_hold.sql", upload_id)
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("src/uploads/sql/profile_write.sql")
        .execute(connection)
        .await?;
    let customers = ChangeCounts {
        new: counts.new as u64,
        changed: counts.changed as u64,
        unchanged: counts.unchanged as u64,
    };
    Ok(CustomerImport {
        effects: Effects {
            customers_new: customers.new,
            customers,
            ..Effects::default()
        },
        passed_over: counts.merged as u64,
    })
}

/// Warns of names that change, of addresses that are left, and of rows that are passed over.
async fn note(connection: &mut PgConnection, columns: &[ColumnMapping], problems: &mut ProblemLog) -> sqlx::Result<()> {
    let header = |field: &str| {
        let column = columns.iter().find(|column| column.field.as_deref() == Some(field));
        column.map_or("", |column| column.header.as_str())
    };
    let warning = |code: RowProblemCode, row: i32, field: &str, value: String, message: String| RowProblem {
        severity: code.severity(),
        code,
        row: u32::try_from(row).ok(),
        column: Some(header(field).to_owned()),
        value: Some(value),
        message,
    };
    let rows = sqlx::query_file!("src/uploads/sql/profile_notes.sql")
        .fetch_all(connection)
        .await?;
    for note in rows {
        if let (Some(number), Some(name)) = (note.merged_number, note.merged_name) {
            let message = format!(
                "{} sudah digabung ke {number} ({name}), jadi baris ini dilewati. Tulis nomor {number}, atau hapus barisnya.",
                note.number
            );
            let code = RowProblemCode::MergedCustomer;
            problems.push(warning(code, note.row, "customer_number", note.number, message));
            continue;
        }
        if let Some(email) = note.left_email {
            let message =
                "Customer ini masuk dengan akun beralamat lain, jadi emailnya tidak diubah. Ganti di Manajemen \
                           User; alamat baru dipastikan dengan kode."
                    .to_owned();
            problems.push(warning(RowProblemCode::EmailKept, note.row, "email", email, message));
        }
        if note.name != note.known_name {
            problems.push(renamed(
                header("customer_name"),
                note.row,
                &note.number,
                &note.known_name,
                note.name,
            ));
        }
    }
    Ok(())
}

/// Hides the customers that nothing refers to any more and nobody edited.
pub(super) async fn hide_unused(connection: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query_file!("src/uploads/sql/hide_unused_customers.sql")
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes an upload back: fields that still are what it wrote are put back, and customers that only it made are hidden.
pub(super) async fn undo(connection: &mut PgConnection, upload_id: i64) -> sqlx::Result<UndoReport> {
    sqlx::query_file!("src/uploads/sql/undo_profile_lock.sql", upload_id)
        .fetch_all(&mut *connection)
        .await?;
    let verdicts = sqlx::query_file!("src/uploads/sql/undo_profiles.sql", upload_id)
        .fetch_all(&mut *connection)
        .await?;
    let held = sqlx::query_file!("src/uploads/sql/undo_profile_forget.sql", upload_id)
        .fetch_all(&mut *connection)
        .await?;
    hide_unused(&mut *connection).await?;
    let ids: Vec<i64> = held.iter().map(|row| row.customer_id).collect();
    let left = sqlx::query_file!("src/uploads/sql/undo_profile_left.sql", &ids)
        .fetch_all(connection)
        .await?;

    let mut reversed: BTreeSet<i64> = left.iter().filter(|row| row.hidden).map(|row| row.id).collect();
    let mut kept = BTreeSet::new();
    let mut kept_because = Vec::new();
    for row in verdicts {
        let Some(why) = Kept::of(&row.verdict) else {
            if row.fields.iter().any(|field| field_name(field).is_some()) {
                reversed.insert(row.customer_id);
            }
            continue;
        };
        let upload = row.file_name.zip(row.uploaded_at.map(format_instant));
        let about = (row.number.as_str(), row.fields.as_slice());
        if let Some(sentence) = why.sentence(about, upload, row.merged_number.as_deref()) {
            kept.insert(row.customer_id);
            kept_because.push(sentence);
        }
    }
    let made: BTreeSet<i64> = held
        .iter()
        .filter(|row| row.is_made)
        .map(|row| row.customer_id)
        .collect();
    for row in left.iter().filter(|row| !row.hidden && made.contains(&row.id)) {
        if kept.insert(row.id) {
            kept_because.push(format!("Customer {} tetap ada: masih dipakai data lain.", row.number));
        }
    }
    kept_because.truncate(REASONS);
    Ok(UndoReport {
        reversed: reversed.len() as u64,
        kept: kept.len() as u64,
        kept_because,
    })
}

/// Why fields of a customer stay.
#[derive(Clone, Copy)]
enum Kept {
    AlsoLater,
    OtherLater,
    Edited,
    Account,
    Merged,
}

impl Kept {
    /// The verdict of `undo_profiles.sql`; none where the fields went back.
    fn of(verdict: &str) -> Option<Self> {
        match verdict {
            "also_later" => Some(Self::AlsoLater),
            "other_later" => Some(Self::OtherLater),
            "edited" => Some(Self::Edited),
            "account" => Some(Self::Account),
            "merged" => Some(Self::Merged),
            _ => None,
        }
    }

    /// The reason in a sentence; none where no field has a name that people know. `upload` is the later one's file and time.
    fn sentence(
        self,
        (number, fields): (&str, &[String]),
        upload: Option<(String, String)>,
        merged_number: Option<&str>,
    ) -> Option<String> {
        if let Self::Merged = self {
            return Some(format!(
                "Customer {number} tetap: sudah digabung ke {}.",
                merged_number.unwrap_or_default()
            ));
        }
        let names: Vec<&str> = fields.iter().filter_map(|field| field_name(field)).collect();
        if names.is_empty() {
            return None;
        }
        let (file, at) = upload.unwrap_or_default();
        let why = match self {
            Self::AlsoLater => format!("juga ada di {file} ({at})"),
            Self::OtherLater => format!("sudah diubah oleh {file} ({at})"),
            Self::Account => "dipakai akunnya untuk masuk".to_owned(),
            Self::Edited | Self::Merged => "sudah diubah setelah unggahan ini".to_owned(),
        };
        Some(format!("Customer {number}: {} tetap, {why}.", names.join(", ")))
    }
}

/// What a stored field is called; none for what only goes with another one.
fn field_name(field: &str) -> Option<&'static str> {
    match field {
        "name" => Some("nama"),
        "email" => Some("email"),
        "phone" => Some("telepon"),
        "address" => Some("alamat"),
        "terms_days" => Some("termin"),
        _ => None,
    }
}

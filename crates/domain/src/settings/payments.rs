//! How customers pay, and from when on payments are kept.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::FieldProblem;
use crate::account::{DEFAULT_TERMS_DAYS, terms_problem};
use crate::tree::fields;

/// Most characters of the instructions.
const INSTRUCTIONS_MAX: usize = 1_000;
/// Most bank accounts.
const ACCOUNTS_MAX: usize = 10;
/// Most characters of a part of a bank account.
const ACCOUNT_TEXT_MAX: usize = 60;

/// A bank account that customers pay into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BankAccount {
    /// The bank's name.
    #[cfg_attr(feature = "openapi", schema(example = "BRI"))]
    pub bank: String,
    /// The account's number, as it is written.
    #[cfg_attr(feature = "openapi", schema(example = "0123-01-000456-30-7"))]
    pub number: String,
    /// Whose account it is.
    #[cfg_attr(feature = "openapi", schema(example = "CV Roda Bima"))]
    pub holder: String,
}

/// How customers pay, and from when on payments are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentSettings {
    /// The first day whose invoices and payments count; earlier invoices are settled. Null: nobody owes anything.
    pub kept_from: Option<NaiveDate>,
    /// Days from invoice to due date of customers that are made from now on, 0 to 365.
    pub terms_days: i32,
    /// What customers are told about paying, of several lines; may stay empty.
    pub instructions: String,
    /// Bank accounts, in the order in which they are shown.
    pub accounts: Vec<BankAccount>,
    /// The QRIS code: the hash of a picture, see `POST /api/admin/files`.
    pub qris: Option<String>,
}

impl Default for PaymentSettings {
    fn default() -> Self {
        Self {
            kept_from: None,
            terms_days: DEFAULT_TERMS_DAYS,
            instructions: String::new(),
            accounts: Vec::new(),
            qris: None,
        }
    }
}

impl PaymentSettings {
    /// The same without blanks around texts.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let trim = |text: String| text.trim().to_owned();
        let account = |account: BankAccount| BankAccount {
            bank: trim(account.bank),
            number: trim(account.number),
            holder: trim(account.holder),
        };
        Self {
            instructions: trim(self.instructions.replace("\r\n", "\n")),
            accounts: self.accounts.into_iter().map(account).collect(),
            ..self
        }
    }

    /// What is wrong with it, by field; whether the picture exists is the server's to say.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut tell = |pointer: &str, detail: &str| found.push(FieldProblem::new(pointer, "invalid", detail));
        if self.kept_from.is_some_and(|day| !(2000..=2100).contains(&day.year())) {
            tell("/kept_from", "Pilih tanggal dari tahun 2000 sampai 2100.");
        }
        if let Some(problem) = terms_problem(self.terms_days) {
            tell("/terms_days", problem);
        }
        let is_hidden = |c: char| c.is_control() && c != '\n';
        if self.instructions.chars().count() > INSTRUCTIONS_MAX || self.instructions.chars().any(is_hidden) {
            tell("/instructions", "Pakai paling banyak 1.000 karakter.");
        }
        let is_fine = |text: &String| {
            (1..=ACCOUNT_TEXT_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        if self.accounts.len() > ACCOUNTS_MAX {
            tell("/accounts", "Pakai paling banyak 10 rekening.");
        }
        let is_whole = |account: &BankAccount| {
            [&account.bank, &account.number, &account.holder]
                .into_iter()
                .all(is_fine)
                && account.number.chars().any(|c| c.is_ascii_digit())
        };
        if !self.accounts.iter().all(is_whole) {
            tell(
                "/accounts",
                "Isi bank, nomor, dan pemilik setiap rekening, masing-masing paling banyak 60 karakter.",
            );
        }
        found
    }
}

fields! {
    BankAccount { bank, number, holder }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_whole_or_told_of() {
        let account = |number: &str| BankAccount {
            bank: " BRI ".to_owned(),
            number: number.to_owned(),
            holder: "CV Roda Bima".to_owned(),
        };
        let of = |number| PaymentSettings {
            accounts: vec![account(number)],
            ..PaymentSettings::default()
        };
        assert_eq!(of("0123-01").trimmed().problems(), []);
        for wrong in ["", "  ", "nomor", "1\n2"] {
            assert_eq!(of(wrong).trimmed().problems()[0].pointer, "/accounts", "{wrong:?}");
        }
    }
}

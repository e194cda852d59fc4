//! Payments: what was paid, what is due, and the wire types of `/api/admin/payments` and `/api/customer/payments`.

mod wire;

use crate::words::words;

pub use wire::*;

words!(
    /// How somebody paid.
    PaymentMethod {
        /// Into a bank account.
        Transfer = "transfer", "Transfer";
        /// By QRIS.
        Qris = "qris", "QRIS";
        /// In cash.
        Cash = "cash", "Tunai";
        /// By a cheque or a giro.
        Giro = "giro", "Giro atau cek";
        /// In another way.
        Other = "other", "Lainnya";
    }
);

impl PaymentMethod {
    /// The method that people write: a word as stored or on screen, or one that means the same.
    pub fn of_words(words: &str) -> Option<Self> {
        let word = words.trim().to_lowercase();
        let same = Self::ALL
            .iter()
            .copied()
            .find(|method| method.as_str() == word || method.label().to_lowercase() == word);
        same.or(match word.as_str() {
            "bank" | "tf" | "trf" | "transfer bank" => Some(Self::Transfer),
            "kas" | "kontan" => Some(Self::Cash),
            "giro" | "cek" | "bg" => Some(Self::Giro),
            "lain" | "lain-lain" => Some(Self::Other),
            _ => None,
        })
    }
}

words!(
    /// How far an invoice is paid; the first that holds.
    InvoiceStatus {
        /// Nothing is left to pay.
        Paid = "paid", "Lunas";
        /// Something is left, and its due date has passed.
        Overdue = "overdue", "Lewat jatuh tempo";
        /// A part is paid.
        Partial = "partial", "Dibayar sebagian";
        /// Nothing is paid.
        Open = "open", "Belum dibayar";
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_known_by_what_people_write() {
        for (words, method) in [
            ("Transfer", PaymentMethod::Transfer),
            (" TUNAI ", PaymentMethod::Cash),
            ("qris", PaymentMethod::Qris),
            ("Giro atau cek", PaymentMethod::Giro),
        ] {
            assert_eq!(PaymentMethod::of_words(words), Some(method), "{words}");
        }
        assert_eq!(PaymentMethod::of_words("barter"), None);
    }
}

//! What must be remembered of each invoice and part over a whole file, compactly.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use chrono::NaiveDate;

/// Texts by number, each kept once in one buffer.
#[derive(Default)]
pub(crate) struct Interner {
    text: String,
    /// Where each text ends in the buffer.
    ends: Vec<usize>,
    /// The newest text of each hash, and of each text the one before with the same hash.
    newest: HashMap<u64, u32, Identity>,
    before: Vec<u32>,
    hasher: RandomState,
}

/// No text.
const NONE: u32 = u32::MAX;

/// Hashes are keys already.
#[derive(Clone, Copy, Default)]
struct Identity;

struct IdentityHasher(u64);

impl BuildHasher for Identity {
    type Hasher = IdentityHasher;
    fn build_hasher(&self) -> IdentityHasher {
        IdentityHasher(0)
    }
}

impl std::hash::Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 << 8) | u64::from(*b);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl Interner {
    /// The number of a text, and whether it is new.
    pub fn intern(&mut self, text: &str) -> (u32, bool) {
        let hash = self.hasher.hash_one(text);
        let newest = self.newest.get(&hash).copied().unwrap_or(NONE);
        let mut at = newest;
        while at != NONE {
            if self.get(at) == text {
                return (at, false);
            }
            at = self.before[at as usize];
        }
        let number = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.before.push(newest);
        self.newest.insert(hash, number);
        (number, true)
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..self.ends[at]]
    }
}

/// One invoice of the file.
#[derive(Clone, Copy)]
pub(crate) struct Invoice {
    /// Of its first line with a customer, a number of the customers' interner.
    pub customer: Option<u32>,
    /// Of its first line with a date.
    pub date: Option<NaiveDate>,
    /// Rows of the file, wrong ones too.
    pub rows: u32,
    /// Whether a row of it holds an error.
    pub invalid: bool,
    pub net_sales: i64,
    pub quantity: i64,
}

/// The invoices of a file in order of their first line.
#[derive(Default)]
pub(crate) struct Invoices {
    numbers: Interner,
    pub customers: Interner,
    all: Vec<Invoice>,
}

impl Invoices {
    /// The invoice of a number, made when it is new.
    pub fn of(&mut self, number: &str) -> usize {
        let (at, new) = self.numbers.intern(number);
        if new {
            self.all.push(Invoice {
                customer: None,
                date: None,
                rows: 0,
                invalid: false,
                net_sales: 0,
                quantity: 0,
            });
        }
        at as usize
    }

    pub fn get(&mut self, at: usize) -> &mut Invoice {
        &mut self.all[at]
    }

    /// Every invoice with its number.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Invoice)> {
        (0..)
            .zip(&self.all)
            .map(|(at, invoice)| (self.numbers.get(at), invoice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number() {
        let mut interner = Interner::default();
        let numbers: Vec<_> = ["a", "", "bc", "a", "", "b"]
            .iter()
            .map(|text| interner.intern(text))
            .collect();
        assert_eq!(
            numbers,
            [(0, true), (1, true), (2, true), (0, false), (1, false), (3, true)]
        );
        assert_eq!(
            (interner.get(0), interner.get(1), interner.get(2), interner.get(3)),
            ("a", "", "bc", "b")
        );
    }

    #[test]
    fn texts_with_one_hash_stay_apart() {
        let mut interner = Interner::default();
        interner.intern("first");
        let second = interner.hasher.hash_one("second");
        interner.newest.insert(second, 0);
        assert_eq!(interner.intern("second"), (1, true));
        assert_eq!(interner.intern("second"), (1, false));
        assert_eq!(interner.before, [NONE, 0]);
    }
}

//! A text as parts are looked for by it, and its conditions on a part `p`.

use sqlx::{Postgres, QueryBuilder};

use crate::http::paging;

/// More words than these are not looked at.
const MAX_WORDS: usize = 8;
/// Shorter words are looked for where words and numbers begin: trigrams tell nothing about them elsewhere.
const SHORT: usize = 3;

/// A text as it is looked for: letters and digits in upper case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub number: String,
    pub words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub word: String,
    /// Words of names that are like it, with how much, in thousandths.
    pub similar: Vec<(String, i32)>,
}

impl Text {
    /// None where the text has neither letter nor digit.
    pub fn of(text: &str) -> Option<Self> {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(MAX_WORDS)
            .map(|word| Word {
                word: paging::normalised(word),
                similar: Vec::new(),
            })
            .collect();
        let number = paging::normalised(text);
        (!number.is_empty()).then_some(Self { number, words })
    }

    pub fn has_similar(&self) -> bool {
        self.words.iter().any(|word| !word.similar.is_empty())
    }

    /// The pattern of names that begin with the text.
    pub fn beginning(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.word.as_str()).collect();
        format!(" {}%", words.join(" "))
    }

    /// The number holds the text, or number and name hold every word.
    pub fn push_holds(&self, query: &mut QueryBuilder<Postgres>) {
        // One word alone is the number too.
        if self.words.len() == 1 {
            return self.push_words(query, false);
        }
        query
            .push("(p.number_normalised like ")
            .push_bind(held_by_number(&self.number))
            .push(" or ");
        self.push_words(query, false);
        query.push(")");
    }

    /// Number and name hold for every word itself, or the name one that is like it.
    pub fn push_is_like(&self, query: &mut QueryBuilder<Postgres>) {
        self.push_words(query, true);
    }

    fn push_words(&self, query: &mut QueryBuilder<Postgres>, with_similar: bool) {
        query.push("(");
        for (index, word) in self.words.iter().enumerate() {
            query.push(if index > 0 { " and (" } else { "(" });
            query.push("p.name_words like ").push_bind(held_by_name(&word.word));
            query
                .push(" or p.number_normalised like ")
                .push_bind(held_by_number(&word.word));
            if with_similar {
                for (similar, _) in &word.similar {
                    query.push(" or p.name_words like ").push_bind(format!("% {similar}%"));
                }
            }
            query.push(")");
        }
        query.push(")");
    }

    /// How much the words of a name are like those of the text, in thousandths of a word.
    pub fn push_score(&self, query: &mut QueryBuilder<Postgres>) {
        query.push("(0");
        if self.has_similar() {
            for word in &self.words {
                query
                    .push(" + case when p.name_words like ")
                    .push_bind(held_by_name(&word.word));
                query
                    .push(" or p.number_normalised like ")
                    .push_bind(held_by_number(&word.word))
                    .push(" then 1000");
                for (similar, thousandths) in &word.similar {
                    query
                        .push(" when p.name_words like ")
                        .push_bind(format!("% {similar}%"));
                    query.push(" then ").push_bind(*thousandths);
                }
                query.push(" else 0 end");
            }
        }
        query.push(")::integer");
    }
}

fn is_short(word: &str) -> bool {
    word.chars().count() < SHORT
}

fn held_by_name(word: &str) -> String {
    if is_short(word) {
        format!("% {word}%")
    } else {
        format!("%{word}%")
    }
}

fn held_by_number(word: &str) -> String {
    if is_short(word) {
        format!("{word}%")
    } else {
        format!("%{word}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_its_letters_and_digits() {
        let text = Text::of("  06430-kvb 000 ").unwrap();
        let words: Vec<_> = text.words.iter().map(|word| word.word.as_str()).collect();
        assert_eq!(
            (text.number.as_str(), words),
            ("06430KVB000", vec!["06430", "KVB", "000"])
        );
        assert_eq!(text.beginning(), " 06430 KVB 000%");
        assert_eq!(Text::of("-- %_"), None);
    }
}

//! What the columns of a file say about how they are to be read.

use chrono::{Datelike, NaiveDate};
use domain::format_day;
use domain::money::format_count;
use domain::upload::{Choice, ChoiceOption, DateOrder, DecimalMark};

use crate::date_text::DateText;
use crate::number::{Amount, Readings};
use crate::text::excerpt;

/// A value that speaks for a reading, and its row.
type Witness = Option<(u32, String)>;

fn witness(slot: &mut Witness, row: u32, value: &str) {
    if slot.is_none() {
        *slot = Some((row, excerpt(value)));
    }
}

/// How one column writes its numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberEvidence {
    comma_only: Witness,
    dot_only: Witness,
    /// A value with dots that is one number with a decimal comma and another with a decimal dot.
    dotted: Option<(u32, String, Readings)>,
    /// The same with commas.
    commaed: Option<(u32, String, Readings)>,
}

/// What a column's numbers allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberVerdict {
    /// Read with this decimal mark.
    Decided(DecimalMark),
    /// Asked.
    Open,
}

impl NumberEvidence {
    /// Takes a text of the column into account; texts that are no number are no evidence.
    pub fn see(&mut self, row: u32, text: &str, readings: Readings) {
        match (readings.comma, readings.dot) {
            (Some(_), None) => witness(&mut self.comma_only, row, text),
            (None, Some(_)) => witness(&mut self.dot_only, row, text),
            (Some(comma), Some(dot)) if comma != dot => {
                let slot = if text.contains('.') {
                    &mut self.dotted
                } else {
                    &mut self.commaed
                };
                if slot.is_none() {
                    *slot = Some((row, excerpt(text), readings));
                }
            }
            _ => {}
        }
    }

    /// Judges the column. Money that fits both readings has thousands, because it has no thousandths of a rupiah.
    pub fn verdict(&self, is_money: bool) -> NumberVerdict {
        match (&self.comma_only, &self.dot_only) {
            (Some(_), Some(_)) => return NumberVerdict::Open,
            (Some(_), None) => return NumberVerdict::Decided(DecimalMark::Comma),
            (None, Some(_)) => return NumberVerdict::Decided(DecimalMark::Dot),
            (None, None) => {}
        }
        match (&self.dotted, &self.commaed) {
            (None, None) => NumberVerdict::Decided(DecimalMark::Comma),
            (Some(_), None) if is_money => NumberVerdict::Decided(DecimalMark::Comma),
            (None, Some(_)) if is_money => NumberVerdict::Decided(DecimalMark::Dot),
            _ => NumberVerdict::Open,
        }
    }

    /// The evidence in a sentence.
    fn sentence(&self, column: &str) -> String {
        if let (Some((row, comma)), Some((other, dot))) = (&self.comma_only, &self.dot_only) {
            return format!(
                "Kolom {column}: {comma} di baris {row} memakai koma desimal, {dot} di baris {other} memakai titik desimal."
            );
        }
        let told: Vec<_> = [&self.dotted, &self.commaed]
            .into_iter()
            .flatten()
            .map(|(row, text, readings)| {
                let whole = |amount: Option<Amount>| amount.map_or_else(String::new, |a| format_count(a.whole));
                format!(
                    "{text} di baris {row} berarti {} atau {}",
                    whole(readings.comma),
                    whole(readings.dot)
                )
            })
            .collect();
        format!("Kolom {column}: {}.", told.join("; "))
    }

    fn example(&self) -> Option<(&str, Readings)> {
        let (_, text, readings) = self.dotted.as_ref().or(self.commaed.as_ref())?;
        Some((text, *readings))
    }
}

/// The question how numbers are written, over the columns that leave it open.
pub(crate) fn decimal_choice(columns: &[(&str, &NumberEvidence)]) -> Choice {
    let example = columns.iter().find_map(|(_, evidence)| evidence.example());
    let option = |mark: DecimalMark| {
        let value = example.and_then(|(text, readings)| {
            let amount = if mark == DecimalMark::Comma {
                readings.comma
            } else {
                readings.dot
            };
            amount.map(|amount| format!("; {text} berarti {}", format_count(amount.whole)))
        });
        ChoiceOption {
            value: mark.as_str().to_owned(),
            label: format!("{}{}", mark.label(), value.unwrap_or_default()),
        }
    };
    Choice {
        field: "decimal".to_owned(),
        options: DecimalMark::ALL.iter().map(|mark| option(*mark)).collect(),
        evidence: columns
            .iter()
            .map(|(column, evidence)| evidence.sentence(column))
            .collect(),
    }
}

/// How a date column writes its dates.
#[derive(Clone, Debug, Default)]
pub(crate) struct DateEvidence {
    dmy_only: Witness,
    mdy_only: Witness,
    /// A value that is one day in one order and another in the other.
    either: Option<(u32, String, DateText)>,
    agree_dmy: u64,
    agree_mdy: u64,
}

/// What a date column allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateVerdict {
    Decided(DateOrder),
    Open,
}

impl DateEvidence {
    /// Takes a text date into account, and what the Day and Month columns say about it.
    pub fn see(&mut self, row: u32, text: &str, date: DateText, day_and_month: Option<(u32, u32)>) {
        let DateText::Pair { dmy, mdy } = date else {
            return;
        };
        match (dmy, mdy) {
            (Some(_), None) => witness(&mut self.dmy_only, row, text),
            (None, Some(_)) => witness(&mut self.mdy_only, row, text),
            _ if dmy != mdy && self.either.is_none() => self.either = Some((row, excerpt(text), date)),
            _ => {}
        }
        if let Some((day, month)) = day_and_month {
            let agrees = |date: Option<NaiveDate>| date.is_some_and(|d| d.day() == day && d.month() == month);
            self.agree_dmy += u64::from(agrees(dmy));
            self.agree_mdy += u64::from(agrees(mdy));
        }
    }

    /// Judges the column.
    pub fn verdict(&self) -> DateVerdict {
        match self.agree_dmy.cmp(&self.agree_mdy) {
            std::cmp::Ordering::Greater => return DateVerdict::Decided(DateOrder::Dmy),
            std::cmp::Ordering::Less => return DateVerdict::Decided(DateOrder::Mdy),
            std::cmp::Ordering::Equal => {}
        }
        match (&self.dmy_only, &self.mdy_only, &self.either) {
            (Some(_), Some(_), _) | (None, None, Some(_)) => DateVerdict::Open,
            (None, Some(_), _) => DateVerdict::Decided(DateOrder::Mdy),
            (Some(_), None, _) | (None, None, None) => DateVerdict::Decided(DateOrder::Dmy),
        }
    }

    /// The question which number is the day.
    pub fn choice(&self, column: &str) -> Choice {
        let mut evidence = Vec::new();
        if let (Some((row, dmy)), Some((other, mdy))) = (&self.dmy_only, &self.mdy_only) {
            evidence.push(format!(
                "Kolom {column}: {dmy} di baris {row} hanya terbaca hari/bulan, {mdy} di baris {other} hanya terbaca bulan/hari."
            ));
        }
        let read = |order| {
            self.either
                .as_ref()
                .and_then(|(_, _, date)| date.under(order))
                .map(format_day)
        };
        if let (Some((row, text, _)), Some(dmy), Some(mdy)) = (&self.either, read(DateOrder::Dmy), read(DateOrder::Mdy))
        {
            evidence.push(format!(
                "Kolom {column}: {text} di baris {row} berarti {dmy} atau {mdy}."
            ));
        }
        let option = |order: DateOrder| {
            let example = self.either.as_ref().map(|(_, text, _)| text.as_str()).zip(read(order));
            ChoiceOption {
                value: order.as_str().to_owned(),
                label: match example {
                    Some((text, day)) => format!("{}; {text} berarti {day}", order.label()),
                    None => order.label().to_owned(),
                },
            }
        };
        Choice {
            field: "date_order".to_owned(),
            options: DateOrder::ALL.iter().map(|order| option(*order)).collect(),
            evidence,
        }
    }
}

/// Whether the discount column is negative on sales, as it should be, or positive by habit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SignEvidence {
    negative: u64,
    positive: u64,
}

impl SignEvidence {
    /// Takes a line with a discount into account.
    pub fn see(&mut self, sales: i64, discount: i64, total: i64, tolerance: i64) {
        let near = |sum: i64| (sum - total).abs() <= tolerance;
        self.negative += u64::from(near(sales + discount));
        self.positive += u64::from(near(sales - discount));
    }

    /// Whether the column is read with the other sign.
    pub fn is_positive(self) -> bool {
        self.positive > self.negative
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{date_text, number};

    fn numbers(texts: &[&str]) -> NumberEvidence {
        let mut evidence = NumberEvidence::default();
        for (row, text) in (2..).zip(texts) {
            evidence.see(row, text, number::parse(text));
        }
        evidence
    }

    fn dates(texts: &[(&str, Option<(u32, u32)>)]) -> DateEvidence {
        let mut evidence = DateEvidence::default();
        for (row, (text, told)) in (2..).zip(texts) {
            evidence.see(row, text, date_text::parse(text), *told);
        }
        evidence
    }

    const COMMA: NumberVerdict = NumberVerdict::Decided(DecimalMark::Comma);
    const DOT: NumberVerdict = NumberVerdict::Decided(DecimalMark::Dot);

    #[test]
    fn every_value_of_a_column_speaks_for_the_same_reading() {
        assert_eq!(numbers(&["1.000", "250", "1.234.567"]).verdict(false), COMMA);
        assert_eq!(numbers(&["1.000", "12.5"]).verdict(true), DOT);
        assert_eq!(numbers(&["1,000", "12.5"]).verdict(true), DOT);
        assert_eq!(numbers(&["12,5", "dua ribu"]).verdict(true), COMMA);
    }

    #[test]
    fn money_in_groups_of_three_has_thousands_and_a_quantity_is_asked() {
        assert_eq!(numbers(&["1.000"]).verdict(true), COMMA);
        assert_eq!(numbers(&["1,000"]).verdict(true), DOT);
        assert_eq!(numbers(&["1.000"]).verdict(false), NumberVerdict::Open);
        assert_eq!(numbers(&["0.000", "7"]).verdict(false), COMMA);
    }

    #[test]
    fn a_column_without_a_common_reading_is_asked() {
        let evidence = numbers(&["1.234,5", "1,234.5"]);
        assert_eq!(evidence.verdict(true), NumberVerdict::Open);
        let choice = decimal_choice(&[("Sales", &evidence)]);
        assert_eq!(
            choice.evidence,
            ["Kolom Sales: 1.234,5 di baris 2 memakai koma desimal, 1,234.5 di baris 3 memakai titik desimal."]
        );
    }

    #[test]
    fn money_with_dots_and_money_with_commas_in_groups_of_three_is_asked() {
        assert_eq!(numbers(&["1.000", "2,000"]).verdict(true), NumberVerdict::Open);
    }

    #[test]
    fn the_day_and_month_columns_decide_by_majority() {
        let told = dates(&[
            ("4/2/2026", Some((2, 4))),
            ("5/2/2026", Some((2, 5))),
            ("31/2/2026", None),
            ("13/2/2026", Some((13, 2))),
        ]);
        assert_eq!(told.verdict(), DateVerdict::Decided(DateOrder::Mdy));
    }

    #[test]
    fn without_them_the_order_that_alone_reads_a_value_holds() {
        assert_eq!(
            dates(&[("4/2/2026", None), ("13/2/2026", None)]).verdict(),
            DateVerdict::Decided(DateOrder::Dmy)
        );
        assert_eq!(
            dates(&[("4/2/2026", None), ("2/13/2026", None)]).verdict(),
            DateVerdict::Decided(DateOrder::Mdy)
        );
        assert_eq!(
            dates(&[("4/4/2026", None)]).verdict(),
            DateVerdict::Decided(DateOrder::Dmy)
        );
    }

    #[test]
    fn dates_that_read_both_ways_are_asked_with_their_meaning() {
        let evidence = dates(&[("4/2/2026", None)]);
        assert_eq!(evidence.verdict(), DateVerdict::Open);
        let choice = evidence.choice("Tgl Faktur");
        assert_eq!(choice.options[1].label, "Bulan/hari/tahun; 4/2/2026 berarti 2 Apr 2026");
        assert_eq!(
            choice.evidence,
            ["Kolom Tgl Faktur: 4/2/2026 di baris 2 berarti 4 Feb 2026 atau 2 Apr 2026."]
        );
        assert_eq!(
            dates(&[("13/2/2026", None), ("2/13/2026", None)]).verdict(),
            DateVerdict::Open
        );
    }
}

//! The list of what is wrong with a file, bounded in length and exact in its counts.

use std::collections::BTreeMap;

use domain::upload::{ProblemCount, RowProblem, RowProblemCode, Severity};

/// How many problems are kept with their rows and messages.
const KEPT: usize = 1_000;

/// Problems of a file: at most 1,000 are kept, at least one of each code that occurs, errors before warnings; all are counted.
#[derive(Clone, Debug, Default)]
pub struct ProblemLog {
    buckets: BTreeMap<RowProblemCode, Bucket>,
    kept: usize,
}

#[derive(Clone, Debug, Default)]
struct Bucket {
    count: u64,
    listed: Vec<RowProblem>,
}

impl ProblemLog {
    /// Adds a problem.
    pub fn push(&mut self, problem: RowProblem) {
        self.note(problem.code, || problem);
    }

    /// Adds a problem whose message is only made when it is kept.
    pub(crate) fn note(&mut self, code: RowProblemCode, problem: impl FnOnce() -> RowProblem) {
        if self.count_one(code) {
            self.keep(problem());
        }
    }

    /// Takes over another log.
    pub fn extend(&mut self, other: Self) {
        for (code, bucket) in other.buckets {
            let beyond = bucket.count - bucket.listed.len() as u64;
            for problem in bucket.listed {
                self.push(problem);
            }
            self.buckets.entry(code).or_default().count += beyond;
        }
    }

    /// How many problems there are, kept or not.
    pub fn total(&self) -> u64 {
        self.buckets.values().map(|bucket| bucket.count).sum()
    }

    /// How many of each code, errors first.
    pub fn counts(&self) -> Vec<ProblemCount> {
        let mut counts: Vec<_> = self
            .buckets
            .iter()
            .map(|(&code, bucket)| ProblemCount {
                severity: code.severity(),
                code,
                count: bucket.count,
            })
            .collect();
        counts.sort_by_key(|count| count.severity);
        counts
    }

    /// The kept problems in the order of rows; those of the whole file first.
    pub fn list(&self) -> Vec<RowProblem> {
        let mut list: Vec<_> = self
            .buckets
            .values()
            .flat_map(|bucket| &bucket.listed)
            .cloned()
            .collect();
        list.sort_by_key(|problem| (problem.row, problem.severity));
        list
    }

    /// Whether anything stops the import.
    pub fn has_errors(&self) -> bool {
        self.buckets.keys().any(|code| code.severity() == Severity::Error)
    }

    /// Whether the uploader is asked something.
    pub fn has_choices(&self) -> bool {
        self.buckets.keys().any(|code| code.severity() == Severity::Choice)
    }

    /// The code of the first error of the list.
    pub fn first_error(&self) -> Option<RowProblemCode> {
        let errors = self.buckets.values().flat_map(|bucket| &bucket.listed);
        errors
            .filter(|problem| problem.severity == Severity::Error)
            .min_by_key(|problem| problem.row)
            .map(|problem| problem.code)
    }

    /// Counts one and makes room for it where it shall be kept.
    fn count_one(&mut self, code: RowProblemCode) -> bool {
        let bucket = self.buckets.entry(code).or_default();
        bucket.count += 1;
        if self.kept < KEPT {
            return true;
        }
        let first = bucket.listed.is_empty();
        // The last of the least severe code that has more than one gives way.
        let victim = self
            .buckets
            .iter()
            .filter(|(_, bucket)| bucket.listed.len() > 1)
            .max_by_key(|(code, bucket)| (code.severity(), bucket.listed.len()))
            .map(|(code, _)| *code);
        match victim {
            Some(victim) if first || victim.severity() > code.severity() => {
                if let Some(bucket) = self.buckets.get_mut(&victim) {
                    bucket.listed.pop();
                }
                self.kept -= 1;
                true
            }
            _ => false,
        }
    }

    fn keep(&mut self, problem: RowProblem) {
        self.kept += 1;
        self.buckets.entry(problem.code).or_default().listed.push(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: RowProblemCode, row: u32) -> RowProblem {
        RowProblem {
            severity: code.severity(),
            code,
            row: Some(row),
            column: None,
            value: None,
            message: String::new(),
        }
    }

    #[test]
    fn a_thousand_are_kept_and_all_are_counted() {
        let mut log = ProblemLog::default();
        for row in 0..5_000 {
            log.push(problem(RowProblemCode::Rounded, row));
        }
        log.push(problem(RowProblemCode::TotalRow, 5_001));
        log.push(problem(RowProblemCode::BadDate, 5_000));
        assert_eq!((log.total(), log.list().len()), (5_002, 1_000));
        assert_eq!(log.first_error(), Some(RowProblemCode::BadDate));
        let codes: Vec<_> = log.counts().iter().map(|count| (count.code, count.count)).collect();
        assert_eq!(
            codes,
            [
                (RowProblemCode::BadDate, 1),
                (RowProblemCode::Rounded, 5_000),
                (RowProblemCode::TotalRow, 1)
            ]
        );
        let rows: Vec<_> = log.list().iter().map(|problem| problem.row).collect();
        assert!(rows.is_sorted());
        assert_eq!((rows[0], rows[999]), (Some(0), Some(5_001)));
    }

    #[test]
    fn errors_take_the_place_of_warnings() {
        let mut log = ProblemLog::default();
        for row in 0..2_000 {
            log.push(problem(RowProblemCode::NegativeMargin, row));
        }
        for row in 2_000..2_100 {
            log.push(problem(RowProblemCode::BadNumber, row));
        }
        let listed = log.list();
        assert_eq!(listed.len(), 1_000);
        assert_eq!(
            listed.iter().filter(|p| p.code == RowProblemCode::BadNumber).count(),
            100
        );
    }

    #[test]
    fn one_log_takes_over_another_with_its_counts() {
        let mut log = ProblemLog::default();
        let mut other = ProblemLog::default();
        log.push(problem(RowProblemCode::HiddenRows, 3));
        for row in 0..3_000 {
            other.push(problem(RowProblemCode::BadDate, row));
        }
        log.extend(other);
        assert_eq!((log.total(), log.list().len()), (3_001, 1_000));
        assert!(log.has_errors());
    }
}

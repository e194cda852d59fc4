//! The problems of a report, equal ones together.

use domain::money::group_thousands;
use domain::upload::{RowProblem, RowProblemCode, Severity, UploadReport};

/// Values shown of one group before the rest is only counted.
const VALUES: usize = 3;
/// Stretches of rows shown of one group before the rest is only counted.
const STRETCHES: usize = 2;

/// All problems of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whether they stop the import.
    pub severity: Severity,
    /// Which problem.
    pub code: RowProblemCode,
    /// How many there are, listed or not.
    pub count: u64,
    /// The listed ones in order of rows.
    pub listed: Vec<RowProblem>,
}

/// The groups of a report: errors, then choices, then warnings, each in the order of their first row.
pub fn groups(report: &UploadReport) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for problem in &report.problems {
        match groups.iter_mut().find(|group| group.code == problem.code) {
            Some(group) => group.listed.push(problem.clone()),
            None => groups.push(Group {
                severity: problem.severity,
                code: problem.code,
                count: 0,
                listed: vec![problem.clone()],
            }),
        }
    }
    for group in &mut groups {
        let counted = report.problem_counts.iter().filter(|count| count.code == group.code);
        group.count = counted
            .map(|count| count.count)
            .sum::<u64>()
            .max(group.listed.len() as u64);
    }
    // Two cuts cost the app less than a sort of its own.
    let (errors, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.severity == Severity::Error);
    let (choices, warnings): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|group| group.severity == Severity::Choice);
    [errors, choices, warnings].into_iter().flatten().collect()
}

impl Group {
    /// What is wrong and how to mend it, in the words of the first of them.
    pub fn message(&self) -> &str {
        self.listed.first().map_or("", |problem| &problem.message)
    }

    /// `Baris 47, Tgl Faktur`, `Baris 289 dan 3 lainnya`; empty where it is about the whole file.
    pub fn place(&self) -> String {
        let mut rows: Vec<u32> = self.listed.iter().filter_map(|problem| problem.row).collect();
        rows.sort_unstable();
        rows.dedup();
        let columns = self.columns();
        if rows.is_empty() {
            return columns;
        }
        let stretches = stretches(&rows);
        let shown = &stretches[..stretches.len().min(STRETCHES)];
        let covered: u64 = shown.iter().map(|(from, to)| u64::from(to - from) + 1).sum();
        let texts: Vec<String> = shown.iter().map(|stretch| stretch_text(*stretch)).collect();
        // A row may hold two problems of a code, so the rest is counted in rows where all of them are listed.
        let all = if self.count > self.listed.len() as u64 {
            self.count
        } else {
            rows.len() as u64
        };
        let rest = match all.saturating_sub(covered) {
            0 => String::new(),
            rest => format!(" dan {} lainnya", group_thousands(rest)),
        };
        let comma = if columns.is_empty() { "" } else { ", " };
        format!("Baris {}{rest}{comma}{columns}", texts.join(", "))
    }

    fn columns(&self) -> String {
        let mut columns: Vec<&str> = Vec::new();
        for column in self.listed.iter().filter_map(|problem| problem.column.as_deref()) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        match columns.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [one, two] => format!("{one} dan {two}"),
            [one, rest @ ..] => format!("{one} dan {} kolom lain", rest.len()),
        }
    }

    /// The different values that are at fault, the first few.
    pub fn values(&self) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for problem in &self.listed {
            let value = match problem.value.as_deref().map(str::trim) {
                Some("") => "(kosong)".to_owned(),
                Some(value) => value.to_owned(),
                None if problem.code == RowProblemCode::MissingValue => "(kosong)".to_owned(),
                None => continue,
            };
            if !values.contains(&value) {
                values.push(value);
            }
            if values.len() == VALUES {
                break;
            }
        }
        values
    }
}

fn stretches(rows: &[u32]) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some((_, to)) if *to + 1 == *row => *to = *row,
            _ => out.push((*row, *row)),
        }
    }
    out
}

fn stretch_text((from, to): (u32, u32)) -> String {
    let (first, last) = (group_thousands(from.into()), group_thousands(to.into()));
    match to - from {
        0 => first,
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::upload::sample::report;
    use domain::upload::ProblemCount;

    fn problem(code: RowProblemCode, row: Option<u32>, column: &str, value: &str) -> RowProblem {
        RowProblem {
            severity: code.severity(),
            code,
            row,
            column: (!column.is_empty()).then(|| column.to_owned()),
            value: Some(value.to_owned()),
            message: format!("{} {value}", code.title()),
        }
    }

    #[test]
    fn equal_problems_stand_together_and_errors_come_first() {
        let mut report = report();
        report.problems = vec![
            problem(RowProblemCode::SumMismatch, Some(2), "Total", "1"),
            problem(RowProblemCode::BadDate, Some(47), "Tgl Faktur", "31/02/2026"),
            problem(RowProblemCode::SumMismatch, Some(9), "Total", "2"),
        ];
        let groups = groups(&report);
        let found: Vec<_> = groups.iter().map(|group| (group.code, group.count)).collect();
        assert_eq!(found, [(RowProblemCode::BadDate, 1), (RowProblemCode::SumMismatch, 2)]);
        assert_eq!(groups[0].place(), "Baris 47, Tgl Faktur");
        assert_eq!(groups[1].place(), "Baris 2, 9, Total");
    }

    #[test]
    fn what_is_not_listed_is_still_counted() {
        let mut report = report();
        report.problems = (0..5)
            .map(|n| problem(RowProblemCode::BadNumber, Some(1200 + n * 2), "Sales", &format!("x{n}")))
            .collect();
        report.problem_counts = vec![ProblemCount {
            severity: Severity::Error,
            code: RowProblemCode::BadNumber,
            count: 4_203,
        }];
        let group = &groups(&report)[0];
        assert_eq!(group.place(), "Baris 1.200, 1.202 dan 4.201 lainnya, Sales");
        assert_eq!(group.values(), ["x0", "x1", "x2"]);
    }

    #[test]
    fn neighbouring_rows_are_one_stretch_and_an_empty_value_is_named() {
        let mut report = report();
        report.problems = (112..=118)
            .map(|row| problem(RowProblemCode::MissingValue, Some(row), "No Customer", " "))
            .collect();
        let group = &groups(&report)[0];
        assert_eq!(group.place(), "Baris 112–118, No Customer");
        assert_eq!(group.values(), ["(kosong)"]);
    }

    #[test]
    fn a_problem_of_the_whole_file_names_no_row() {
        let mut report = report();
        report.problems = vec![problem(RowProblemCode::MissingColumn, None, "", "")];
        assert_eq!(groups(&report)[0].place(), "");
    }
}

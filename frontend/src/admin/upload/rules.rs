//! What the page lets the uploader do with a report.

use domain::upload::{
    Choice, ChoiceOption, ColumnMapping, RowProblemCode, Severity, UploadKind, UploadOptions, UploadReport,
    UploadStatus,
};

/// Errors that lie in rows: their invoices can be left out. The others are about the file and must be mended in it.
const IN_ROWS: [RowProblemCode; 7] = [
    RowProblemCode::MissingValue,
    RowProblemCode::BadNumber,
    RowProblemCode::BadDate,
    RowProblemCode::PartNumberNumeric,
    RowProblemCode::ErrorCell,
    RowProblemCode::MixedCustomer,
    RowProblemCode::MixedDate,
];

/// The choice whether known invoices may come with fewer lines.
pub const SHRINK: &str = "allow_shrink";

/// Whether "impor tanpa faktur bermasalah" is offered: a sales file whose errors all lie in rows.
pub fn may_skip_invalid(report: &UploadReport) -> bool {
    let mut errors = report
        .problem_counts
        .iter()
        .filter(|count| count.severity == Severity::Error)
        .peekable();
    report.kind == Some(UploadKind::Sales)
        && report.rows.accepted > 0
        && errors.peek().is_some()
        && errors.all(|count| IN_ROWS.contains(&count.code))
}

/// Whether the upload can be imported with these options. Leaving out bad invoices and taking shrunk ones are decided
/// here: the effects of the check are those without the former and with the latter. Everything else was checked with the
/// options of the report.
pub fn is_ready(report: &UploadReport, wanted: &UploadOptions) -> bool {
    let has_errors = report
        .problem_counts
        .iter()
        .any(|count| count.severity == Severity::Error);
    matches!(
        report.status,
        UploadStatus::Checked | UploadStatus::NeedsChoice | UploadStatus::Rejected
    ) && (!has_errors || wanted.skip_invalid && may_skip_invalid(report))
        && (report.status != UploadStatus::Rejected || has_errors)
        && report
            .choices
            .iter()
            .all(|choice| choice.field == SHRINK && wanted.allow_shrink)
}

/// The field that a choice `columns.<field>` asks for.
pub fn asked_column(choice: &Choice) -> Option<&str> {
    choice.field.strip_prefix("columns.")
}

/// Whether the file has a required field that no column is known for.
pub fn needs_columns(report: &UploadReport) -> bool {
    report.choices.iter().any(|choice| asked_column(choice).is_some())
}

/// The questions which column is what: the open ones, those answered here, and those answered for such a file before,
/// so that each answer can be changed.
pub fn column_questions(choices: &[Choice], report: &UploadReport) -> Vec<Choice> {
    let mut questions: Vec<Choice> = choices
        .iter()
        .filter(|choice| asked_column(choice).is_some())
        .cloned()
        .collect();
    for (field, header) in &report.options.columns {
        let field = format!("columns.{field}");
        if questions.iter().any(|question| question.field == field) {
            continue;
        }
        let free = report
            .columns
            .iter()
            .filter(|column| column.field.is_none() || column.header == *header);
        let option = |column: &ColumnMapping| ChoiceOption {
            value: column.header.clone(),
            label: column.header.clone(),
        };
        questions.push(Choice {
            field,
            options: free.map(option).collect(),
            evidence: vec!["Diingat dari berkas dengan kepala kolom yang sama.".to_owned()],
        });
    }
    questions
}

/// The options with one answer to a choice; none where the answer does not fit the field.
pub fn with_answer(options: &UploadOptions, field: &str, value: &str) -> Option<UploadOptions> {
    let mut options = options.clone();
    match field {
        "date_order" => options.date_order = Some(domain::upload::DateOrder::parse(value)?),
        "decimal" => options.decimal = Some(domain::upload::DecimalMark::parse(value)?),
        SHRINK => options.allow_shrink = value == "true",
        _ => {
            let column = field.strip_prefix("columns.")?;
            options.columns.insert(column.to_owned(), value.to_owned());
        }
    }
    Some(options)
}

/// The answer that the options hold for a choice.
pub fn answer(options: &UploadOptions, field: &str) -> Option<String> {
    match field {
        "date_order" => options.date_order.map(|order| order.as_str().to_owned()),
        "decimal" => options.decimal.map(|mark| mark.as_str().to_owned()),
        SHRINK => Some(options.allow_shrink.to_string()),
        _ => options.columns.get(field.strip_prefix("columns.")?).cloned(),
    }
}

/// Choices that were asked before and are answered now stay on screen, so that the answer can be changed.
pub fn merged_choices(before: &[Choice], report: &UploadReport) -> Vec<Choice> {
    let asked_now = |field: &str| report.choices.iter().find(|choice| choice.field == field);
    let mut choices: Vec<Choice> = before
        .iter()
        .filter_map(|choice| match asked_now(&choice.field) {
            Some(now) => Some(now.clone()),
            None => answer(&report.options, &choice.field).map(|_| choice.clone()),
        })
        .collect();
    for choice in &report.choices {
        if choices.iter().all(|known| known.field != choice.field) {
            choices.push(choice.clone());
        }
    }
    choices
}

/// What decides the turn of a file among several: its first day, its last day, sales before the stock of the same day.
pub fn turn(report: &UploadReport) -> impl Ord + use<> {
    (
        report.from.is_none(),
        report.from,
        report.to,
        report.kind,
        report.file_name.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::upload::sample::report;
    use chrono::NaiveDate;
    use domain::upload::ProblemCount;

    fn with_errors(codes: &[RowProblemCode]) -> UploadReport {
        let mut report = report();
        report.status = UploadStatus::Rejected;
        report.problem_counts = codes
            .iter()
            .map(|code| ProblemCount {
                severity: code.severity(),
                code: *code,
                count: 1,
            })
            .collect();
        report
    }

    #[test]
    fn only_errors_of_rows_in_a_sales_file_can_be_left_out() {
        assert!(!may_skip_invalid(&report()));
        let rows = with_errors(&[
            RowProblemCode::BadDate,
            RowProblemCode::MixedCustomer,
            RowProblemCode::Rounded,
        ]);
        assert!(may_skip_invalid(&rows));
        assert!(!may_skip_invalid(&with_errors(&[
            RowProblemCode::BadDate,
            RowProblemCode::MissingColumn
        ])));
        assert!(!may_skip_invalid(&with_errors(&[RowProblemCode::Rounded])));
        let mut stock = rows;
        stock.kind = Some(UploadKind::Stock);
        assert!(!may_skip_invalid(&stock));
    }

    #[test]
    fn a_file_with_errors_is_ready_only_without_its_bad_invoices() {
        let bad = with_errors(&[RowProblemCode::BadDate]);
        let skip = UploadOptions {
            skip_invalid: true,
            ..UploadOptions::default()
        };
        assert!(is_ready(&report(), &UploadOptions::default()));
        assert!(!is_ready(&bad, &UploadOptions::default()));
        assert!(is_ready(&bad, &skip));
        assert!(!is_ready(&with_errors(&[RowProblemCode::MissingColumn]), &skip));
        let mut done = report();
        done.status = UploadStatus::Committed;
        assert!(!is_ready(&done, &skip));
    }

    #[test]
    fn a_shrunk_invoice_needs_its_tick_and_an_open_question_its_answer() {
        let mut waiting = report();
        waiting.status = UploadStatus::NeedsChoice;
        let choice = |field: &str| Choice {
            field: field.into(),
            options: Vec::new(),
            evidence: Vec::new(),
        };
        waiting.choices = vec![choice(SHRINK)];
        let ticked = with_answer(&waiting.options, SHRINK, "true").unwrap();
        assert!(!is_ready(&waiting, &waiting.options));
        assert!(is_ready(&waiting, &ticked));
        waiting.choices.push(choice("date_order"));
        assert!(!is_ready(&waiting, &ticked));
    }

    #[test]
    fn every_rows_error_stops_an_import() {
        assert!(IN_ROWS.iter().all(|code| code.severity() == Severity::Error));
    }

    #[test]
    fn an_answered_choice_can_be_changed_and_an_open_one_comes_once() {
        let choice = Choice {
            field: "date_order".into(),
            options: vec![ChoiceOption {
                value: "mdy".into(),
                label: "Bulan dulu".into(),
            }],
            evidence: vec!["04/10/2026".into()],
        };
        let mut report = report();
        assert!(merged_choices(std::slice::from_ref(&choice), &report).is_empty());
        report.options = with_answer(&report.options, "date_order", "mdy").unwrap();
        assert_eq!(
            merged_choices(std::slice::from_ref(&choice), &report),
            std::slice::from_ref(&choice)
        );
        assert_eq!(answer(&report.options, "date_order").as_deref(), Some("mdy"));
        report.choices = vec![choice.clone()];
        assert_eq!(merged_choices(std::slice::from_ref(&choice), &report).len(), 1);
    }

    #[test]
    fn a_remembered_column_can_be_changed_to_any_that_nobody_reads() {
        let column = |header: &str, field: Option<&str>| ColumnMapping {
            header: header.into(),
            field: field.map(Into::into),
            required: false,
        };
        let mut report = report();
        report.columns = vec![
            column("No Faktur", Some("invoice_number")),
            column("Netto", Some("net_sales")),
            column("Sopir", None),
        ];
        report.options.columns.insert("net_sales".into(), "Netto".into());
        let questions = column_questions(&[], &report);
        let headers: Vec<_> = questions[0]
            .options
            .iter()
            .map(|option| option.value.as_str())
            .collect();
        assert_eq!(headers, ["Netto", "Sopir"]);
        assert_eq!(column_questions(&questions, &report), questions);
    }

    #[test]
    fn an_answer_lands_in_its_option() {
        let options = with_answer(&UploadOptions::default(), "columns.net_sales", "Netto").unwrap();
        assert_eq!(options.columns.get("net_sales").map(String::as_str), Some("Netto"));
        assert!(with_answer(&options, "allow_shrink", "true").unwrap().allow_shrink);
        assert_eq!(with_answer(&options, "decimal", ";"), None);
        assert_eq!(with_answer(&options, "colour", "red"), None);
    }

    #[test]
    fn files_take_their_turn_by_date_and_stock_comes_after_the_sales_of_its_day() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day);
        let file = |name: &str, kind, from, to| {
            let mut report = report();
            report.file_name = name.into();
            (report.kind, report.from, report.to) = (Some(kind), from, to);
            report
        };
        let mut files = [
            file("undated", UploadKind::Sales, None, None),
            file("stock", UploadKind::Stock, day(21), day(21)),
            file("sales", UploadKind::Sales, day(21), day(21)),
            file("early", UploadKind::Sales, day(1), day(30)),
        ];
        files.sort_by_key(turn);
        assert_eq!(files.map(|file| file.file_name), ["early", "sales", "stock", "undated"]);
    }
}

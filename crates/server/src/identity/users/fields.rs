//! What the bodies of users have in common: which fields are wrong, and what an empty one means.

use domain::FieldProblem;

use crate::error::{AppError, AppResult};

/// The fields of a body that cannot be taken, told all at once.
#[derive(Default)]
pub struct Fields(Vec<FieldProblem>);

impl Fields {
    /// A field whose rule, broken, says why.
    pub fn check(&mut self, pointer: &str, problem: Option<&str>) {
        if let Some(detail) = problem {
            self.refuse(pointer, "invalid", detail);
        }
    }

    /// A field that cannot be taken whatever it says.
    pub fn refuse(&mut self, pointer: &str, code: &str, detail: &str) {
        self.0.push(FieldProblem::new(pointer, code, detail));
    }

    /// 422 where a field was wrong.
    pub fn finish(self) -> AppResult<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(AppError::fields(self.0))
        }
    }
}

/// What was typed; blank is nothing.
pub fn typed(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

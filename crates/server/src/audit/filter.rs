//! The filter of the log, and the SQL that it becomes.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::account::AUDIT_ACTIONS;
use domain::date::wita_start;
use domain::id::AdminId;
use serde::Deserialize;
use sqlx::{Postgres, QueryBuilder};
use utoipa::IntoParams;

use crate::error::{AppError, AppResult};
use crate::http::paging;

const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("a day");
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");

/// The newest first.
pub const ORDER: &str = " order by e.at desc, e.id desc";

/// What may be asked of the log.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// First day, WITA.
    #[param(example = "2026-11-01")]
    pub from: Option<NaiveDate>,
    /// Last day, WITA.
    #[param(example = "2026-11-21")]
    pub to: Option<NaiveDate>,
    /// Who of the staff acted, or whose own account it was about: `adm_42`.
    #[param(value_type = Option<String>, example = "adm_42")]
    pub actor: Option<AdminId>,
    /// What, in snake_case.
    #[param(example = "customer_changed")]
    pub action: Option<String>,
    /// Part of the action in words, of the actor's name, or of what was acted on: a customer's name or number, a
    /// username or name of staff, a file's name. Case ignored.
    pub q: Option<String>,
    /// Entries per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The query, judged.
#[derive(Clone, Debug)]
pub struct Filter {
    pub limit: u32,
    /// What `q` is looked for by.
    pub text: Option<Text>,
    from: Option<DateTime<Utc>>,
    /// The instant after the last day.
    until: Option<DateTime<Utc>>,
    actor: Option<i64>,
    action: Option<String>,
    after: Option<Cursor>,
}

/// Where a page begins: after this entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub id: i64,
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('_')?;
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        let id = id.parse().ok()?;
        // What no entry can be, the database could not compare with.
        (wita_start(FIRST_DAY)..=wita_start(LAST_DAY))
            .contains(&at)
            .then_some(Self { at, id })
    }

    pub fn write(self) -> String {
        format!("{}_{}", self.at.timestamp_micros(), self.id)
    }
}

/// A search text.
#[derive(Clone, Debug)]
pub struct Text {
    /// For a LIKE that finds it anywhere.
    pub pattern: String,
    /// Actions whose words hold it.
    pub actions: Vec<String>,
}

impl Text {
    fn of(text: &str) -> Self {
        let wanted = text.to_lowercase();
        let actions = AUDIT_ACTIONS
            .iter()
            .filter(|(action, words)| *action == wanted || words.to_lowercase().contains(&wanted))
            .map(|(action, _)| (*action).to_owned());
        Self {
            pattern: paging::pattern(text),
            actions: actions.collect(),
        }
    }
}

/// The day, or the nearest that every part of the system can count with; no entry lies outside of them.
fn countable(day: NaiveDate) -> NaiveDate {
    day.clamp(FIRST_DAY, LAST_DAY)
}

impl AuditQuery {
    /// The filter, or why it cannot be.
    pub fn judge(self) -> AppResult<Filter> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(AppError::invalid(
                "from",
                "after_to",
                "Tanggal awal harus sebelum tanggal akhir.",
            ));
        }
        let read = |text: &str| Cursor::read(text).ok_or_else(paging::unknown_cursor);
        Ok(Filter {
            limit: paging::size(self.limit)?,
            text: paging::text(self.q.as_deref())?.map(Text::of),
            from: self.from.map(|from| wita_start(countable(from))),
            until: self.to.map(|to| wita_start(countable(to) + Days::new(1))),
            actor: self.actor.map(|AdminId(id)| id),
            action: self.action,
            after: self.cursor.as_deref().map(read).transpose()?,
        })
    }
}

impl Filter {
    /// Adds the conditions on entries (as `e`), each with a leading `and`. `subjects` are the ids that the text found.
    pub fn push_conditions(&self, subjects: &[String], query: &mut QueryBuilder<Postgres>) {
        if let Some(from) = self.from {
            query.push(" and e.at >= ").push_bind(from);
        }
        if let Some(until) = self.until {
            query.push(" and e.at < ").push_bind(until);
        }
        if let Some(actor) = self.actor {
            query.push(" and e.account_id = ").push_bind(actor);
        }
        if let Some(action) = &self.action {
            query.push(" and e.action = ").push_bind(action.clone());
        }
        if let Some(text) = &self.text {
            query
                .push(" and (e.action = any(")
                .push_bind(text.actions.clone())
                .push(") or e.subject = any(")
                .push_bind(subjects.to_vec())
                .push(") or e.actor ilike ")
                .push_bind(text.pattern.clone())
                .push(")");
        }
    }

    /// Adds where the page begins, its order and its size.
    pub fn push_page(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(after) = self.after {
            query
                .push(" and (e.at, e.id) < (")
                .push_bind(after.at)
                .push(", ")
                .push_bind(after.id)
                .push(")");
        }
        query.push(ORDER).push(" limit ").push_bind(i64::from(self.limit) + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written_and_no_other_text_does() {
        let at = "2026-11-21T16:00:00.123456Z".parse().unwrap();
        let cursor = Cursor { at, id: 7 };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        for text in ["", "_", "7", "7_", "x_7", "9223372036854775807_7"] {
            assert_eq!(Cursor::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_finds_actions_by_their_words_and_by_their_whole_name() {
        assert_eq!(Text::of("UNDANG").actions, ["invitation_accepted", "admin_invited"]);
        assert_eq!(Text::of("customer_changed").actions, ["customer_changed"]);
        assert!(Text::of("C001").actions.is_empty());
    }
}

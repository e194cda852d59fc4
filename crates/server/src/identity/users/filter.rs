//! The filter of the list of users, and the SQL that it becomes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::account::{AccountStatus, UserKind};
use domain::loyalty::Tier;
use serde::Deserialize;
use sqlx::{Postgres, QueryBuilder};
use utoipa::IntoParams;

use crate::error::AppResult;
use crate::http::paging;

/// What may be asked of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsersQuery {
    /// `customer` (default) or `admin`: staff.
    #[param(inline)]
    pub kind: Option<UserKind>,
    /// How far the account is. Staff are `no_account` (invited, no password yet), `active` or `disabled`.
    #[param(inline)]
    pub status: Option<AccountStatus>,
    /// A customer's tier.
    #[param(inline)]
    pub tier: Option<Tier>,
    /// Part of a name, number, address or username, case ignored.
    pub q: Option<String>,
    /// `name` (default) or `-name`.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// Items per page, 1 to 200.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The orders that an index serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub enum Sort {
    #[default]
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameBackwards,
}

impl Sort {
    /// The comparison and keyword of the direction.
    fn terms(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => (">", "asc"),
            Self::NameBackwards => ("<", "desc"),
        }
    }
}

/// Where a page begins: after this user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// As the database writes it in lower case.
    pub sort_name: String,
    pub id: i64,
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        let (id, name) = text.split_once('.')?;
        Some(Self {
            sort_name: String::from_utf8(URL_SAFE_NO_PAD.decode(name).ok()?).ok()?,
            id: id.parse().ok()?,
        })
    }

    pub fn write(&self) -> String {
        format!("{}.{}", self.id, URL_SAFE_NO_PAD.encode(&self.sort_name))
    }
}

/// The query, judged.
#[derive(Clone, Debug)]
pub struct Filter {
    pub kind: UserKind,
    pub limit: u32,
    status: Option<AccountStatus>,
    tier: Option<Tier>,
    text: Option<String>,
    sort: Sort,
    after: Option<Cursor>,
}

impl UsersQuery {
    /// The filter, or why it cannot be.
    pub fn judge(self) -> AppResult<Filter> {
        let read = |text: &str| Cursor::read(text).ok_or_else(paging::unknown_cursor);
        Ok(Filter {
            kind: self.kind.unwrap_or(UserKind::Customer),
            limit: paging::size(self.limit)?,
            status: self.status,
            tier: self.tier,
            text: paging::text(self.q.as_deref())?.map(str::to_owned),
            sort: self.sort.unwrap_or_default(),
            after: self.cursor.as_deref().map(read).transpose()?,
        })
    }
}

impl Filter {
    /// Adds the conditions on users (as `u`), each with a leading `and`.
    pub fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(status) = self.status {
            query.push(" and u.status = ").push_bind(status.as_str());
        }
        match (self.kind, self.tier) {
            (UserKind::Customer, Some(tier)) => {
                query.push(" and u.tier = ").push_bind(tier.as_str());
            }
            // Staff have none.
            (UserKind::Admin, Some(_)) => {
                query.push(" and false");
            }
            (_, None) => {}
        }
        if let Some(text) = &self.text {
            let columns: &[&str] = match self.kind {
                UserKind::Customer => &["u.name", "u.number", "u.account_email", "u.email_on_file"],
                UserKind::Admin => &["u.name", "u.username", "u.email"],
            };
            for (place, column) in columns.iter().enumerate() {
                query.push(if place == 0 { " and (" } else { " or " });
                query.push(format!("{column} ilike ")).push_bind(paging::pattern(text));
            }
            query.push(")");
        }
    }

    /// Adds where the page begins, its order and its size.
    pub fn push_page(&self, query: &mut QueryBuilder<Postgres>) {
        let (comparison, _) = self.sort.terms();
        if let Some(after) = &self.after {
            query
                .push(format!(" and (u.sort_name, u.id) {comparison} ("))
                .push_bind(after.sort_name.clone())
                .push(", ")
                .push_bind(after.id)
                .push(")");
        }
        self.push_order(query);
        query.push(" limit ").push_bind(i64::from(self.limit) + 1);
    }

    /// Adds the order alone, for all of them.
    pub fn push_order(&self, query: &mut QueryBuilder<Postgres>) {
        let (_, direction) = self.sort.terms();
        query.push(format!(" order by u.sort_name {direction}, u.id {direction}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_written_and_no_other_text_does() {
        let cursor = Cursor {
            sort_name: "bengkel \"maju\" 100% · jaya".to_owned(),
            id: 7,
        };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        for text in ["", ".", "7", "7.%", "x.YQ", "7.YQ=="] {
            assert_eq!(Cursor::read(text), None, "{text}");
        }
    }
}

//! Finding parts by what people type. A text is looked for in numbers, whose dashes, blanks and case do not matter, and word
//! by word in names. Best is the number itself, then numbers that begin with the text, then names that do, then whatever
//! holds every word. Where few parts do, words are taken for mistyped ones and names with similar words come last.

mod whole;

use domain::part::{GroupMatches, PartSummary};
use domain::stock::{Availability, StockStatus};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use super::place::{Place, Sort};
use super::text::Text;
use crate::error::AppResult;

/// Where fewer parts match, similar words are looked for.
const FEW: i64 = 20;
/// Where nothing narrows by words, parts are not counted further.
const COUNTED: i64 = 1_000;

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Search {
    text: Option<Text>,
    pub group: Option<String>,
    pub availability: Option<Availability>,
    pub sort: Sort,
    pub limit: u32,
    /// Whose marks are shown.
    pub customer_id: Option<i64>,
    pub after: Option<Place>,
}

/// A page, and what belongs to all pages.
pub(super) struct Found {
    pub items: Vec<PartSummary>,
    pub next: Option<Place>,
    pub total: i64,
    pub total_is_exact: bool,
    pub has_similar: bool,
    pub groups: Vec<GroupMatches>,
}

#[derive(FromRow)]
struct Row {
    /// Parts that match the text, whatever else is asked for; 0 without a text.
    matched: i64,
    /// Parts of all pages; without a text, and where availability narrows the list, at most one more than [`COUNTED`].
    total: i64,
    group_names: Vec<String>,
    group_parts: Vec<i64>,
    id: Option<i64>,
    number: Option<String>,
    name: Option<String>,
    part_group: Option<String>,
    on_hand: Option<i64>,
    /// As its record has it; none without one.
    recorded: Option<i64>,
    status: Option<String>,
    rank: Option<i32>,
    score: Option<i32>,
    favorite: Option<bool>,
    notify: Option<bool>,
}

impl Search {
    pub fn new(text: Option<&str>, limit: u32) -> Self {
        Self {
            text: text.and_then(Text::of),
            group: None,
            availability: None,
            sort: Sort::default(),
            limit,
            customer_id: None,
            after: None,
        }
    }

    /// Looks, and once more with similar words where few parts match.
    pub async fn run(mut self, connection: &mut PgConnection) -> AppResult<Found> {
        let rows = self.rows(connection).await?;
        let matched = matched(&rows);
        if self.text.is_none() || matched >= FEW || !self.add_similar(connection).await? {
            return Ok(self.found(rows, matched));
        }
        let rows = self.rows(connection).await?;
        Ok(self.found(rows, matched))
    }

    fn is_counted_to_the_end(&self) -> bool {
        self.text.is_some() || self.availability.is_none()
    }

    async fn rows(&self, connection: &mut PgConnection) -> sqlx::Result<Vec<Row>> {
        let mut query = match &self.text {
            Some(text) => self.by_text(text),
            None => self.by_number(),
        };
        query.build_query_as().fetch_all(connection).await
    }

    /// Finds words of names that are like those of the text; false where there are none.
    async fn add_similar(&mut self, connection: &mut PgConnection) -> sqlx::Result<bool> {
        let Some(text) = &mut self.text else { return Ok(false) };
        let words: Vec<String> = text.words.iter().map(|word| word.word.clone()).collect();
        sqlx::query!("select set_config('pg_trgm.similarity_threshold', '0.2', true)")
            .fetch_one(&mut *connection)
            .await?;
        let rows = sqlx::query_file!("src/catalog/sql/similar_words.sql", &words)
            .fetch_all(connection)
            .await?;
        for row in rows {
            if let Some(word) = usize::try_from(row.place - 1)
                .ok()
                .and_then(|place| text.words.get_mut(place))
            {
                word.similar.push((row.word, row.thousandths));
            }
        }
        Ok(text.words.iter().any(|word| !word.similar.is_empty()))
    }

    /// `exactly`: how many parts match the text without similar words.
    fn found(&self, mut rows: Vec<Row>, exactly: i64) -> Found {
        let has_similar = matched(&rows) > exactly;
        let (total, groups) = rows.first().map_or((0, Vec::new()), |row| {
            let counts = row.group_parts.iter().copied().map(Some).chain(std::iter::repeat(None));
            let groups = row.group_names.iter().cloned().zip(counts);
            let groups = groups
                .map(|(group, parts)| GroupMatches { group, parts })
                .collect::<Vec<_>>();
            (row.total, groups)
        });
        rows.retain(|row| row.number.is_some());
        let has_more = rows.len() > self.limit as usize;
        rows.truncate(self.limit as usize);
        let last = rows.last().filter(|_| has_more);
        let next = last.and_then(|row| row.place(self.sort));
        Found {
            next,
            total: if self.is_counted_to_the_end() {
                total
            } else {
                total.min(COUNTED)
            },
            total_is_exact: self.is_counted_to_the_end() || total <= COUNTED,
            has_similar,
            groups,
            items: rows.into_iter().filter_map(Row::summary).collect(),
        }
    }
}

/// How many parts match the text, as each row says.
fn matched(rows: &[Row]) -> i64 {
    rows.first().map_or(0, |row| row.matched)
}

impl Row {
    /// Where the page after this part begins.
    fn place(&self, sort: Sort) -> Option<Place> {
        Some(match sort {
            Sort::Match => Place::Match {
                rank: self.rank?,
                score: self.score?,
                number: self.number.clone()?,
            },
            Sort::Name => Place::Name {
                name: self.name.clone()?,
                id: self.id?,
            },
            Sort::OnHandDown => Place::OnHand {
                on_hand: self.recorded,
                id: self.id?,
            },
        })
    }

    fn summary(self) -> Option<PartSummary> {
        let (on_hand, status) = (self.on_hand?, self.status?);
        let status = StockStatus::parse(&status).unwrap_or(StockStatus::Critical);
        Some(PartSummary {
            part_number: self.number?,
            name: self.name?,
            group: self.part_group?,
            on_hand,
            availability: Availability::of(status, on_hand),
            favorite: self.favorite,
            notify: self.notify,
        })
    }
}

/// What a part has on hand, as columns; nothing is known of those without stock.
const STOCK: &str =
    "coalesce(k.on_hand, 0) as on_hand, k.on_hand as recorded, coalesce(k.status, 'critical') as status";
/// The order by what is on hand, of a part `p` and its stock `k`.
const BY_ON_HAND: &str = "k.on_hand desc nulls last, p.id desc";

/// The statements.
impl Search {
    fn by_text(&self, text: &Text) -> QueryBuilder<Postgres> {
        let mut query = QueryBuilder::new("with found as materialized (select p.id, p.number, p.part_group, case");
        query
            .push(" when p.number_normalised = ")
            .push_bind(text.number.clone());
        query
            .push(" then 0 when p.number_normalised like ")
            .push_bind(format!("{}%", text.number));
        query.push(" then 1");
        if text.has_similar() {
            query.push(" when not ");
            text.push_holds(&mut query);
            query.push(" then 4");
        }
        query.push(" when p.name_words like ").push_bind(text.beginning());
        query.push(" then 2 else 3 end as rank, ");
        text.push_score(&mut query);
        query.push(" as score from part p where not p.hidden and (");
        text.push_holds(&mut query);
        if text.has_similar() {
            query.push(" or ");
            text.push_is_like(&mut query);
        }
        query.push(")), base as ");
        if self.availability.is_some() {
            query.push("materialized (select f.* from found f left join part_stock k on k.part_id = f.id where true");
            self.push_availability(&mut query);
            query.push(")");
        } else {
            query.push("(select * from found)");
        }
        query.push(", page as (");
        self.push_found(&mut query);
        query.push(
            "), counted as materialized (select part_group, count(*) as parts from base group by part_group) select ",
        );
        query.push(match self.availability {
            None => "(select coalesce(sum(parts), 0)::bigint from counted)",
            Some(_) => "(select count(*) from found)",
        });
        query.push(" as matched, (select coalesce(sum(parts), 0)::bigint from counted where true");
        self.push_group(&mut query, "part_group");
        query.push(
            ") as total, array(select part_group from counted order by parts desc, part_group) as group_names, \
             array(select parts from counted order by parts desc, part_group) as group_parts, ",
        );
        self.push_page(&mut query, "page.rank, page.score desc, page.number collate \"C\"");
        query
    }

    /// The parts of the page among those that match the text.
    fn push_found(&self, query: &mut QueryBuilder<Postgres>) {
        let order = match self.sort {
            // By bytes: thousands of numbers are compared, and the order among equals only has to be one.
            Sort::Match => {
                query.push("select * from base where true");
                self.push_group(query, "part_group");
                if let Some(Place::Match { rank, score, number }) = &self.after {
                    query
                        .push(" and (rank, -score, number collate \"C\") > (")
                        .push_bind(*rank);
                    query.push(", ").push_bind(-score);
                    query.push(", ").push_bind(number.clone()).push(")");
                }
                "rank, score desc, number collate \"C\""
            }
            Sort::Name | Sort::OnHandDown => {
                query.push(
                    "select base.* from base join part p on p.id = base.id left join part_stock k on k.part_id = base.id where true",
                );
                self.push_group(query, "base.part_group");
                if let Some(after) = &self.after {
                    after.push_after(query);
                }
                if self.sort == Sort::Name {
                    "p.name, p.id"
                } else {
                    BY_ON_HAND
                }
            }
        };
        query
            .push(format_args!(" order by {order} limit "))
            .push_bind(i64::from(self.limit) + 1);
    }

    /// The rows of the page with their stock and the customer's marks; one row without a part where there is none.
    fn push_page(&self, query: &mut QueryBuilder<Postgres>, by_match: &str) {
        query
            .push("page.id, page.number, p.name, page.part_group, page.rank, page.score, ")
            .push(STOCK);
        if let Some(customer_id) = self.customer_id {
            for (table, column) in [("favorite_part", "favorite"), ("stock_request", "notify")] {
                query.push(format_args!(
                    ", exists (select from {table} m where m.part_id = page.id and m.customer_id = "
                ));
                query.push_bind(customer_id).push(format_args!(") as {column}"));
            }
        } else {
            query.push(", null::boolean as favorite, null::boolean as notify");
        }
        query.push(
            " from (select) one left join page on true left join part p on p.id = page.id left join part_stock k on k.part_id = page.id \
             order by ",
        );
        query.push(match self.sort {
            Sort::Match => by_match,
            Sort::Name => "p.name, p.id",
            Sort::OnHandDown => BY_ON_HAND,
        });
    }

    fn push_group(&self, query: &mut QueryBuilder<Postgres>, column: &str) {
        if let Some(group) = &self.group {
            query.push(format_args!(" and {column} = ")).push_bind(group.clone());
        }
    }

    /// As [`Availability::of`] has it.
    fn push_availability(&self, query: &mut QueryBuilder<Postgres>) {
        query.push(match self.availability {
            None => "",
            Some(Availability::Available) => " and k.on_hand > 0 and k.status = 'normal'",
            Some(Availability::Limited) => " and k.on_hand > 0 and k.status <> 'normal'",
            Some(Availability::Out) => " and coalesce(k.on_hand, 0) <= 0",
        });
    }
}

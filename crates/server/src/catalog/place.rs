//! In which order parts are shown, and where a page of that order begins.

use serde::Deserialize;
use sqlx::{Postgres, QueryBuilder};

/// The order. The last two are served by indexes where no text narrows the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub(super) enum Sort {
    /// By how well they match the text; without one by number.
    #[default]
    #[serde(rename = "match")]
    Match,
    #[serde(rename = "name")]
    Name,
    /// Those with most on hand first, those whose stock nobody ever told last.
    #[serde(rename = "-on_hand")]
    OnHandDown,
}

/// Where a page begins: after this part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Match { rank: i32, score: i32, number: String },
    Name { name: String, id: i64 },
    OnHand { on_hand: Option<i64>, id: i64 },
}

impl Sort {
    pub fn read(self, text: &str) -> Option<Place> {
        match self {
            Self::Match => {
                let mut parts = text.splitn(3, '.');
                Some(Place::Match {
                    rank: parts.next()?.parse().ok()?,
                    score: parts.next()?.parse().ok()?,
                    number: parts.next()?.to_owned(),
                })
            }
            Self::Name => {
                let (id, name) = text.split_once('.')?;
                Some(Place::Name {
                    name: name.to_owned(),
                    id: id.parse().ok()?,
                })
            }
            Self::OnHandDown => {
                let (on_hand, id) = text.split_once('.')?;
                let on_hand = Some(on_hand).filter(|on_hand| !on_hand.is_empty());
                Some(Place::OnHand {
                    on_hand: on_hand.map(str::parse).transpose().ok()?,
                    id: id.parse().ok()?,
                })
            }
        }
    }
}

impl Place {
    pub fn write(&self) -> String {
        match self {
            Self::Match { rank, score, number } => format!("{rank}.{score}.{number}"),
            Self::Name { name, id } => format!("{id}.{name}"),
            Self::OnHand { on_hand, id } => format!(
                "{}.{id}",
                on_hand.map(|on_hand| on_hand.to_string()).unwrap_or_default()
            ),
        }
    }

    /// The condition on a part `p` and its stock `k`, which may be missing, with a leading `and`. By how well parts match is
    /// the searches' own.
    pub fn push_after(&self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Match { .. } => {}
            Self::Name { name, id } => {
                query.push(" and (p.name, p.id) > (").push_bind(name.clone());
                query.push(", ").push_bind(*id).push(")");
            }
            Self::OnHand {
                on_hand: Some(on_hand),
                id,
            } => {
                query
                    .push(" and (k.part_id is null or (k.on_hand, k.part_id) < (")
                    .push_bind(*on_hand);
                query.push(", ").push_bind(*id).push("))");
            }
            Self::OnHand { on_hand: None, id } => {
                query.push(" and k.part_id is null and p.id < ").push_bind(*id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_whatever_number_and_name_hold() {
        let matched = Place::Match {
            rank: 4,
            score: 1440,
            number: "0.5-A.B".to_owned(),
        };
        let named = Place::Name {
            name: "OIL 0.8L.".to_owned(),
            id: 7,
        };
        let stocked = |on_hand| Place::OnHand { on_hand, id: 7 };
        for (sort, place) in [
            (Sort::Match, matched),
            (Sort::Name, named),
            (Sort::OnHandDown, stocked(Some(-3))),
            (Sort::OnHandDown, stocked(None)),
        ] {
            assert_eq!(sort.read(&place.write()), Some(place));
        }
        for (sort, text) in [
            (Sort::Match, ""),
            (Sort::Match, "4"),
            (Sort::Match, "4.x.A"),
            (Sort::Match, "a.1.A"),
            (Sort::Name, "7"),
            (Sort::Name, "x.OIL"),
            (Sort::OnHandDown, "5"),
            (Sort::OnHandDown, "x.1"),
        ] {
            assert_eq!(sort.read(text), None, "{text}");
        }
    }
}

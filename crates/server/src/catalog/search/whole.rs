//! The catalogue without a text: a page of it by the index of its order.

use sqlx::{Postgres, QueryBuilder};

use super::super::place::{Place, Sort};
use super::{COUNTED, Search};

/// A part of a list without a text, as columns of a `page`.
const PART: &str = "select p.id, p.number, p.part_group, 0 as rank, 0 as score";

impl Search {
    pub(super) fn by_number(&self) -> QueryBuilder<Postgres> {
        // The groups one by one by their index, which holds every part.
        let mut query = QueryBuilder::new(
            "with recursive part_groups as ( \
             (select part_group from part where not hidden order by part_group limit 1) union all \
             select (select p.part_group from part p where not p.hidden and p.part_group > g.part_group order by p.part_group limit 1) \
             from part_groups g where g.part_group is not null), \
             ",
        );
        match self.sort {
            Sort::Match | Sort::Name => self.push_parts(&mut query),
            Sort::OnHandDown => self.push_stocked(&mut query),
        }
        query.push(" select 0::bigint as matched, (select count(*) from (select 1 from part p");
        self.push_conditions(&mut query);
        if !self.is_counted_to_the_end() {
            query.push(" limit ").push_bind(COUNTED + 1);
        }
        query.push(
            ") counted) as total, array(select part_group from part_groups where part_group is not null) as group_names, \
             '{}'::bigint[] as group_parts, ",
        );
        self.push_page(&mut query, "page.number");
        query
    }

    /// What every part of a list without a text is asked for.
    fn push_conditions(&self, query: &mut QueryBuilder<Postgres>) {
        if self.availability.is_some() {
            query.push(" left join part_stock k on k.part_id = p.id");
        }
        query.push(" where not p.hidden");
        self.push_group(query, "p.part_group");
        self.push_availability(query);
    }

    /// A page by number or by name.
    fn push_parts(&self, query: &mut QueryBuilder<Postgres>) {
        query.push("page as (").push(PART).push(" from part p");
        self.push_conditions(query);
        match &self.after {
            Some(Place::Match { number, .. }) => {
                query.push(" and p.number > ").push_bind(number.clone());
            }
            Some(after) => after.push_after(query),
            None => {}
        }
        query.push(match self.sort {
            Sort::Name => " order by p.name, p.id limit ",
            _ => " order by p.number limit ",
        });
        query.push_bind(i64::from(self.limit) + 1).push(")");
    }

    /// A page by what is on hand: parts with a record by its index, and once they come to an end those without one.
    fn push_stocked(&self, query: &mut QueryBuilder<Postgres>) {
        let limit = i64::from(self.limit) + 1;
        query.push("recorded as materialized (").push(PART);
        query.push(" from part_stock k join part p on p.id = k.part_id where not p.hidden");
        self.push_group(query, "p.part_group");
        self.push_availability(query);
        if let Some(Place::OnHand { on_hand, id }) = &self.after {
            // After a part without a record, where this is unknown, there is none with one.
            query.push(" and (k.on_hand, k.part_id) < (").push_bind(*on_hand);
            query.push(", ").push_bind(*id).push(")");
        }
        query
            .push(" order by k.on_hand desc, k.part_id desc limit ")
            .push_bind(limit);
        query.push("), page as (select * from recorded union all (").push(PART);
        query.push(" from part p left join part_stock k on k.part_id = p.id where k.part_id is null and not p.hidden");
        self.push_group(query, "p.part_group");
        self.push_availability(query);
        if let Some(Place::OnHand { on_hand: None, id }) = &self.after {
            query.push(" and p.id < ").push_bind(*id);
        }
        query.push(" and (select count(*) from recorded) < ").push_bind(limit);
        query.push(" order by p.id desc limit ").push_bind(limit).push("))");
    }
}

-- Lead times and pack sizes that were set, changed last first. $1: before this version or null, $2: how many.
select
    t.id, t.part_group, p.number as "number?", p.name as "name?", t.lead_days, t.pack, t.changed_at, a.name as "changed_by?"
from reorder_terms t
left join part p on p.id = t.part_id
left join account a on a.id = t.changed_by
where $1::bigint is null or t.id < $1
order by t.id desc
limit $2

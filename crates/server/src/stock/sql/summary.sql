-- The cards of all stock: kept sums, and the groups by one look into the index for each.
with recursive groups as (
    (select p.part_group from part p where not p.hidden and p.part_group > '' order by p.part_group limit 1)
    union all
    select (select p.part_group from part p where not p.hidden and p.part_group > g.part_group order by p.part_group limit 1)
    from groups g
    where g.part_group is not null
)
select
    coalesce(sum(k.parts), 0)::bigint as "parts!",
    (
        select count(*) from groups g where exists (
            select from part p join part_stock o on o.part_id = p.id where not p.hidden and p.part_group = g.part_group
        )
    ) as "groups!",
    coalesce(sum(k.value), 0)::bigint as "value!",
    coalesce(sum(k.parts) filter (where k.status = 'normal'), 0)::bigint as "normal!",
    coalesce(sum(k.parts) filter (where k.status = 'low'), 0)::bigint as "low!",
    coalesce(sum(k.parts) filter (where k.status = 'critical'), 0)::bigint as "critical!"
from stock_summary k

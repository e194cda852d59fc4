-- The cards: what is to be ordered of the parts that match.
select
    count(*) filter (where $1 or i.order_quantity > 0) as "total!",
    count(*) filter (where i.order_quantity > 0) as "parts!",
    coalesce(sum(i.order_quantity), 0)::bigint as "quantity!",
    coalesce(sum(i.order_quantity * i.unit_cost), 0)::bigint as "value!",
    count(*) filter (where i.order_quantity > 0 and i.unit_cost is null) as "without_cost!"
from insight_part i
join part p on p.id = i.part_id
where not p.hidden and ($2::text is null or p.part_group = $2) and ($3::text is null or i.abc = $3)

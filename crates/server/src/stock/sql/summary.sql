-- The cards of all stock or of one group, from kept sums. $1: the group, or null.
select
    coalesce(sum(parts), 0)::bigint as "parts!",
    count(distinct nullif(part_group, '')) as "groups!",
    coalesce(sum(value), 0)::bigint as "value!",
    coalesce(sum(parts) filter (where status = 'normal'), 0)::bigint as "normal!",
    coalesce(sum(parts) filter (where status = 'low'), 0)::bigint as "low!",
    coalesce(sum(parts) filter (where status = 'critical'), 0)::bigint as "critical!"
from stock_summary
where $1::text is null or part_group = $1

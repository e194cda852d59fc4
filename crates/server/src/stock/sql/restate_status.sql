-- Brings group, value, demand and status of every part up to date. Returns how many got worse, and how many are judged by
-- something else than before.
with changed as (
    update part_stock k
    set part_group = j.part_group,
        value = j.value,
        sold_90_days = j.sold_90_days,
        sold_in_180_days = j.sold_in_180_days,
        net_sales_90_days = j.net_sales_90_days,
        per_day = j.per_day,
        lead_days = j.lead_days,
        status = j.status
    from stock_judged j
    where k.part_id = j.part_id
        and (k.part_group, k.value, k.sold_90_days, k.sold_in_180_days, k.net_sales_90_days, k.per_day, k.lead_days, k.status)
            is distinct from (
                j.part_group, j.value, j.sold_90_days, j.sold_in_180_days, j.net_sales_90_days, j.per_day, j.lead_days, j.status
            )
    returning j.before, k.status
)
select
    count(*) as "changed!",
    count(*) filter (where (before = 'normal' and status <> 'normal') or (before = 'low' and status = 'critical')) as "worse!"
from changed

-- One part with its stock, whether it has a record or not. $1: its number.
select
    p.id, p.number, p.name, p.part_group, coalesce(k.status, 'critical') as "status!",
    coalesce(k.on_hand, 0) as "on_hand!", k.minimum as "minimum?", coalesce(k.sold_90_days, 0) as "sold_90_days!",
    coalesce(k.sold_in_180_days, false) as "sold_in_180_days!", b.per_day as "per_day?", b.lead_days as "lead_days?", coalesce(k.value, 0) as "value!",
    coalesce(k.net_sales_90_days, 0) as "net_sales_90_days!", coalesce(k.version, 0) as "version!"
from part p
join stock_basis b on b.part_id = p.id
left join part_stock k on k.part_id = p.id
where p.number = $1 and not p.hidden

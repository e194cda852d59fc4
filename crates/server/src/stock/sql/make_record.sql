-- The record of a part's stock, where no file has made one. $1: the part.
insert into part_stock (part_id, part_group, sold_90_days, sold_in_180_days, net_sales_90_days, per_day, lead_days)
select
    p.id, p.part_group, coalesce(d.sold_90_days, 0), coalesce(d.sold_in_180_days, false), coalesce(d.net_sales_90_days, 0),
    b.per_day, b.lead_days
from part p
join stock_basis b on b.part_id = p.id
left join stock_demand d on d.part_id = p.id
where p.id = $1
on conflict do nothing

-- Every part that was sold or has stock: net sales after a day, what is on hand, what a piece costs by the newest snapshot (or, where that
-- had none of it, by the sales of the last month in which every cost is known), and on what terms it is ordered.
select
    p.id as part_id,
    coalesce(s.net_sales, 0)::bigint as "net_sales!",
    k.on_hand as "on_hand?",
    case when k.snapshot_quantity > 0 and k.snapshot_value > 0
        then round(k.snapshot_value::numeric / k.snapshot_quantity)::bigint
        else m.unit_cost
    end as "unit_cost?",
    coalesce(t.lead_days, l.lead_days) as "lead_days!",
    l.safety_days as "safety_days!",
    coalesce(t.pack, r.pack) as "pack!"
from part p
join part_terms t on t.part_id = p.id
cross join stock_rule l
cross join reorder_rule r
left join part_stock k on k.part_id = p.id
left join (
    select distinct on (part_id) part_id, round(cost::numeric / quantity)::bigint as unit_cost
    from sales_month_part
    where known_lines = lines and quantity > 0 and cost > 0
    order by part_id, month desc
) m on m.part_id = p.id
left join (
    select part_id, sum(net_sales)::bigint as net_sales from sales_day_part where date > $1 group by part_id
) s on s.part_id = p.id
where not p.hidden and (k.part_id is not null or exists (select from part_sales l where l.part_id = p.id))
order by p.id

-- Parts after a place, by urgency.
select
    i.place, p.number, p.name, p.part_group, i.abc, i.demand_class, i.method, i.per_day, i.per_day_low, i.per_day_high,
    i.loss, i.naive_loss, i.bias, i.on_hand, i.unit_cost, i.service, i.lead_days, i.safety_days, i.reorder_point,
    i.order_quantity, i.chance_now, i.chance_after
from insight_part i
join part p on p.id = i.part_id
where i.place > $1
    and ($2 or i.order_quantity > 0)
    and not p.hidden
    and ($3::text is null or p.part_group = $3)
    and ($4::text is null or i.abc = $4)
order by i.place
limit $5

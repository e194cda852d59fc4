-- What else is shown of some parts. $1: their ids.
select
    i.part_id, p.number, p.name, p.part_group, i.demand_class, i.method, i.per_day, i.per_day_low, i.per_day_high, i.loss,
    i.naive_loss, i.bias
from insight_part i
join part p on p.id = i.part_id
where i.part_id = any($1)

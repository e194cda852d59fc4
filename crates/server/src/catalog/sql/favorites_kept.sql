-- What is kept of the parts that a customer ($1) buys often.
select
    p.id as part_id, p.number, p.name, p.part_group,
    k.part_id is not null as "is_recorded!", coalesce(k.on_hand, 0) as "on_hand!", coalesce(k.status, 'critical') as "status!",
    coalesce(k.sold_90_days, 0) as "sold_90_days!", k.per_day as "per_day?",
    f.part_id is not null as "marked!", r.part_id is not null as "notify!",
    o.days_bought, o.last_bought, o.usual_quantity, o.every_days, o.expected, o.expected_from, o.expected_to
from customer_often_part o
join part p on p.id = o.part_id and not p.hidden
left join part_stock k on k.part_id = p.id
left join favorite_part f on f.customer_id = $1 and f.part_id = p.id
left join stock_request r on r.customer_id = $1 and r.part_id = p.id
where o.customer_id = $1

-- Parts that a customer marked or bought on so many days ($4) since the day $3, with the days on which it bought them since
-- the day $2 and the quantities of those days. $1: the customer; $5: of these parts alone, null for all.
with bought as (
    select l.part_id, l.date, sum(l.quantity)::bigint as quantity
    from invoice_line l
    where l.customer_id = $1 and l.date > $2 and l.quantity > 0 and ($5::bigint[] is null or l.part_id = any ($5))
    group by l.part_id, l.date
),
rhythms as (
    select
        part_id, array_agg(date order by date) as days, array_agg(quantity order by date) as quantities,
        count(*) filter (where date > $3) as recent
    from bought
    group by part_id
),
wanted as (
    select part_id from favorite_part where customer_id = $1 and ($5::bigint[] is null or part_id = any ($5))
    union
    select part_id from rhythms where recent >= $4
)
select
    p.number, p.name, p.part_group,
    k.part_id is not null as "is_recorded!", coalesce(k.on_hand, 0) as "on_hand!", coalesce(k.status, 'critical') as "status!",
    coalesce(k.sold_90_days, 0) as "sold_90_days!", k.per_day as "per_day?",
    exists (select from favorite_part f where f.customer_id = $1 and f.part_id = p.id) as "marked!",
    exists (select from stock_request r where r.customer_id = $1 and r.part_id = p.id) as "notify!",
    coalesce(r.recent, 0) >= $4 as "often!",
    coalesce(r.days, '{}') as "days!", coalesce(r.quantities, '{}') as "quantities!"
from wanted w
join part p on p.id = w.part_id and not p.hidden
left join part_stock k on k.part_id = p.id
left join rhythms r on r.part_id = p.id

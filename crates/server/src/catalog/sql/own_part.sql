-- What a customer ($1) marked and bought of the part of a number ($2): the last day, and quantity and days of the twelve months
-- that end on the data date; without data on the day $3.
select
    exists (select from favorite_part f where f.customer_id = $1 and f.part_id = p.id) as "favorite!",
    exists (select from stock_request r where r.customer_id = $1 and r.part_id = p.id) as "notify!",
    b.last as "last?", b.quantity as "quantity!", b.days as "days!"
from part p
cross join (select coalesce(max(date), $3) as as_of from sales_day) d
cross join lateral (
    select
        max(l.date) filter (where l.quantity > 0) as last,
        coalesce(sum(l.quantity) filter (where l.date > d.as_of - interval '12 months'), 0)::bigint as quantity,
        count(distinct l.date) filter (where l.quantity > 0 and l.date > d.as_of - interval '12 months') as days
    from invoice_line l
    where l.customer_id = $1 and l.part_id = p.id
) b
where p.number = $2

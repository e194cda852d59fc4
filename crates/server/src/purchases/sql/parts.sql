-- The ten parts that a customer ($1) spent most on between $2 and $3, beside what it spent on them between $4 and $5.
with top as materialized (
    select l.part_id, sum(l.net_sales)::bigint as net_sales
    from invoice_line l
    where l.customer_id = $1 and l.date between $2 and $3
    group by l.part_id
    order by 2 desc, 1
    limit 10
),
-- The index of the customer's lines has all of this; that of parts would look at everybody's.
own as (
    select l.part_id, l.date, l.quantity, l.net_sales
    from invoice_line l
    where l.customer_id = $1 and (l.date between $4 and $5 or l.date between $2 and $3)
    offset 0
),
beside as (
    select
        o.part_id,
        coalesce(sum(o.quantity) filter (where o.date >= $2), 0)::bigint as quantity,
        coalesce(sum(o.net_sales) filter (where o.date <= $5), 0)::bigint as previous
    from own o
    join top t on t.part_id = o.part_id
    group by o.part_id
)
select
    p.number as part_number, p.name, b.quantity as "quantity!", t.net_sales as "net_sales!", b.previous as "previous!"
from top t
join beside b on b.part_id = t.part_id
join part p on p.id = t.part_id
order by t.net_sales desc, p.number

-- The ten parts that a customer ($1) spent most on between $2 and $3, beside what it spent on them between $4 and $5.
select
    p.number as part_number, p.name, t.quantity as "quantity!", t.net_sales as "net_sales!", t.previous as "previous!"
from top_parts($1, $2, $3, $4, $5) t
join part p on p.id = t.part_id
order by t.net_sales desc, p.number

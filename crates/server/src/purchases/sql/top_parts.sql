-- The ten parts that each customer spent most on between $1 and $2, beside $3 to $4, and which state of the sales says so.
select
    c.customer_id, t.part_id as "part_id!", t.quantity as "quantity!", t.net_sales as "net_sales!",
    t.previous as "previous!", s.number as sales_change
from customer_sales c
cross join sales_change s
cross join lateral top_parts(c.customer_id, $1, $2, $3, $4) t
where c.last_date >= $1

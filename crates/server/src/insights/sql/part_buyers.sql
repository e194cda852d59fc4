-- The largest customers of one part. $1: the part, $2: the day after which, $3: how many.
select c.number, c.name, s.quantity as "quantity!", s.net_sales as "net_sales!"
from (
    select customer_id, sum(quantity)::bigint as quantity, sum(net_sales)::bigint as net_sales
    from invoice_line
    where part_id = $1 and date > $2
    group by customer_id
) s
join customer c on c.id = s.customer_id
where s.net_sales > 0
order by s.net_sales desc, c.number
limit $3

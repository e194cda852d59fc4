-- What each customer bought of each group; $1 to $7 as in `rates.sql`.
select
    customer_id as "customer_id!",
    part_group as "part_group!",
    sum(gross_sales)::bigint as "gross_sales!",
    sum(discount)::bigint as "discount!",
    sum(net_sales)::bigint as "net_sales!",
    sum(gross_profit)::bigint as gross_profit,
    sum(known_net_sales)::bigint as known_net_sales
from (
    select customer_id, part_group, gross_sales, discount, net_sales, gross_profit, known_net_sales
    from price_span_customer
    where span_id = any ($1) and ($7::text is null or part_group = $7)
    union all
    select customer_id, part_group, gross_sales, discount, net_sales, gross_profit, known_net_sales
    from priced_line
    where (date between $2 and $3 or date between $4 and $5)
      and ($6::bigint is null or customer_id = $6)
      and ($7::text is null or part_group = $7)
) pieces
group by customer_id, part_group

-- What customers bought of groups, in units; $1 to $5 as in `rates.sql`.
select customer_id as "customer_id!", part_group as "part_group!", sum(quantity)::bigint as "quantity!"
from (
    select customer_id, part_group, quantity
    from price_span_customer
    where span_id = any ($1)
    union all
    select customer_id, part_group, quantity
    from priced_line
    where date between $2 and $3 or date between $4 and $5
) pieces
group by customer_id, part_group

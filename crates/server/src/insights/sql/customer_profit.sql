-- What a customer ($1) brought from $2 to $3, and from $4 to $5 before.
select
    coalesce(sum(d.net_sales) filter (where d.date >= $2), 0)::bigint as "net_sales!",
    coalesce(sum(d.gross_profit) filter (where d.date >= $2), 0)::bigint as "gross_profit!",
    coalesce(sum(d.known_net_sales) filter (where d.date >= $2), 0)::bigint as "known_net_sales!",
    coalesce(sum(d.gross_profit) filter (where d.date <= $5), 0)::bigint as "gross_profit_before!",
    coalesce(sum(d.known_net_sales) filter (where d.date <= $5), 0)::bigint as "known_before!"
from sales_day_customer d
where d.customer_id = $1 and (d.date between $4 and $5 or d.date between $2 and $3)

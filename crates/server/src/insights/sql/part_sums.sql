-- What every part sold from $1 to $2: whole months from the month table ($3: first day of the first, $4: first day after the last),
-- the days around them from the day table.
select
    part_id as "part_id!",
    sum(lines)::bigint as "lines!",
    sum(quantity)::bigint as "quantity!",
    sum(gross_sales)::bigint as "gross_sales!",
    sum(discount)::bigint as "discount!",
    sum(net_sales)::bigint as "net_sales!",
    sum(gross_profit)::bigint as "gross_profit!",
    sum(known_net_sales)::bigint as "known_net_sales!",
    sum(known_lines)::bigint as "known_lines!"
from (
    select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
    from sales_month_part
    where month >= $3 and month < $4
    union all
    select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
    from sales_day_part
    where date >= $1 and date < least($3, $2::date + 1)
    union all
    select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
    from sales_day_part
    where date >= $4 and date <= $2
) pieces
group by part_id

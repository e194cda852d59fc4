-- Sums of one part over some days, a look at the primary key each. $1: the part, $2 and $3: the days.
select
    coalesce(sum(lines), 0)::bigint as "lines!",
    coalesce(sum(quantity), 0)::bigint as "quantity!",
    coalesce(sum(gross_sales), 0)::bigint as "gross_sales!",
    coalesce(sum(discount), 0)::bigint as "discount!",
    coalesce(sum(net_sales), 0)::bigint as "net_sales!",
    coalesce(sum(gross_profit), 0)::bigint as "gross_profit!",
    coalesce(sum(known_net_sales), 0)::bigint as "known_net_sales!",
    coalesce(sum(known_lines), 0)::bigint as "known_lines!"
from generate_series($2::date, $3::date, interval '1 day') d(day)
join sales_day_part s on s.date = d.day::date and s.part_id = $1

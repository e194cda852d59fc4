-- $1, $2: the days; $3, $4: its whole months (first day of the first, first day after the last); $5: how many.
-- Names are looked up for the best alone: those with the same sales as the last of them come along, and go by their number.
select s.part_id as "part_id!", p.number, p.name, s.net_sales as "net_sales!"
from (
    select part_id, sum(net_sales)::bigint as net_sales
    from (
        select part_id, net_sales from sales_month_part where month >= $3 and month < $4
        union all
        select part_id, net_sales from sales_day_part where date >= $1 and date < least($3, $2::date + 1)
        union all
        select part_id, net_sales from sales_day_part where date >= $4 and date <= $2
    ) pieces
    group by part_id
    order by 2 desc
    fetch first $5 rows with ties
) s
join part p on p.id = s.part_id
order by s.net_sales desc, p.number
limit $5

-- The best sellers of the 30 days that end on the data date; ties go to the smaller part number.
insert into top_part (place, part_id, net_sales)
select row_number() over (order by net_sales desc, number), part_id, net_sales
from (
    select s.part_id, p.number, sum(s.net_sales)::bigint as net_sales
    from sales_day_part s
    join part p on p.id = s.part_id
    where s.date > (select max(date) from sales_day) - 30
    group by s.part_id, p.number
    order by net_sales desc, p.number
    limit 50
) best

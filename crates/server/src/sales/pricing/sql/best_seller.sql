-- The part with the highest net sales of the months between $1 and $2.
select part_id
from sales_month_part
where month between $1 and $2
group by part_id
order by sum(net_sales) desc, part_id
limit 1

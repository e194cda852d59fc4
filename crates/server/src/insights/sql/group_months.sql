-- Net sales of every group and month before one.
select part_group, month, sum(net_sales)::bigint as "net_sales!"
from sales_month_customer_group
where month < $1
group by part_group, month
order by part_group, month

-- What a unit of a part brought month by month, and its list price without VAT.
select
    month, net_sales::float8 / quantity as "price!",
    case when total <> 0 then gross_sales::float8 * net_sales / total / quantity end as list_price
from sales_month_part
where part_id = $1
  and month between $2 and $3
  and quantity > 0
order by month

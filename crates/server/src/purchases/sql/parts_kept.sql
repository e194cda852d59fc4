-- What is kept of the parts that a customer ($1) spent most on, while it still holds.
select p.number as part_number, p.name, t.quantity, t.net_sales, t.previous
from customer_top_part t
join sales_change s on s.number = t.sales_change
join part p on p.id = t.part_id
where t.customer_id = $1
order by t.net_sales desc, p.number

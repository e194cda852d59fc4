-- Prices of a group's parts month by month against the first month with a sale: over parts sold in both, at the first one's
-- quantities. The group is the one that parts have now.
with sold as (
    select m.month, m.part_id, m.quantity, m.net_sales::float8 / m.quantity as price
    from sales_month_part m
    join part p on p.id = m.part_id
    where p.part_group = $1
      and m.month between $2 and $3
      and m.quantity > 0
),
base as (
    select part_id, quantity, price from sold where month = (select min(month) from sold)
)
select s.month, 100 * sum(s.price * b.quantity) / nullif(sum(b.price * b.quantity), 0) as price
from sold s
join base b using (part_id)
group by s.month
order by s.month

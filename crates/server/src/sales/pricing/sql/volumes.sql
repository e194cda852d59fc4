-- What customers bought of groups in six whole months up to $2 and in the six before, months by their first day.
select
    customer_id, part_group,
    coalesce(sum(quantity) filter (where month > $2::date - interval '6 months'), 0)::bigint as "recent!",
    coalesce(sum(quantity) filter (where month <= $2::date - interval '6 months'), 0)::bigint as "earlier!"
from sales_month_customer_group
where month > $2::date - interval '12 months'
  and month <= $2
  and customer_id = any ($1)
group by customer_id, part_group

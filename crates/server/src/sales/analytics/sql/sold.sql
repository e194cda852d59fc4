-- What every customer bought from $1 to $2 and, in the period before, from $3 to $4: an element a line in each array. $5: one
-- customer alone. Each customer's days are one stretch of `invoice_line_customer`, which holds all that is asked of a line.
select
    s.customer_id,
    later.parts as "parts!", later.quantities as "quantities!", later.net_sales as "net_sales!",
    earlier.parts as "parts_before!", earlier.quantities as "quantities_before!", earlier.net_sales as "net_sales_before!"
from customer_sales s
cross join lateral (
    select
        coalesce(array_agg(part_id), '{}') as parts,
        coalesce(array_agg(quantity), '{}') as quantities,
        coalesce(array_agg(net_sales), '{}') as net_sales
    from invoice_line
    where customer_id = s.customer_id
      and date between $1 and $2
) later
cross join lateral (
    select
        coalesce(array_agg(part_id), '{}') as parts,
        coalesce(array_agg(quantity), '{}') as quantities,
        coalesce(array_agg(net_sales), '{}') as net_sales
    from invoice_line
    where customer_id = s.customer_id
      and date between $3 and $4
) earlier
where s.first_date <= $2
  and s.last_date >= $3
  and ($5::bigint is null or s.customer_id = $5)

-- What a range's discount was of its list prices.
select coalesce(sum(gross_sales), 0)::bigint as "gross_sales!", coalesce(sum(discount), 0)::bigint as "discount!"
from invoice_line
where date between $1 and $2
  and quantity > 0
  and ($3::bigint is null or customer_id = $3)
  and ($4::text is null or part_group = $4)

-- List prices and discount of all the lines; $1 to $7 as in `rates.sql`.
select coalesce(sum(gross_sales), 0)::bigint as "gross_sales!", coalesce(sum(discount), 0)::bigint as "discount!"
from (
    select gross_sales, discount
    from price_span_rate
    where span_id = any ($1) and ($7::text is null or part_group = $7)
    union all
    select gross_sales, discount
    from priced_line
    where (date between $2 and $3 or date between $4 and $5)
      and ($6::bigint is null or customer_id = $6)
      and ($7::text is null or part_group = $7)
) pieces

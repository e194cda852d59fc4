-- How many lines `marked_lines.sql` has on all its pages; $1 to $5 as there.
select count(*) as "count!"
from invoice_line
where date between $1 and $2
  and quantity > 0
  and case
      when $5::bigint is null then gross_profit < 0
      else gross_sales > 0 and discount > 0 and discount * 100 > $5 * gross_sales
  end
  and ($3::bigint is null or customer_id = $3)
  and ($4::text is null or part_group = $4)

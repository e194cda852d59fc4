-- Lines of a range that were sold below their known cost, the largest loss first; or, with $5, those with a discount rate above
-- so many percent, the largest discount first. $1, $2: days, $3: customer, $4: group; $6, $7, $8: weight, invoice and place of
-- the line to begin after; $9: how many, null for all.
select
    w.weight as "weight!", w.invoice_id, w.line, v.number as invoice_number, w.date, p.number as part_number, p.name as part_name,
    w.part_group, c.number as customer_number, v.customer_name, w.quantity, w.gross_sales, w.discount, w.net_sales, w.gross_profit
from (
    select *, case when $5::bigint is null then gross_profit else -discount end as weight
    from invoice_line
    where date between $1 and $2
      and quantity > 0
      and case
          when $5::bigint is null then gross_profit < 0
          else gross_sales > 0 and discount > 0 and discount * 100 > $5 * gross_sales
      end
      and ($3::bigint is null or customer_id = $3)
      and ($4::text is null or part_group = $4)
) w
join invoice v on v.id = w.invoice_id
join part p on p.id = w.part_id
join customer c on c.id = w.customer_id
where $6::bigint is null or (w.weight, w.invoice_id, w.line) > ($6, $7::bigint, $8::integer)
order by w.weight, w.invoice_id, w.line
limit $9

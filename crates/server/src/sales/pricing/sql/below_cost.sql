-- Lines of a range that were sold below their known cost, the largest loss first.
select
    v.id as invoice_id, v.number as invoice_number, w.date, p.number as part_number, p.name as part_name,
    c.number as customer_number, v.customer_name, w.quantity, w.gross_sales, w.discount, w.gross_profit as "gross_profit!"
from (
    select invoice_id, date, part_id, customer_id, quantity, gross_sales, discount, gross_profit
    from invoice_line
    where date between $1 and $2
      and quantity > 0
      and gross_profit < 0
      and ($3::bigint is null or customer_id = $3)
      and ($4::text is null or part_group = $4)
    order by gross_profit, invoice_id, line
    limit $5
) w
join invoice v on v.id = w.invoice_id
join part p on p.id = w.part_id
join customer c on c.id = w.customer_id
order by w.gross_profit, v.number

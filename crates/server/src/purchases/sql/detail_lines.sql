-- The lines of an invoice ($1) of a customer ($2).
select
    l.line, p.number as part_number, p.name as part_name, l.part_group, l.quantity, l.gross_sales, l.discount, l.total,
    l.net_sales
from invoice_line l
join part p on p.id = l.part_id
where l.invoice_id = $1 and l.customer_id = $2
order by l.line

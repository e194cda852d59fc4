-- The lines of an invoice ($1) for paper.
select p.number, p.name, l.quantity, l.gross_sales, l.discount, l.total
from invoice_line l
join part p on p.id = l.part_id
where l.invoice_id = $1
order by l.line

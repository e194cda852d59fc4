-- The invoices of a person with their lines, the oldest first; what they cost is not in it. $1: its customer numbers' ids.
select
    v.id, v.number, v.date, v.customer_name, v.invoice_type, v.gross_sales, v.discount, v.total, v.net_sales, v.vat,
    l.line, p.number as part_number, p.name as part_name, l.quantity, l.gross_sales as line_gross_sales,
    l.discount as line_discount, l.total as line_total, l.net_sales as line_net_sales, l.vat as line_vat
from invoice v
join invoice_line l on l.invoice_id = v.id
join part p on p.id = l.part_id
where v.customer_id = any($1)
order by v.date, v.id, l.line

select
    l.line, p.number as part_number, p.name as part_name, l.part_group, l.quantity, l.gross_sales, l.discount, l.total,
    l.net_sales, l.cost, l.gross_profit
from invoice_line l
join part p on p.id = l.part_id
where l.invoice_id = $1
order by l.line

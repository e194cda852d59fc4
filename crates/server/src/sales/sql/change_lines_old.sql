insert into change_line (
    sign, invoice_id, line, date, customer_id, part_id, part_group, quantity, gross_sales, discount, total, net_sales,
    vat, cost, gross_profit
)
select
    -1, l.invoice_id, l.line, l.date, l.customer_id, l.part_id, l.part_group, l.quantity, l.gross_sales, l.discount,
    l.total, l.net_sales, l.vat, l.cost, l.gross_profit
from pending_invoice p
join invoice_line l on l.invoice_id = p.invoice_id
where p.state in ('changed', 'gone')

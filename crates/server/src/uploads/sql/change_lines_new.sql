insert into change_line (
    sign, invoice_id, line, date, customer_id, part_id, part_group, quantity, gross_sales, discount, total, net_sales,
    vat, cost, gross_profit
)
select
    1, p.invoice_id, l.line, p.date, p.customer_id, s.part_id, l.part_group, l.quantity, l.gross_sales, l.discount,
    l.total, l.net_sales, l.vat, l.cost, l.gross_profit
from pending_invoice p
join staging_line l on l.invoice_key = p.key
join staging_part s on s.key = l.part_key
where p.state in ('new', 'changed')

-- What goes and what comes. Unchanged invoices do neither.
insert into change_invoice (
    sign, invoice_id, number, date, customer_id, invoice_type, lines, quantity, gross_sales, discount, total, net_sales,
    cost, gross_profit, known_net_sales, known_lines
)
select
    1, invoice_id, number, date, customer_id, invoice_type, lines, quantity, gross_sales, discount, total, net_sales,
    cost, gross_profit, known_net_sales, known_lines
from pending_invoice
where state in ('new', 'changed')
union all
select
    -1, v.id, v.number, v.date, v.customer_id, v.invoice_type, v.lines, v.quantity, v.gross_sales, v.discount, v.total,
    v.net_sales, v.cost, v.gross_profit, v.known_net_sales, v.known_lines
from pending_invoice p
join invoice v on v.id = p.invoice_id
where p.state in ('changed', 'gone')

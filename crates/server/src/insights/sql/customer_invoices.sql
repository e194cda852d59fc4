-- The newest invoices of a customer ($1).
select
    v.id, v.number, v.date, v.customer_name, v.invoice_type, v.lines, v.total, v.discount, v.net_sales, v.gross_profit,
    v.known_net_sales, v.known_lines
from invoice v
where v.customer_id = $1
order by v.date desc, v.id desc
limit $2

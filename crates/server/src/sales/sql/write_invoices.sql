insert into invoice (
    id, number, date, customer_id, customer_name, channel, invoice_type, lines, quantity, gross_sales, discount, total,
    net_sales, vat, cost, gross_profit, known_net_sales, known_lines, content_hash, upload_id
)
overriding system value
select
    invoice_id, number, date, customer_id, customer_name, channel, invoice_type, lines, quantity, gross_sales, discount,
    total, net_sales, vat, cost, gross_profit, known_net_sales, known_lines, content_hash, upload_id
from pending_invoice
where state in ('new', 'changed')
order by date, invoice_id
on conflict (id) do update set
    date = excluded.date,
    customer_id = excluded.customer_id,
    customer_name = excluded.customer_name,
    channel = excluded.channel,
    invoice_type = excluded.invoice_type,
    lines = excluded.lines,
    quantity = excluded.quantity,
    gross_sales = excluded.gross_sales,
    discount = excluded.discount,
    total = excluded.total,
    net_sales = excluded.net_sales,
    vat = excluded.vat,
    cost = excluded.cost,
    gross_profit = excluded.gross_profit,
    known_net_sales = excluded.known_net_sales,
    known_lines = excluded.known_lines,
    content_hash = excluded.content_hash,
    upload_id = excluded.upload_id

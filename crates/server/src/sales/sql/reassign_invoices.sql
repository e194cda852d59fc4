-- Every invoice of a customer as another's. The version stays what it was: its hash is that of the files that hold it.
-- $1: from, $2: to.
insert into pending_invoice (
    key, invoice_id, upload_id, state, row, known_line_count, number, date, customer_id, customer_name, channel,
    invoice_type, lines, quantity, gross_sales, discount, total, net_sales, vat, cost, gross_profit, known_net_sales,
    known_lines, content_hash
)
select
    null, v.id, v.upload_id, 'changed', null, null, v.number, v.date, $2::bigint, v.customer_name, v.channel,
    v.invoice_type, v.lines, v.quantity, v.gross_sales, v.discount, v.total, v.net_sales, v.vat, v.cost, v.gross_profit,
    v.known_net_sales, v.known_lines, v.content_hash
from invoice v
where v.customer_id = $1

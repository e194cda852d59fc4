-- $1: the upload being undone, no longer committed. Of the invoices it holds, those whose present version no other upload
-- asserts: the version of the newest upload that still holds the invoice comes back, or the invoice goes.
insert into pending_invoice (
    key, invoice_id, upload_id, state, row, known_line_count, number, date, customer_id, customer_name, channel,
    invoice_type, lines, quantity, gross_sales, discount, total, net_sales, vat, cost, gross_profit, known_net_sales,
    known_lines, content_hash
)
select
    null,
    v.id,
    coalesce(holder.upload_id, v.upload_id),
    case when holder.upload_id is null then 'gone' else 'changed' end,
    null,
    null,
    v.number,
    coalesce(a.date, v.date),
    coalesce(a.customer_id, v.customer_id),
    coalesce(a.customer_name, v.customer_name),
    coalesce(a.channel, v.channel),
    coalesce(a.invoice_type, v.invoice_type),
    coalesce(a.lines, v.lines),
    coalesce(a.quantity, v.quantity),
    coalesce(a.gross_sales, v.gross_sales),
    coalesce(a.discount, v.discount),
    coalesce(a.total, v.total),
    coalesce(a.net_sales, v.net_sales),
    coalesce(a.vat, v.vat),
    coalesce(a.cost, v.cost),
    coalesce(a.gross_profit, v.gross_profit),
    coalesce(a.known_net_sales, v.known_net_sales),
    coalesce(a.known_lines, v.known_lines),
    coalesce(a.content_hash, v.content_hash)
from upload_invoice mine
join invoice v on v.id = mine.invoice_id
left join lateral (
    select h.upload_id, h.content_hash
    from upload_invoice h
    join upload u on u.id = h.upload_id and u.status = 'committed'
    where h.invoice_id = mine.invoice_id
    order by u.commit_order desc
    limit 1
) holder on true
left join archived_invoice archived on archived.invoice_id = v.id and archived.content_hash = holder.content_hash
left join lateral jsonb_populate_record(null::invoice, archived.header) a on archived.header is not null
where mine.upload_id = $1
    and (holder.upload_id is null or holder.content_hash <> v.content_hash)

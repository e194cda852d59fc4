-- An invoice with the upload that its version came with, or, where that was undone, the first of those that hold it still.
-- $1: the invoice.
select
    v.number, v.date, c.number as customer_number, v.customer_name, v.channel, v.invoice_type, v.lines, v.total,
    v.discount, v.net_sales, v.vat, v.gross_profit, v.known_net_sales, v.known_lines,
    u.id as upload_id, u.file_name as upload_file_name, u.uploaded_at, u.uploaded_by, origin.first_row as "first_row?", origin.last_row as "last_row?",
    (
        select coalesce(sum(e.points), 0)::bigint
        from points_entry e
        where e.invoice_number = v.number and e.customer_id = v.customer_id
    ) as "points!"
from invoice v
join customer c on c.id = v.customer_id
left join lateral (
    select h.upload_id, h.first_row, h.last_row
    from upload_invoice h
    where h.invoice_id = v.id and h.content_hash = v.content_hash
    order by h.upload_id <> v.upload_id, h.upload_id
    limit 1
) origin on true
join upload u on u.id = coalesce(origin.upload_id, v.upload_id)
where v.id = $1

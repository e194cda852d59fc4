-- $1: the upload being undone. Invoices of it whose present version another upload asserts too, with the newest of these.
select v.number, u.file_name, u.uploaded_at as at, holder.content_hash = mine.content_hash as "is_same!"
from upload_invoice mine
join invoice v on v.id = mine.invoice_id
cross join lateral (
    select h.upload_id, h.content_hash
    from upload_invoice h
    join upload o on o.id = h.upload_id and o.status = 'committed'
    where h.invoice_id = mine.invoice_id
    order by o.commit_order desc
    limit 1
) holder
join upload u on u.id = holder.upload_id
where mine.upload_id = $1 and holder.content_hash = v.content_hash
order by v.number

-- The undone upload holds nothing any more, and an archived version that nobody holds need not be kept. $1: the upload.
with forgotten as (
    delete from upload_invoice where upload_id = $1 returning invoice_id, content_hash
)
delete from archived_invoice a
using forgotten f
where a.invoice_id = f.invoice_id and a.content_hash = f.content_hash
    and not exists (
        select from upload_invoice h
        where h.invoice_id = f.invoice_id and h.content_hash = f.content_hash and h.upload_id <> $1
    )

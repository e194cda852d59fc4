-- The upload holds every invoice of its file, the unchanged ones too: undoing another upload leaves them. $1: the upload.
insert into upload_invoice (invoice_id, upload_id, content_hash, first_row, last_row)
select invoice_id, $1::bigint, content_hash, row, last_row from pending_invoice order by invoice_id

delete from staging_line l where not exists (select from staging_invoice i where i.key = l.invoice_key)

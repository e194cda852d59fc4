delete from staging_customer c where not exists (select from staging_invoice i where i.customer_key = c.key)

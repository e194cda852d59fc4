-- Invoices that no upload holds any more; their holdings and archived versions go with them.
delete from invoice v
using change_invoice c
where c.sign = -1 and v.id = c.invoice_id
    and not exists (select from change_invoice added where added.sign = 1 and added.invoice_id = c.invoice_id)

delete from invoice_line l using change_invoice c where c.sign = -1 and l.invoice_id = c.invoice_id

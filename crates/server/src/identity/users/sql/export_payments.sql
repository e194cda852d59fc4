-- The payments of a person's customers ($1), oldest first, with the invoices that each names.
select
    p.date, p.amount, p.method, p.reference, p.note, p.created_at, p.reversed_at, p.reversal_reason,
    array(select n.invoice_number from payment_allocation n where n.payment_id = p.id order by n.invoice_number) as "invoices!",
    array(select n.amount from payment_allocation n where n.payment_id = p.id order by n.invoice_number) as "amounts!"
from payment p
where p.customer_id = any ($1)
order by p.date, p.id

-- $1: a customer, $2: how many at most. Its payments that were not reversed, newest first, with how many there are.
select
    p.id,
    p.date,
    p.amount,
    p.method,
    p.reference,
    array(select n.invoice_number from payment_allocation n where n.payment_id = p.id order by n.invoice_number) as "invoices!",
    count(*) over () as "total!"
from payment p
where p.customer_id = $1 and p.reversed_at is null
order by p.date desc, p.id desc
limit $2

-- $1: a customer, $2: today, $3: how many at most. What is open, first due first.
select
    invoice_id,
    number,
    date as "date!",
    due_date as "due_date!",
    total,
    rest,
    payment_status(rest, total, due_date, $2) as "status!"
from receivable
where customer_id = $1 and kind <> 'credit'
order by due_date, date, number
limit $3

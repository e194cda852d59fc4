-- $1: today, $2: the first and $3 the last due date of which is told. Notes and gives the open invoices that are due or overdue, of
-- customers with an account, that nobody was told of; never those of the demo.
with due as (
    select r.customer_id, r.number, r.due_date, r.rest, r.due_date < $1 as is_overdue
    from receivable r
    join invoice v on v.id = r.invoice_id
    join upload u on u.id = v.upload_id and not u.demo
    where r.kind = 'invoice' and r.due_date between $2 and $3
        and exists (select from account a where a.customer_id = r.customer_id and a.status = 'active')
), noted as (
    insert into payment_reminder (invoice_number, due_date, is_overdue)
    select number, due_date, is_overdue from due order by number
    on conflict do nothing
    returning invoice_number, due_date, is_overdue
)
select d.customer_id, d.number, d.due_date as "due_date!", d.rest
from due d
join noted n on n.invoice_number = d.number and n.due_date = d.due_date and n.is_overdue = d.is_overdue
order by d.due_date, d.number

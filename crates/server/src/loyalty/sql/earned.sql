-- What the new invoices of an upload earned. $1: the upload, $2: the first day that is news.
select e.customer_id, c.number, c.date, e.points
from change_invoice c
join points_entry e on e.invoice_number = c.number and e.customer_id = c.customer_id
where c.sign = 1 and c.date >= $2 and e.upload_id = $1 and e.reason is null and e.points > 0
order by e.id

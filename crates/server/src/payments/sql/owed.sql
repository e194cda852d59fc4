-- $1: a customer, $2: today. What it owes.
select
    c.terms_days,
    coalesce(sum(r.rest) filter (where r.kind <> 'credit'), 0)::bigint as "rest!",
    coalesce(sum(r.rest) filter (where r.due_date < $2), 0)::bigint as "overdue!",
    count(*) filter (where r.due_date < $2) as "overdue_invoices!",
    count(*) filter (where r.kind <> 'credit') as "invoices!",
    min(r.due_date) filter (where r.due_date >= $2) as next_due,
    coalesce(-sum(r.rest) filter (where r.kind = 'credit'), 0)::bigint as "credit!"
from customer c
left join receivable r on r.customer_id = c.id
where c.id = $1
group by c.id, c.terms_days

-- Whom to call, and who is dormant: has bought nothing after $1.
select
    count(*) filter (where i.last_date <= $1) as "dormant!",
    count(*) filter (where i.rhythm = 'due') as "due!",
    count(*) filter (where i.rhythm = 'overdue') as "overdue!",
    count(*) filter (
        where i.rhythm in ('due', 'overdue') and not exists (
            select from customer_contact k
            where k.customer_id = i.customer_id and (k.created_at at time zone 'Asia/Makassar')::date > i.last_date
        )
    ) as "not_contacted!",
    coalesce(sum(i.money_at_risk) filter (where i.rhythm = 'overdue'), 0)::bigint as "overdue_at_risk!",
    coalesce(sum(i.money_at_risk) filter (where i.rhythm in ('due', 'overdue')), 0)::bigint as "call_at_risk!"
from insight_customer i
join customer c on c.id = i.customer_id
where not c.hidden

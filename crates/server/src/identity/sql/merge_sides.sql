-- Both customers of a merge. $1, $2: their ids. The account of somebody who was anonymised is nobody's any more.
select
    c.id, c.number, c.name, c.hidden, m.number as "merged_number?",
    exists (select from account a where a.customer_id = c.id and a.anonymised_at is null) as "has_account!"
from customer c
left join customer m on m.id = c.merged_into
where c.id in ($1, $2)

-- How many redemptions of each status there are. $1: a pattern of code or customer, null: all.
select
    count(*) filter (where r.status = 'requested') as "requested!",
    count(*) filter (where r.status = 'ready') as "ready!",
    count(*) filter (where r.status = 'handed_over') as "handed_over!",
    count(*) filter (where r.status = 'cancelled') as "cancelled!"
from redemption r
join customer c on c.id = r.customer_id
where $1::text is null or r.code ilike $1 or c.name ilike $1 or c.number ilike $1

-- Redemptions, newest first. $1: a pattern of code or customer, $2: a status, $3: only those before this one, $4: how many,
-- $5: one of them; null where all shall be seen.
select
    r.id, r.code, r.customer_id, c.number as customer_number, c.name as customer_name, r.reward_id, r.reward_name, r.points, r.status,
    r.at_counter, r.requested_at,
    coalesce(r.cancelled_at, r.handed_over_at, r.ready_at, r.requested_at) as "changed_at!",
    coalesce(a.name, c.name) as "changed_by!",
    r.cancel_reason
from redemption r
join customer c on c.id = r.customer_id
left join account a on a.id = r.changed_by
where ($1::text is null or r.code ilike $1 or c.name ilike $1 or c.number ilike $1)
    and ($2::text is null or r.status = $2)
    and ($3::bigint is null or r.id < $3)
    and ($5::bigint is null or r.id = $5)
order by r.id desc
limit $4

-- A customer's redemptions, newest first. $1: the customer, $2: how many, null: all.
select
    id, code, reward_name, points, status, requested_at,
    coalesce(cancelled_at, handed_over_at, ready_at, requested_at) as "changed_at!",
    cancel_reason
from redemption
where customer_id = $1
order by id desc
limit $2

-- Writes what is missing between the points that have come to expire and those that were taken off: more, or back where
-- invoices changed since. The balances are locked. $1: the customers, null: all; $2: today; $3: now.
with target as (
    select customer_id, greatest(max(ahead), 0) as expired from points_steps($1::bigint[]) where day <= $2 group by customer_id
),
given as (
    select customer_id, -sum(points)::bigint as expired
    from points_entry
    where kind = 'expire' and ($1::bigint[] is null or customer_id = any ($1))
    group by customer_id
),
written as (
    insert into points_entry (customer_id, kind, points, day, reason, created_at)
    select
        coalesce(t.customer_id, g.customer_id),
        'expire',
        coalesce(g.expired, 0) - coalesce(t.expired, 0),
        $2,
        case when coalesce(t.expired, 0) < g.expired then 'correction' end,
        $3
    from target t
    full join given g on g.customer_id = t.customer_id
    where coalesce(t.expired, 0) <> coalesce(g.expired, 0)
    order by 1
    returning customer_id, points
)
update customer_points k set balance = k.balance + w.points from written w where w.customer_id = k.customer_id
returning k.customer_id

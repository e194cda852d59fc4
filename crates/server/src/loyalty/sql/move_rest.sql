-- What no invoice gave in one customer's ledger goes to another's, entry by entry as it counts: taken back here, written
-- there. $1: from, $2: to, $3: who, $4: why, $5: now.
with rest as (
    select kind, day, redemption_id, case when reason = 'opening' then reason end as reason, sum(points)::bigint as points
    from points_entry
    where customer_id = $1 and kind not in ('earn', 'return')
    group by 1, 2, 3, 4
    having sum(points) <> 0
),
written as (
    insert into points_entry (customer_id, kind, points, day, redemption_id, account_id, reason, created_at)
    select w.customer_id, r.kind, w.sign * r.points, r.day, r.redemption_id, $3::bigint, coalesce(r.reason, $4), $5::timestamptz
    from rest r
    cross join (values ($1::bigint, -1), ($2::bigint, 1)) w (customer_id, sign)
    order by w.sign, r.day, r.kind
    returning customer_id, points
)
update customer_points k set balance = k.balance + w.points
from (select customer_id, sum(points)::bigint as points from written group by customer_id) w
where w.customer_id = k.customer_id

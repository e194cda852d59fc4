-- Customers with points that expire soon, and were not warned of that day: how many, and on which day. They are noted as warned.
-- $1: today, $2: the last day that is soon.
with days as (
    select customer_id, day, greatest(max(max(ahead)) over (partition by customer_id order by day), 0) as expired
    from points_steps(null)
    group by customer_id, day
),
next as (
    select distinct on (d.customer_id) d.customer_id, d.day, d.expired - coalesce(n.expired, 0) as points
    from days d
    left join (
        select customer_id, max(expired) as expired from days where day <= $1 group by customer_id
    ) n on n.customer_id = d.customer_id
    where d.day > $1 and d.day <= $2 and d.expired > coalesce(n.expired, 0)
    order by d.customer_id, d.day
),
warned as (
    insert into points_warning (customer_id, day)
    select customer_id, day from next
    on conflict do nothing
    returning customer_id, day
)
select n.customer_id as "customer_id!", n.day as "day!", n.points as "points!"
from next n
join warned w on w.customer_id = n.customer_id and w.day = n.day
order by n.customer_id

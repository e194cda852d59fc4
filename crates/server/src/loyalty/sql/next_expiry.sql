-- The next day on which points of a customer expire if nothing is used before, and how many. $1: the customer, $2: today.
with days as (
    select day, greatest(max(max(ahead)) over (order by day), 0) as expired from points_steps(array[$1::bigint]) group by day
),
by_now as (
    select coalesce(max(expired), 0) as expired from days where day <= $2
)
select d.day as "on!", d.expired - n.expired as "points!"
from days d
cross join by_now n
where d.day > $2 and d.expired > n.expired
order by d.day
limit 1

-- What is left in one customer's ledger goes to another's, as one adjustment in each. $1: from, $2: to, $3: who, $4: why.
with rest as (
    select coalesce(sum(points), 0)::bigint as points from points_entry where customer_id = $1
),
written as (
    insert into points_entry (customer_id, kind, points, account_id, reason)
    select w.customer_id, 'adjust', w.sign * rest.points, $3::bigint, $4
    from rest
    cross join (values ($1::bigint, -1), ($2::bigint, 1)) w (customer_id, sign)
    where rest.points <> 0
    order by w.sign
    returning customer_id, points
)
insert into customer_points as kept (customer_id, balance)
select customer_id, points from written
on conflict (customer_id) do update set balance = kept.balance + excluded.balance

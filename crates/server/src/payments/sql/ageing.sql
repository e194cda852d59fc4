-- $1: today, $2: a pattern of name or number, or null. What each customer owes by how long it has been due.
select
    c.id as customer_id,
    c.number,
    c.name,
    s.not_due as "not_due!",
    s.days_30 as "days_30!",
    s.days_60 as "days_60!",
    s.days_90 as "days_90!",
    s.over_90 as "over_90!",
    s.credit as "credit!",
    s.balance as "balance!"
from (
    select
        customer_id,
        coalesce(sum(rest) filter (where due_date >= $1::date), 0)::bigint as not_due,
        coalesce(sum(rest) filter (where due_date < $1 and due_date >= $1 - 30), 0)::bigint as days_30,
        coalesce(sum(rest) filter (where due_date < $1 - 30 and due_date >= $1 - 60), 0)::bigint as days_60,
        coalesce(sum(rest) filter (where due_date < $1 - 60 and due_date >= $1 - 90), 0)::bigint as days_90,
        coalesce(sum(rest) filter (where due_date < $1 - 90), 0)::bigint as over_90,
        coalesce(-sum(rest) filter (where due_date is null), 0)::bigint as credit,
        sum(rest)::bigint as balance
    from receivable
    group by customer_id
) s
join customer c on c.id = s.customer_id
where $2::text is null or c.name ilike $2 or c.number ilike $2
order by s.balance desc, c.number

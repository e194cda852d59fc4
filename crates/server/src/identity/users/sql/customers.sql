-- Customers as the list shows them; conditions on it, its order and its size follow. $1: registrations whose code was not
-- entered count when they are younger.
select
    u.id, u.number, u.name, u.sort_name, u.status, u.email, u.phone, u.tier, u.points, u.terms_days, u.last_seen_at
from (
    select
        c.id, c.number, c.name, lower(c.name) as sort_name, c.phone, c.tier, c.terms_days, a.last_seen_at,
        coalesce(p.balance, 0) as points, c.email as email_on_file, a.email as account_email,
        coalesce(case when a.anonymised_at is null then a.email end, c.email) as email,
        case
            when a.id is not null then a.status
            when r.is_pending then 'pending'
            when r.is_unverified then 'unverified'
            else 'no_account'
        end as status
    from customer c
    left join account a on a.customer_id = c.id
    left join customer_points p on p.customer_id = c.id
    left join (
        select customer_id, bool_or(status = 'pending') as is_pending, bool_or(status = 'unverified') as is_unverified
        from registration
        where status = 'pending' or (status = 'unverified' and created_at > $1)
        group by customer_id
    ) r on r.customer_id = c.id
    where not c.hidden
) u
where true

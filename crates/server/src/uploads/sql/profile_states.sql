-- What the staged customers are to the known ones. Whoever has an account signs in with its address: what the file says of
-- it is left, and noted where it is another one.
with found as (
    select
        s.row,
        case when a.id is null then s.email else '' end as email,
        case
            when s.email <> '' and lower(s.email) <> lower(a.email) and lower(s.email) is distinct from lower(c.email) then s.email
        end as left_email,
        case
            when c.id is null then 'created'
            when c.merged_into is not null then 'merged'
            when c.hidden then 'returned'
            when s.name <> c.name
                or (a.id is null and s.email <> '' and s.email is distinct from c.email)
                or (s.phone <> '' and s.phone is distinct from c.phone)
                or (s.address <> '' and s.address is distinct from c.address)
                or s.terms_days <> c.terms_days
            then 'changed'
            else 'unchanged'
        end as state
    from staging_profile s
    left join customer c on c.id = s.customer_id
    left join account a on a.customer_id = c.id
)
update staging_profile s
set email = f.email, left_email = f.left_email, state = f.state
from found f
where f.row = s.row

-- Accounts that can be told, with the ways that each chose. $1: customers, $2: the kind of what there is to tell each,
-- $3: whether a mail of that kind comes where nobody chose.
select
    n.place as "place!", a.id as account_id, a.email, a.created_at,
    coalesce(p.portal, true) as "by_portal!", coalesce(p.email, n.by_default) as "by_email!"
from unnest($1::bigint[], $2::text[], $3::boolean[]) with ordinality n (customer_id, kind, by_default, place)
join account a on a.customer_id = n.customer_id
left join notification_preference p on p.account_id = a.id and p.kind = n.kind
where a.portal = 'customer' and a.status = 'active' and a.password_hash is not null
order by n.place

-- Staff as the list shows them; conditions on it, its order and its size follow. $1: invitations that end later are open.
select u.id, u.username, u.name, u.sort_name, u.role, u.status, u.email, u.last_seen_at, u.totp_enabled, u.invited_until
from (
    select
        a.id, a.username, a.name, lower(a.name) as sort_name, a.role, a.email, a.last_seen_at,
        case when a.status = 'active' and a.password_hash is null then 'no_account' else a.status end as status,
        exists (select from totp t where t.account_id = a.id and t.confirmed_at is not null) as totp_enabled,
        (
            select max(l.expires_at) from one_time_link l
            where l.purpose = 'invitation' and l.account_id = a.id and l.closed_at is null and l.expires_at > $1
        ) as invited_until
    from account a
    where a.portal = 'admin'
) u
where true

-- Settings name pictures by the digits of their hash, whatever the group and the field. $1: now.
update picture p
set unused_since = case when used.is_used then null else $1::timestamptz end
from (
    select
        hash,
        exists (select from setting s where strpos(s.value::text, encode(q.hash, 'hex')) > 0)
            or exists (select from reward r where r.picture = q.hash)
            or exists (select from mail m where m.logo = q.hash) as is_used
    from picture q
) used
where used.hash = p.hash and used.is_used <> (p.unused_since is null)

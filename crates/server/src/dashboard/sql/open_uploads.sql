-- Uploads that wait for somebody, unless the same file was imported since. $1: not older than this, $2: how many.
select u.id, u.status, u.file_name, u.outcome, u.checked_at as "at!"
from upload u
where u.status in ('checked', 'needs_choice', 'rejected')
    and u.checked_at > $1
    and not exists (
        select from upload o
        where o.status = 'committed' and o.file_name = u.file_name and o.committed_at > u.checked_at
    )
order by u.checked_at desc
limit $2

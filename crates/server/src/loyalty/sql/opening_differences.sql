-- Of every customer that an upload of opening points names, what is missing between what the newest upload says and what was
-- written. $1: the upload, $2: the same while it is being imported, and so counts as the newest; null for an undo.
with concerned as (
    select distinct coalesce(c.merged_into, c.id) as id
    from upload_points p
    join customer c on c.id = p.customer_id
    where p.upload_id = $1
),
newest as (
    select distinct on (p.customer_id) coalesce(c.merged_into, c.id) as id, p.points, p.note
    from upload_points p
    join upload u on u.id = p.upload_id
    join customer c on c.id = p.customer_id
    where coalesce(c.merged_into, c.id) in (select id from concerned)
        and (u.status = 'committed' or u.id = $2::bigint)
    order by p.customer_id, (u.id is not distinct from $2::bigint) desc, u.commit_order desc
),
target as (
    select id, sum(points)::bigint as points, max(nullif(note, '')) as note from newest group by id
),
given as (
    select customer_id as id, sum(points)::bigint as points
    from points_entry
    where reason = 'opening' and customer_id in (select id from concerned)
    group by customer_id
)
select
    c.id as "id!",
    k.number,
    coalesce(t.points, 0) - coalesce(g.points, 0) as "points!",
    coalesce(g.points, 0) = 0 as "is_new!",
    t.note
from concerned c
join customer k on k.id = c.id
left join target t on t.id = c.id
left join given g on g.id = c.id
order by c.id

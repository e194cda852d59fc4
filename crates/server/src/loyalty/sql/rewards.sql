-- Rewards of the catalogue, cheapest first. $1: one of them, null: all.
select
    r.id, r.version, r.name, r.description, encode(r.picture, 'hex') as picture, r.points, r.stock, r.valid_from, r.valid_until, r.tiers,
    (select count(*) from redemption d where d.reward_id = r.id and d.status in ('requested', 'ready')) as "open_redemptions!"
from reward r
where not r.hidden and ($1::bigint is null or r.id = $1)
order by r.points, r.id

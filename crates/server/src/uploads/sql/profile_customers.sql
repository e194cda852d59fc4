-- Finds the staged customers among the known ones, and keeps others from changing those meanwhile.
with known as (
    select c.id, c.number
    from customer c
    where c.number in (select number from staging_profile)
    order by c.id
    for no key update
)
update staging_profile s set customer_id = k.id from known k where k.number = s.number

-- Finds the customers that staged points name; hidden ones return.
with known as (
    select c.id, c.number, c.hidden and c.merged_into is null as returns
    from customer c
    where c.number in (select number from staging_points)
    order by c.id
    for no key update
),
shown as (
    update customer c set hidden = false, version = c.version + 1 from known k where k.id = c.id and k.returns
)
update staging_points s set customer_id = k.id from known k where k.number = s.number

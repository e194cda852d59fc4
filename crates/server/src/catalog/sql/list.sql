-- $1: pattern of the name, $2: pattern of the normalised number, $3: group, $4: the last number of the page before, $5: how many.
select p.number, p.name, p.part_group, coalesce(k.on_hand, 0) as "on_hand!", coalesce(k.status, 'critical') as "status!"
from part p
left join part_stock k on k.part_id = p.id
where not p.hidden
    and ($1::text is null or p.name ilike $1 or p.number_normalised like $2)
    and ($3::text is null or p.part_group = $3)
    and ($4::text is null or p.number > $4)
order by p.number
limit $5

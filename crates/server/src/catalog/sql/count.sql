-- $1: pattern of the name, $2: pattern of the normalised number, $3: group.
select count(*) as "count!"
from part p
where not p.hidden
    and ($1::text is null or p.name ilike $1 or p.number_normalised like $2)
    and ($3::text is null or p.part_group = $3)

-- Parts with their classes, where they are judged. $1: group, $2: class, $3: demand class, $4 and $5: patterns of name and normalised
-- number; each or null.
select p.id, p.number, p.name, p.part_group, i.part_id is not null as "is_judged!", i.abc as "abc?", i.demand_class as "demand_class?"
from part p
left join insight_part i on i.part_id = p.id
where not p.hidden
    and ($1::text is null or p.part_group = $1)
    and ($2::text is null or i.abc = $2)
    and ($3::text is null or i.demand_class = $3)
    and ($4::text is null or p.name ilike $4 or p.number_normalised like $5)

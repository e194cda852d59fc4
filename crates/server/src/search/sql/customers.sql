-- The five customers that a text means best. $1: its pattern, $2: the text itself.
select c.number, c.name
from customer c
where not c.hidden and (c.name ilike $1 or c.number ilike $1)
order by starts_with(c.number, $2) desc, starts_with(lower(c.name), lower($2)) desc, c.name, c.id
limit 5

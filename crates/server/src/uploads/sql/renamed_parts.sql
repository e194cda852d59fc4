select s.row, s.number, s.name as new_name, p.name as old_name
from staging_part s
join part p on p.number = s.number
where not p.hidden and s.name <> '' and s.name <> p.name
order by s.row
limit 200

select s.row, s.number, s.name as new_name, c.name as old_name
from staging_customer s
join customer c on c.number = s.number
where not c.hidden and not c.name_edited and s.name <> '' and s.name <> c.name
order by s.row
limit 200

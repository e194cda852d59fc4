-- What the staged customers are to the ones known.
select
    count(*) filter (where c.id is null or (c.hidden and c.merged_into is null)) as "new!",
    count(*) filter (where not c.hidden and not c.name_edited and s.name <> '' and s.name <> c.name) as "renamed!"
from staging_customer s
left join customer c on c.number = s.number

-- What the staged parts are to the ones known.
select
    count(*) filter (where p.id is null or p.hidden) as "new!",
    count(*) filter (where not p.hidden and s.name <> '' and s.name <> p.name) as "renamed!",
    count(*) filter (where not p.hidden and (
        (s.name <> '' and s.name <> p.name)
        or (s.material_code <> '' and s.material_code <> p.material_code)
        or (s.part_type <> '' and s.part_type <> p.part_type)
        or (s.rank <> '' and s.rank <> p.rank)
        or (s.product_line <> '' and s.product_line <> p.product_line)
        or (s.tobpm <> '' and s.tobpm <> p.tobpm)
    )) as "changed!",
    count(*) as "all!"
from staging_part s
left join part p on p.number = s.number

-- New parts are created, hidden ones return; what the newest file says of a part holds, what it leaves empty stays.
insert into part (number, name, material_code, product_line, tobpm)
select number, coalesce(nullif(name, ''), number), material_code, product_line, tobpm
from staging_stock
order by row
on conflict (number) do update set
    name = case when excluded.name = excluded.number then part.name else excluded.name end,
    material_code = coalesce(nullif(excluded.material_code, ''), part.material_code),
    product_line = coalesce(nullif(excluded.product_line, ''), part.product_line),
    tobpm = coalesce(nullif(excluded.tobpm, ''), part.tobpm),
    hidden = false
where part.hidden
    or (excluded.name <> excluded.number and excluded.name <> part.name)
    or (excluded.material_code <> '' and excluded.material_code <> part.material_code)
    or (excluded.product_line <> '' and excluded.product_line <> part.product_line)
    or (excluded.tobpm <> '' and excluded.tobpm <> part.tobpm)

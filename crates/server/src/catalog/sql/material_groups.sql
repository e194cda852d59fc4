-- A part that never sold takes the group that is commonest among the sold parts of its material code.
update part p
set part_group = fresh.part_group
from (
    select o.id, coalesce(common.part_group, '') as part_group
    from part o
    left join (
        select distinct on (s.material_code) s.material_code, s.part_group
        from (
            select q.material_code, q.part_group, count(*) as parts
            from part q
            join part_sales on part_sales.part_id = q.id
            where q.material_code <> '' and q.part_group <> ''
            group by q.material_code, q.part_group
        ) s
        order by s.material_code, s.parts desc, s.part_group
    ) common on common.material_code = o.material_code
    where not exists (select from part_sales where part_sales.part_id = o.id)
) fresh
where p.id = fresh.id and p.part_group <> fresh.part_group

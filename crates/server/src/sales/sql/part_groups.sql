-- A part's group is its newest line's.
update part p
set part_group = newest.part_group
from (select distinct part_id from change_line) t
cross join lateral (
    select l.part_group from invoice_line l where l.part_id = t.part_id order by l.date desc, l.invoice_id desc, l.line limit 1
) newest
where p.id = t.part_id and p.part_group <> newest.part_group

-- A part's first snapshot: what was sold on the days after it. Parts whose snapshot takes the place of another had it taken
-- off already. $1: the upload.
with fresh as (
    select k.part_id, k.snapshot_date
    from stock_movement m
    join part_stock k on k.part_id = m.part_id
    where m.upload_id = $1 and m.kind = 'snapshot' and (select sales_reduce_stock from stock_rule) and not exists (
        select from stock_movement o
        join upload u on u.id = o.upload_id and u.status = 'committed'
        where o.part_id = m.part_id and o.kind = 'snapshot' and o.upload_id <> $1
    )
),
sold as (
    insert into stock_movement (part_id, kind, date, quantity, upload_id)
    select l.part_id, 'sale', l.date, -sum(l.quantity)::bigint, $1::bigint
    from fresh f
    join invoice_line l on l.part_id = f.part_id and l.date > f.snapshot_date
    group by l.part_id, l.date
    having sum(l.quantity) <> 0
    order by l.part_id, l.date
    returning part_id, quantity
)
update part_stock k
set on_hand = k.on_hand + s.quantity
from (select part_id, sum(quantity)::bigint as quantity from sold group by part_id) s
where k.part_id = s.part_id

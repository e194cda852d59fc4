-- What a change of sales means for stock, where sales reduce it: an entry a part and day, for days after the part's last
-- snapshot. $1: the upload that came or went.
with sold as (
    insert into stock_movement (part_id, kind, date, quantity, upload_id)
    select c.part_id, 'sale', c.date, -sum(c.sign * c.quantity)::bigint, $1::bigint
    from change_line c
    join part_stock k on k.part_id = c.part_id and c.date > k.snapshot_date
    where (select sales_reduce_stock from stock_rule)
    group by c.part_id, c.date
    having sum(c.sign * c.quantity) <> 0
    order by c.part_id, c.date
    returning part_id, quantity
)
update part_stock k
set on_hand = k.on_hand + s.quantity
from (select part_id, sum(quantity)::bigint as quantity from sold group by part_id) s
where k.part_id = s.part_id

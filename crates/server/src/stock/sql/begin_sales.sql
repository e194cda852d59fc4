-- From now on sales reduce stock: what was sold since each part's last snapshot is taken off. $1: who wants it so.
with sold as (
    insert into stock_movement (part_id, kind, date, quantity, account_id)
    select s.part_id, 'sale', s.date, -s.quantity, $1
    from sales_day_part s
    join part_stock k on k.part_id = s.part_id and s.date > k.snapshot_date
    where s.quantity <> 0
    order by s.part_id, s.date
    returning part_id, quantity
)
update part_stock k
set on_hand = k.on_hand + s.quantity
from (select part_id, sum(quantity)::bigint as quantity from sold group by part_id) s
where k.part_id = s.part_id

-- Sales no longer reduce stock: what they took off comes back. $1: today, $2: who wants it so.
with back as (
    insert into stock_movement (part_id, kind, date, quantity, account_id)
    select t.part_id, 'reversal', $1::date, t.on_hand - k.on_hand, $2
    from stock_truth t
    join part_stock k on k.part_id = t.part_id
    where t.on_hand <> k.on_hand
    order by t.part_id
    returning part_id, quantity
)
update part_stock k
set on_hand = k.on_hand + b.quantity
from back b
where k.part_id = b.part_id

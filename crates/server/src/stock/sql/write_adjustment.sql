-- An adjustment on top of whatever there is: it never counts for a day that a snapshot already states. Returns the status.
-- $1: part, $2: today, $3: what comes or goes, $4: what was counted, $5: who, $6: reason, $7: note, $8: when.
with moved as (
    insert into stock_movement (part_id, kind, date, quantity, counted, account_id, reason, note, created_at)
    select k.part_id, 'adjustment', greatest($2::date, k.snapshot_date), $3::bigint, $4::bigint, $5::bigint, $6, $7, $8
    from part_stock k
    where k.part_id = $1
    returning part_id, quantity
)
update part_stock k
set on_hand = k.on_hand + m.quantity,
    value = stock_value(k.on_hand + m.quantity, k.snapshot_quantity, k.snapshot_value),
    status = stock_status(
        k.on_hand + m.quantity, k.minimum, k.sold_90_days, k.sold_in_180_days, k.per_day,
        coalesce(k.lead_days, r.lead_days), r.safety_days, r.fixed_critical, r.fixed_low
    )
from moved m
cross join stock_rule r
where k.part_id = m.part_id
returning k.status

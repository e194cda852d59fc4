-- Takes a snapshot back. Parts that a later one covers stay as they are; the others become what the ledger comes to without it
-- (stock_truth). $1: the upload, which no longer counts as committed.
with target as (
    select t.*, k.on_hand as before, exists (
        select from stock_movement o
        join upload u on u.id = o.upload_id and u.status = 'committed'
        where o.part_id = m.part_id and o.kind = 'snapshot' and (o.date, o.id) > (m.date, m.id)
    ) as is_covered, m.date as reversed_date
    from stock_movement m
    join part_stock k on k.part_id = m.part_id
    join stock_truth t on t.part_id = m.part_id
    where m.upload_id = $1 and m.kind = 'snapshot'
),
reversal as (
    insert into stock_movement (part_id, kind, date, quantity, upload_id)
    select part_id, 'reversal', reversed_date, on_hand - before, $1
    from target
    where not is_covered
    order by part_id
    returning part_id
),
kept as (
    update part_stock k
    set on_hand = t.on_hand,
        snapshot_date = t.snapshot_date,
        cost_date = t.cost_date,
        snapshot_quantity = t.snapshot_quantity,
        snapshot_value = t.snapshot_value
    from target t
    where k.part_id = t.part_id
    returning 1
)
select count(*) as "count!" from reversal

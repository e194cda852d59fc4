-- Takes back the snapshot's parts that no later one covers: on hand becomes what the newest snapshot that still holds
-- counted plus what moved after it. $1: the upload.
with mine as (
    select m.part_id, m.date, m.id
    from stock_movement m
    where m.upload_id = $1 and m.kind = 'snapshot' and not exists (
        select from stock_movement o
        join upload u on u.id = o.upload_id and u.status = 'committed'
        where o.part_id = m.part_id and o.kind = 'snapshot' and (o.date, o.id) > (m.date, m.id)
    )
),
target as (
    select
        mine.part_id,
        mine.date,
        holding.date as snapshot_date,
        holding.counted as snapshot_quantity,
        holding.value as snapshot_value,
        coalesce(holding.counted, 0) + coalesce(after.quantity, 0) as on_hand
    from mine
    left join lateral (
        select o.date, o.id, o.counted, o.value
        from stock_movement o
        join upload u on u.id = o.upload_id and u.status = 'committed'
        where o.part_id = mine.part_id and o.kind = 'snapshot'
        order by o.date desc, o.id desc
        limit 1
    ) holding on true
    left join lateral (
        select sum(o.quantity)::bigint as quantity
        from stock_movement o
        where o.part_id = mine.part_id and o.kind in ('adjustment', 'sale')
            and (holding.id is null or o.date > holding.date or o.id > holding.id)
    ) after on true
),
reversal as (
    insert into stock_movement (part_id, kind, date, quantity, upload_id)
    select t.part_id, 'reversal', t.date, t.on_hand - k.on_hand, $1
    from target t
    join part_stock k on k.part_id = t.part_id
    order by t.part_id
    returning part_id
),
kept as (
    update part_stock k
    set on_hand = t.on_hand,
        snapshot_date = t.snapshot_date,
        snapshot_quantity = coalesce(t.snapshot_quantity, 0),
        snapshot_value = coalesce(t.snapshot_value, 0)
    from target t
    where k.part_id = t.part_id
    returning 1
)
select count(*) as "count!" from reversal

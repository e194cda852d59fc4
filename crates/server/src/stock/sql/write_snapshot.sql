-- $1: upload, $2: the snapshot's day, $3: whether parts that are not in the file count as zero.
with counted as (
    select s.part_id, s.quantity as counted, s.value from staging_stock s
    union all
    select k.part_id, 0, 0
    from part_stock k
    where $3::boolean and not exists (select from staging_stock s where s.part_id = k.part_id)
),
judged as (
    select
        c.part_id,
        c.counted,
        c.value,
        k.part_id is null as is_new,
        exists (
            select from stock_movement m
            join upload u on u.id = m.upload_id and u.status = 'committed'
            where m.part_id = c.part_id and m.kind = 'snapshot' and m.date > $2::date
        ) as is_covered,
        -- the ledger's sum up to the end of the day, from the kept sum and the few movements after it
        coalesce(k.on_hand, 0) - coalesce((
            select sum(m.quantity)::bigint from stock_movement m where m.part_id = c.part_id and m.date > $2::date
        ), 0) as before
    from counted c
    left join part_stock k on k.part_id = c.part_id
),
moved as (
    insert into stock_movement (part_id, kind, date, quantity, counted, value, upload_id)
    select part_id, 'snapshot', $2::date, case when is_covered then 0 else counted - before end, counted, value, $1::bigint
    from judged
    order by part_id
    returning part_id, quantity, counted, value
),
kept as (
    insert into part_stock as k (part_id, on_hand, snapshot_date, snapshot_quantity, snapshot_value)
    select m.part_id, m.quantity, $2::date, m.counted, m.value
    from moved m
    order by m.part_id
    on conflict (part_id) do update set
        on_hand = k.on_hand + excluded.on_hand,
        snapshot_date = greatest(k.snapshot_date, excluded.snapshot_date),
        -- a count of nothing says nothing about the cost of one
        snapshot_quantity = case
            when excluded.snapshot_quantity > 0 and excluded.snapshot_date >= coalesce(k.snapshot_date, excluded.snapshot_date)
            then excluded.snapshot_quantity else k.snapshot_quantity
        end,
        snapshot_value = case
            when excluded.snapshot_quantity > 0 and excluded.snapshot_date >= coalesce(k.snapshot_date, excluded.snapshot_date)
            then excluded.snapshot_value else k.snapshot_value
        end
    returning 1
)
select
    count(*) filter (where j.is_new) as "new!",
    count(*) filter (where not j.is_new and m.quantity <> 0) as "changed!",
    count(*) filter (where not j.is_new and m.quantity = 0) as "unchanged!"
from judged j
join moved m on m.part_id = j.part_id

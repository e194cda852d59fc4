-- Writes a snapshot into the ledger. What is kept is what the ledger comes to (stock_truth), so what was there at the end of
-- the day is that less what moved later. $1: upload, $2: the snapshot's day, $3: whether parts that are not in the file count
-- as zero.
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
        coalesce(k.snapshot_date > $2::date, false) as is_covered,
        coalesce(k.on_hand, 0)
            - coalesce((
                select sum(m.quantity)::bigint
                from stock_movement m
                where m.part_id = c.part_id and m.kind = 'adjustment' and m.date > $2::date
            ), 0)
            -- before its first snapshot nothing sold was taken off
            + coalesce((
                select sum(l.quantity)::bigint
                from invoice_line l
                where r.sales_reduce_stock and l.part_id = c.part_id and l.date > $2::date and k.snapshot_date is not null
            ), 0) as before
    from counted c
    cross join stock_rule r
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
    insert into part_stock as k (part_id, on_hand, snapshot_date, cost_date, snapshot_quantity, snapshot_value)
    select
        part_id, quantity, $2::date, case when counted > 0 then $2::date end, greatest(counted, 0),
        case when counted > 0 then value else 0 end
    from moved
    order by part_id
    on conflict (part_id) do update set
        on_hand = k.on_hand + excluded.on_hand,
        snapshot_date = greatest(k.snapshot_date, excluded.snapshot_date),
        -- a count of nothing says nothing about the cost of one
        cost_date = greatest(k.cost_date, excluded.cost_date),
        snapshot_quantity = case
            when excluded.cost_date >= coalesce(k.cost_date, excluded.cost_date) then excluded.snapshot_quantity
            else k.snapshot_quantity
        end,
        snapshot_value = case
            when excluded.cost_date >= coalesce(k.cost_date, excluded.cost_date) then excluded.snapshot_value
            else k.snapshot_value
        end
    returning 1
)
select
    count(*) filter (where j.is_new) as "new!",
    count(*) filter (where not j.is_new and m.quantity <> 0) as "changed!",
    count(*) filter (where not j.is_new and m.quantity = 0) as "unchanged!"
from judged j
join moved m on m.part_id = j.part_id

-- Writes, for every invoice that came, changed or went, what is missing between what it earns now and what the ledger
-- gave for it: one point per full points_rule in force on its date, towards zero. Never edits. The balances are locked.
-- $1: the upload, where it was one, $2: why, where it was none.
with target as (
    select
        c.number,
        c.customer_id,
        c.date,
        c.net_sales / r.rupiah_per_point as points
    from change_invoice c
    cross join lateral (
        select rupiah_per_point from points_rule where valid_from <= c.date order by valid_from desc limit 1
    ) r
    where c.sign = 1
),
given as (
    select e.invoice_number as number, e.customer_id, max(e.invoice_date) as date, sum(e.points)::bigint as points
    from points_entry e
    where e.kind in ('earn', 'return') and e.invoice_number in (select number from change_invoice)
    group by e.invoice_number, e.customer_id
),
written as (
    insert into points_entry (customer_id, kind, points, invoice_number, invoice_date, day, upload_id, reason)
    select
        coalesce(t.customer_id, g.customer_id),
        case when coalesce(t.points, 0) < 0 then 'return' else 'earn' end,
        coalesce(t.points, 0) - coalesce(g.points, 0),
        coalesce(t.number, g.number),
        coalesce(t.date, g.date),
        coalesce(t.date, g.date),
        $1::bigint,
        coalesce($2::text, case when g.number is not null then 'correction' end)
    from target t
    full join given g on g.number = t.number and g.customer_id = t.customer_id
    where coalesce(t.points, 0) <> coalesce(g.points, 0)
    order by coalesce(t.date, g.date), coalesce(t.number, g.number)
    returning customer_id, points
)
update customer_points k set balance = k.balance + w.points
from (select customer_id, sum(points)::bigint as points from written group by customer_id) w
where w.customer_id = k.customer_id

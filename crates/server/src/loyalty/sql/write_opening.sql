-- Opening points as adjustments. $1: customers, $2: points, $3: notes, $4: the upload, $5: the day, $6: now.
with written as (
    insert into points_entry (customer_id, kind, points, day, upload_id, reason, note, created_at)
    select o.customer_id, 'adjust', o.points, $5::date, $4::bigint, 'opening', o.note, $6::timestamptz
    from unnest($1::bigint[], $2::bigint[], $3::text[]) o (customer_id, points, note)
    where o.points <> 0
    order by o.customer_id
    returning customer_id, points
)
update customer_points k set balance = k.balance + w.points from written w where w.customer_id = k.customer_id

-- A part's movements, newest first, each with what was on hand after it. $1: part, $2: before this movement, $3: how many.
select
    m.id, m.date, m.created_at as at, m.kind, m.quantity, m.balance as "balance!", m.counted, m.reason, m.note,
    coalesce(a.name, u.uploaded_by) as by, m.upload_id, u.file_name as "file_name?"
from (
    select *, sum(quantity) over (order by id)::bigint as balance from stock_movement where part_id = $1
) m
left join account a on a.id = m.account_id
left join upload u on u.id = m.upload_id
where $2::bigint is null or m.id < $2
order by m.id desc
limit $3

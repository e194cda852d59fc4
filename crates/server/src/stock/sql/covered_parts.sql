-- Parts of the snapshot that a later one covers: a later day, or the same day and uploaded later. $1: the upload.
select p.number
from stock_movement m
join part p on p.id = m.part_id
where m.upload_id = $1 and m.kind = 'snapshot' and exists (
    select from stock_movement o
    join upload u on u.id = o.upload_id and u.status = 'committed'
    where o.part_id = m.part_id and o.kind = 'snapshot' and (o.date, o.id) > (m.date, m.id)
)
order by p.number

-- Parts that no snapshot or adjustment that holds names any more have no stock record. $1: the upload undone.
delete from part_stock k
where k.minimum is null
    and k.part_id in (select m.part_id from stock_movement m where m.upload_id = $1)
    and not exists (
        select from stock_movement m
        left join upload u on u.id = m.upload_id
        where m.part_id = k.part_id
            and (m.kind = 'adjustment' or (m.kind = 'snapshot' and u.status = 'committed'))
    )

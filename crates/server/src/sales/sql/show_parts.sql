update part set hidden = false where hidden and id in (select part_id from change_line where sign = 1)

update staging_stock s set part_id = p.id from part p where p.number = s.number

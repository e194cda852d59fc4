delete from staging_part p where not exists (select from staging_line l where l.part_key = p.key)

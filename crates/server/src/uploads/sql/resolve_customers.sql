-- What names a merged customer goes to the one that it was merged into.
update staging_customer s set customer_id = coalesce(c.merged_into, c.id) from customer c where c.number = s.number

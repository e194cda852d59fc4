update staging_customer s set customer_id = c.id from customer c where c.number = s.number

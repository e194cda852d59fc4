-- Known customers get what the file says, hidden ones return; what it says nothing of stays.
update customer c
set name = s.name,
    name_edited = c.name_edited or s.name <> c.name,
    email = coalesce(nullif(s.email, ''), c.email),
    phone = coalesce(nullif(s.phone, ''), c.phone),
    address = coalesce(nullif(s.address, ''), c.address),
    terms_days = coalesce(s.terms_days, c.terms_days),
    hidden = false,
    version = c.version + 1
from staging_profile s
where s.customer_id = c.id and s.state in ('changed', 'returned')

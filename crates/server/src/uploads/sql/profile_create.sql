-- Customers that nobody knew. A person wrote the file: sales files do not rename them. Terms are the usual ones where the file says none.
with made as (
    insert into customer (number, name, name_edited, email, phone, address, terms_days)
    select
        number, name, true, nullif(email, ''), nullif(phone, ''), nullif(address, ''), coalesce(terms_days, default_terms())
    from staging_profile
    where state = 'created'
    order by row
    returning id, number
)
update staging_profile s set customer_id = m.id from made m where m.number = s.number

-- The upload holds every customer of its file, the unchanged ones too: undoing another upload leaves what this one says.
-- Runs before known customers are changed. $1: the upload.
insert into upload_customer (customer_id, upload_id, before, after)
select
    s.customer_id,
    $1::bigint,
    case
        when s.state <> 'created'
        then (select jsonb_object_agg(f.field, to_jsonb(c) -> f.field) from jsonb_object_keys(s.after) f (field))
    end,
    s.after
from (
    select
        p.customer_id,
        p.state,
        jsonb_strip_nulls(jsonb_build_object(
            'name', p.name,
            'name_edited', k.name_edited or k.name <> p.name,
            'email', nullif(p.email, ''),
            'phone', nullif(p.phone, ''),
            'address', nullif(p.address, ''),
            'terms_days', p.terms_days
        )) as after
    from staging_profile p
    join customer k on k.id = p.customer_id
    where p.state <> 'merged'
) s
join customer c on c.id = s.customer_id
order by s.customer_id

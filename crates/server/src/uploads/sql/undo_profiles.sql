-- $1: the upload being undone. Puts every field back that the upload changed and that still
-- is what it wrote. What a later upload says too, or says otherwise, stays, and goes back with that one to what was before
-- both; what was changed since stays, and so does the address of somebody who signs in with it. Returns, for each customer
-- and each of these verdicts, the fields it was given of.
with said as (
    select
        h.customer_id,
        f.field,
        h.after -> f.field as value,
        coalesce(h.before, blank.fields) -> f.field as old,
        -- an edited name is one that the upload wrote
        case f.field when 'name_edited' then c.name = h.after ->> 'name' else to_jsonb(c) -> f.field = h.after -> f.field end as holds,
        -- a customer that the upload made and somebody edited is theirs from now on
        h.before is null and not to_jsonb(c) @> (blank.fields || h.after) as is_taken_over,
        c.number,
        into_customer.number as merged_number,
        exists (select from account a where a.customer_id = c.id) as has_account,
        later.upload_id as later_id,
        later.before as later_before,
        later.value as later_value,
        later.file_name,
        later.uploaded_at
    from upload_customer h
    join upload mine on mine.id = h.upload_id
    join customer c on c.id = h.customer_id
    left join customer into_customer on into_customer.id = c.merged_into
    cross join lateral jsonb_build_object(
        'name', h.after -> 'name', 'name_edited', false, 'email', null, 'phone', null, 'address', null, 'terms_days', default_terms()
    ) blank (fields)
    cross join lateral jsonb_object_keys(h.after) f (field)
    left join lateral (
        select l.upload_id, l.before, l.after -> f.field as value, u.file_name, u.uploaded_at
        from upload_customer l
        join upload u on u.id = l.upload_id
        where l.customer_id = h.customer_id and u.commit_order > mine.commit_order and l.after ? f.field
        order by u.commit_order
        limit 1
    ) later on true
    where h.upload_id = $1
),
judged as (
    select
        s.*,
        case
            when s.merged_number is not null then 'merged'
            when s.later_value = s.value then 'also_later'
            when s.later_id is not null then 'other_later'
            when not s.holds or (s.field = 'name_edited' and s.is_taken_over) then 'edited'
            when s.field = 'email' and s.has_account then 'account'
            else 'back'
        end as verdict
    from said s
    where s.old <> s.value
),
spliced as (
    update upload_customer l
    set before = l.before || j.olds
    from (
        select customer_id, later_id, jsonb_object_agg(field, old) as olds
        from judged
        where later_before -> field = value
        group by customer_id, later_id
    ) j
    where l.customer_id = j.customer_id and l.upload_id = j.later_id
),
put_back as (
    update customer c
    set name = coalesce(b.olds ->> 'name', c.name),
        name_edited = coalesce((b.olds ->> 'name_edited')::boolean, c.name_edited),
        email = case when b.olds ? 'email' then b.olds ->> 'email' else c.email end,
        phone = case when b.olds ? 'phone' then b.olds ->> 'phone' else c.phone end,
        address = case when b.olds ? 'address' then b.olds ->> 'address' else c.address end,
        terms_days = coalesce((b.olds ->> 'terms_days')::integer, c.terms_days),
        version = c.version + 1
    from (
        select customer_id, jsonb_object_agg(field, old) as olds from judged where verdict = 'back' group by customer_id
    ) b
    where c.id = b.customer_id
)
select
    customer_id,
    number,
    verdict as "verdict!",
    array_agg(field order by field) as "fields!",
    merged_number as "merged_number?",
    file_name as "file_name?",
    uploaded_at as "uploaded_at?"
from judged
group by customer_id, number, verdict, merged_number, file_name, uploaded_at
order by number, verdict

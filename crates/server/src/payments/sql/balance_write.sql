-- $1: who, $2: the upload, $3: now. Writes the staged opening balances, also those that are as before, so that they stay where the
-- earlier upload is undone; what a form said about such a one stays with it.
with resolved as (
    select
        coalesce(c.merged_into, c.id) as customer_id, b.amount, h.amount as before, o.date, o.reference, coalesce(o.note, '') as note
    from staging_balance b
    join customer c on c.number = b.number
    left join opening_balance_held h on h.customer_id = coalesce(c.merged_into, c.id)
    left join opening_balance o on o.id = h.id and o.amount = b.amount
), written as (
    insert into opening_balance (customer_id, amount, date, reference, note, account_id, upload_id, created_at)
    select customer_id, amount, date, reference, note, $1, $2, $3 from resolved order by customer_id
)
select
    count(*) filter (where before is null) as "new!",
    count(*) filter (where before <> amount) as "changed!",
    count(*) filter (where before = amount) as "unchanged!",
    coalesce(sum(amount - coalesce(before, 0)), 0)::bigint as "amount!",
    coalesce(array_agg(customer_id), '{}') as "customers!"
from resolved

-- $1: the merged customer, $2: the one that it was merged into, $3: who merges, $4: now. The other's opening balance becomes the sum
-- of both; the merged one's no longer counts.
with held as (
    select
        sum(b.amount)::bigint as amount, min(b.date) as date, string_agg(b.reference, ', ' order by b.id) as reference,
        coalesce(string_agg(nullif(b.note, ''), '; ' order by b.id), '') as note, bool_or(b.customer_id = $1) as is_moved
    from opening_balance_held h
    join opening_balance b on b.id = h.id
    where b.customer_id in ($1, $2)
), taken as (
    update opening_balance set taken_back_at = $4 where customer_id = $1 and taken_back_at is null
)
insert into opening_balance (customer_id, amount, date, reference, note, account_id, created_at)
select $2, amount, date, reference, note, $3, $4 from held where is_moved

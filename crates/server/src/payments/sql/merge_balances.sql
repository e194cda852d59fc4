-- $1: the merged customer, $2: the one that it was merged into, $3: who merges, $4: now. The other's opening balance becomes the sum
-- of both; the merged one's no longer counts.
with held as (
    select sum(amount)::bigint as amount, bool_or(customer_id = $1) as is_moved
    from opening_balance_held
    where customer_id in ($1, $2)
), taken as (
    update opening_balance set taken_back_at = $4 where customer_id = $1 and taken_back_at is null
)
insert into opening_balance (customer_id, amount, account_id, created_at)
select $2, amount, $3, $4 from held where is_moved

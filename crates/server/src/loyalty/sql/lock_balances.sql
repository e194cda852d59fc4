-- Holds the balances of customers, in one order, until the transaction ends. $1: the customers, null: all.
select customer_id from customer_points
where $1::bigint[] is null or customer_id = any ($1)
order by customer_id
for update

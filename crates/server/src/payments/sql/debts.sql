-- $1: a customer, $2: invoice numbers, '' for the opening balance, $3: since when payments are kept. Those of the numbers that the
-- customer can owe.
select v.number as "number!"
from invoice v
where v.number = any ($2) and v.customer_id = $1 and v.date >= $3 and v.total > 0
union all
select ''
from opening_balance_held b
where b.customer_id = $1 and b.amount > 0 and '' = any ($2)

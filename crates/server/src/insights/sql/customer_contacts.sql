-- The newest contacts of a customer ($1).
select k.created_at as at, a.name as by, k.note
from customer_contact k
join account a on a.id = k.account_id
where k.customer_id = $1
order by k.id desc
limit $2

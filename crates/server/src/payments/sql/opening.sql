-- The opening balance of a customer ($1); its columns are null where none was recorded.
select
    c.number, c.name, h.id as "id?", h.amount as "amount?", h.date as "date?", b.reference as "reference?", b.note as "note?",
    b.created_at as "at?", a.name as "by?"
from customer c
left join opening_balance_held h on h.customer_id = c.id
left join opening_balance b on b.id = h.id
left join account a on a.id = b.account_id
where c.id = $1

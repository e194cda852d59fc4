-- $1: the upload that is taken back, $2: now. Its opening balances, and whether each held until now.
update opening_balance b
set taken_back_at = $2
from customer c
where b.upload_id = $1 and b.taken_back_at is null and c.id = b.customer_id
returning
    b.customer_id,
    c.number,
    not exists (
        select from opening_balance n where n.customer_id = b.customer_id and n.id > b.id and n.taken_back_at is null
    ) as "was_held!"

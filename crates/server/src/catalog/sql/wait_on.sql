-- Requests whose part is gone again, or came back by stock of before the day $1, go on waiting.
update stock_request r
set back_at = null
from part_stock k
where r.back_at is not null and k.part_id = r.part_id
    and (k.on_hand <= 0 or not exists (select from stock_movement m where m.part_id = r.part_id and m.date >= $1))

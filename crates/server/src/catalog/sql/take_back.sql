-- Takes the requests whose part is back, customer by customer, with the day whose stock says so.
with taken as (
    delete from stock_request r
    using (
        select customer_id, part_id
        from stock_request
        where back_at is not null
        order by customer_id, part_id
        for update skip locked
    ) q
    where r.customer_id = q.customer_id and r.part_id = q.part_id
    returning r.customer_id, r.part_id
)
select
    t.customer_id, p.number, p.name,
    (select max(m.date) from stock_movement m where m.part_id = t.part_id) as "day!"
from taken t
join part p on p.id = t.part_id
order by t.customer_id, p.name, p.number

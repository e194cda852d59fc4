-- What every customer bought on so many days ($3) since the day $2, with the days since the day $1 and what was bought on each. The
-- lines of a customer come out of its index.
select
    c.customer_id, t.part_id as "part_id!", t.days as "days!", t.quantities as "quantities!"
from customer_sales c
cross join lateral (
    select
        b.part_id, array_agg(b.date order by b.date) as days, array_agg(b.quantity order by b.date) as quantities
    from (
        select l.part_id, l.date, sum(l.quantity)::bigint as quantity
        from invoice_line l
        where l.customer_id = c.customer_id and l.date > $1 and l.quantity > 0
        group by l.part_id, l.date
        offset 0
    ) b
    group by b.part_id
    having count(*) filter (where b.date > $2) >= $3
) t
where c.last_date > $2

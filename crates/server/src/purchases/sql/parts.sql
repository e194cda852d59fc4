-- The parts that a customer ($1) spent most on between $2 and $3, beside what it spent on them between $4 and $5.
select
    p.number as part_number, p.name, s.quantity as "quantity!", s.net_sales as "net_sales!", s.previous as "previous!"
from (
    select
        l.part_id,
        coalesce(sum(l.quantity) filter (where v.date >= $2), 0)::bigint as quantity,
        coalesce(sum(l.net_sales) filter (where v.date >= $2), 0)::bigint as net_sales,
        coalesce(sum(l.net_sales) filter (where v.date <= $5), 0)::bigint as previous
    from invoice v
    join invoice_line l on l.invoice_id = v.id
    where v.customer_id = $1 and (v.date between $4 and $5 or v.date between $2 and $3)
    group by l.part_id
    having count(*) filter (where v.date >= $2) > 0
    order by 3 desc, 1
    limit 10
) s
join part p on p.id = s.part_id
order by s.net_sales desc, p.number

-- Parts that became low or critical and that no digest told of, the critical first. Left out is what is no longer so,
-- what became so before $1, and what follows from data of before the day $2: neither sales nor stock are of then.
select p.number, p.name, k.status = 'critical' as "critical!"
from stock_news n
join part_stock k on k.part_id = n.part_id
join part p on p.id = n.part_id
where k.status <> 'normal' and not p.hidden and n.since >= $1
  and (
      (select max(date) from sales_day) >= $2
      or exists (select from stock_movement m where m.part_id = n.part_id and m.date >= $2)
  )
order by k.status = 'critical' desc, k.net_sales_90_days desc, p.number

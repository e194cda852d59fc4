-- How many customers a list holds.
select count(*) as "count!"
from insight_customer i
join customer c on c.id = i.customer_id
where not c.hidden and ($1::text is null or i.segment = $1)

-- The segments: how many customers, what they bought, what is at risk.
select
    i.segment as "segment!",
    count(*) as "customers!",
    sum(i.money)::bigint as "net_sales!",
    coalesce(sum(i.money_at_risk), 0)::bigint as "money_at_risk!"
from insight_customer i
join customer c on c.id = i.customer_id
where not c.hidden and i.segment is not null
group by i.segment

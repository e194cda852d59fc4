-- Customers after a place, by money at risk.
select
    i.place, c.number, c.name, i.first_date, i.last_date, i.recency_days, i.orders, i.money, i.score_r, i.score_f, i.score_m,
    i.segment, i.segment_before, i.monthly, i.chance_active, i.expected_purchases, i.expected_value, i.money_at_risk
from insight_customer i
join customer c on c.id = i.customer_id
where i.place > $1 and not c.hidden and ($2::text is null or i.segment = $2)
order by i.place
limit $3

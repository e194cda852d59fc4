-- A customer ($1) with what it bought in all, its points, and the thresholds of tiers in force on a day ($2).
select
    c.number, c.name, s.first_date as "since?", coalesce(s.net_sales, 0) as "net_sales!",
    coalesce(s.invoices, 0) as "invoices!", coalesce(p.balance, 0) as "points!", t.gold, t.diamond, t.moon_stone,
    (select count(*) from favorite_part f where f.customer_id = $1) as "favorites!",
    (select count(*) from invoice v where v.customer_id = $1 and v.invoice_type = 'ZPR1') as "returns!"
from customer c
left join customer_sales s on s.customer_id = c.id
left join customer_points p on p.customer_id = c.id
cross join lateral (
    select gold, diamond, moon_stone from tier_rule where valid_from <= $2 order by valid_from desc limit 1
) t
where c.id = $1

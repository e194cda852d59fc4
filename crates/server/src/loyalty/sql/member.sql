-- What holds for a customer. $1: the customer, $2: today, $3: the data date.
select
    c.tier,
    coalesce(p.balance, 0) as "balance!",
    coalesce(s.net_sales, 0) as "net_sales!",
    r.rupiah_per_point,
    r.expiry_months,
    t.gold,
    t.diamond,
    t.moon_stone
from customer c
left join customer_points p on p.customer_id = c.id
left join customer_sales s on s.customer_id = c.id
cross join lateral (
    select rupiah_per_point, expiry_months from points_rule where valid_from <= $2 order by valid_from desc limit 1
) r
cross join lateral (
    select gold, diamond, moon_stone from tier_rule where valid_from <= $3 order by valid_from desc limit 1
) t
where c.id = $1

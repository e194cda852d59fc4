-- A customer by its number ($1) with what it bought in all, its points, the thresholds of tiers in force on a day ($2), its terms
-- and what it owes.
select
    c.id, c.number, c.name, c.address, c.terms_days, coalesce(s.net_sales, 0) as "net_sales!",
    coalesce(s.invoices, 0) as "invoices!", coalesce(p.balance, 0) as "points!", t.gold, t.diamond, t.moon_stone,
    case
        when (select kept_from from payment_rule) is not null
        then (select coalesce(sum(r.rest), 0)::bigint from receivable r where r.customer_id = c.id)
    end as unpaid
from customer c
left join customer_sales s on s.customer_id = c.id
left join customer_points p on p.customer_id = c.id
cross join lateral (
    select gold, diamond, moon_stone from tier_rule where valid_from <= $2 order by valid_from desc limit 1
) t
where c.number = $1 and not c.hidden

-- Tiers by current lifetime net sales and the thresholds in force on the data date. Returns who changed.
with rule as (
    select gold, diamond, moon_stone
    from tier_rule
    where valid_from <= coalesce((select max(date) from sales_day), '9999-12-31'::date)
    order by valid_from desc
    limit 1
),
fresh as (
    select
        c.id,
        c.tier as before,
        case
            when coalesce(s.net_sales, 0) >= r.moon_stone then 'moon_stone'
            when coalesce(s.net_sales, 0) >= r.diamond then 'diamond'
            when coalesce(s.net_sales, 0) >= r.gold then 'gold'
            else 'silver'
        end as tier
    from customer c
    cross join rule r
    left join customer_sales s on s.customer_id = c.id
)
update customer c
set tier = f.tier
from fresh f
where f.id = c.id and f.tier <> f.before
returning f.before as "before!", f.tier as "after!"

-- Value, demand and status of every part, as domain::stock::status says it: the manual minimum first, then days of cover
-- from the quantity of the last 90 days / 90, then, with no demand in 180 days, fixed limits. Returns how many got worse.
with today as (
    select max(date) as date from sales_day
),
demand as (
    select
        s.part_id,
        coalesce(sum(s.quantity) filter (where s.date > t.date - 90), 0)::bigint as sold_90_days,
        sum(s.quantity) > 0 as sold_in_180_days,
        coalesce(sum(s.net_sales) filter (where s.date > t.date - 90), 0)::bigint as net_sales_90_days
    from today t
    join sales_day_part s on s.date > t.date - 180
    group by s.part_id
),
fresh as (
    select
        k.part_id,
        k.status as before,
        case when k.snapshot_quantity > 0
            then round(k.snapshot_value::numeric * k.on_hand / k.snapshot_quantity)::bigint else 0
        end as value,
        coalesce(d.sold_90_days, 0) as sold_90_days,
        coalesce(d.sold_in_180_days, false) as sold_in_180_days,
        coalesce(d.net_sales_90_days, 0) as net_sales_90_days,
        case
            when k.minimum is not null then
                case when k.on_hand * 2 <= k.minimum then 'critical' when k.on_hand <= k.minimum then 'low' else 'normal' end
            when coalesce(d.sold_in_180_days, false) then
                case
                    when k.on_hand <= 0 or k.on_hand * 90 < r.lead_days * greatest(d.sold_90_days, 0) then 'critical'
                    when k.on_hand * 90 < (r.lead_days + r.safety_days) * greatest(d.sold_90_days, 0) then 'low'
                    else 'normal'
                end
            else
                case when k.on_hand <= r.fixed_critical then 'critical' when k.on_hand <= r.fixed_low then 'low' else 'normal' end
        end as status
    from part_stock k
    cross join stock_rule r
    left join demand d on d.part_id = k.part_id
),
changed as (
    update part_stock k
    set value = f.value,
        sold_90_days = f.sold_90_days,
        sold_in_180_days = f.sold_in_180_days,
        net_sales_90_days = f.net_sales_90_days,
        status = f.status
    from fresh f
    where k.part_id = f.part_id
        and (k.value, k.sold_90_days, k.sold_in_180_days, k.net_sales_90_days, k.status)
            is distinct from (f.value, f.sold_90_days, f.sold_in_180_days, f.net_sales_90_days, f.status)
    returning f.before, f.status
)
select count(*) as "count!"
from changed
where (before = 'normal' and status <> 'normal') or (before = 'low' and status = 'critical')

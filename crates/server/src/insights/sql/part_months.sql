-- Months of one part, none from before its first sale. $1: the part, $2 and $3: the first and the last month.
select
    m.month::date as "month!",
    coalesce(s.quantity, 0) as "quantity!",
    coalesce(s.net_sales, 0) as "net_sales!",
    case when s.quantity > 0 then s.net_sales::float8 / s.quantity end as price,
    case when s.quantity > 0 and s.total <> 0 then s.gross_sales::float8 * s.net_sales / s.total / s.quantity end as list_price
from part_sales f
cross join generate_series(greatest($2::date, date_trunc('month', f.first_date)::date), $3::date, interval '1 month') m(month)
left join sales_month_part s on s.month = m.month::date and s.part_id = $1
where f.part_id = $1
order by m.month

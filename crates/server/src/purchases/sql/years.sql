-- The years in which a customer ($1) bought, each with its sums, its points as they are now, and its net sales since ever.
select
    y.year as "year!", y.first as "first!", y.invoices as "invoices!", y.gross_sales as "gross_sales!",
    y.discount as "discount!", y.total as "total!", y.net_sales as "net_sales!",
    sum(y.net_sales) over (order by y.year)::bigint as "lifetime!",
    coalesce(e.points, 0) as "points!"
from (
    select
        extract(year from date)::integer as year, min(date) as first, sum(invoices)::bigint as invoices,
        sum(gross_sales)::bigint as gross_sales, sum(discount)::bigint as discount, sum(total)::bigint as total,
        sum(net_sales)::bigint as net_sales
    from sales_day_customer
    where customer_id = $1 and invoices > 0
    group by 1
) y
left join (
    select extract(year from invoice_date)::integer as year, sum(points)::bigint as points
    from points_entry
    where customer_id = $1 and invoice_number is not null
    group by 1
) e on e.year = y.year
order by y.year

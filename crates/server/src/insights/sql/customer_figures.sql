-- What customers did from $1 to $2, and from $3 to $4 before. Active is who has a day with net sales above nothing. $5, $6: the whole
-- months of the range (first day of the first, first day after the last); $7, $8: those before.
with sold as materialized (
    select i.first_date, a.net_sales, a.invoices, a.bought, b.net_sales as previous, b.bought as bought_before
    from insight_customer i
    join customer c on c.id = i.customer_id
    cross join lateral customer_sold(i.customer_id, $1, $2, $5, $6) a
    cross join lateral customer_sold(i.customer_id, $3, $4, $7, $8) b
    where not c.hidden
)
select
    count(*) filter (where bought) as "active!",
    count(*) filter (where bought_before) as "active_previous!",
    count(*) filter (where first_date between $1 and $2) as "new!",
    count(*) filter (where first_date between $3 and $4) as "new_previous!",
    count(*) filter (where bought and first_date < $1) as "returning!",
    count(*) filter (where bought_before and first_date < $3) as "returning_previous!",
    (select coalesce(sum(d.net_sales), 0)::bigint from sales_day d where d.date between $1 and $2) as "net_sales!",
    (select coalesce(sum(d.net_sales), 0)::bigint from sales_day d where d.date between $3 and $4) as "previous!",
    (
        select coalesce(sum(t.net_sales), 0)::bigint
        from (select net_sales from sold where net_sales > 0 order by net_sales desc limit 10) t
    ) as "top_ten!",
    (
        select coalesce(sum(t.previous), 0)::bigint
        from (select previous from sold where previous > 0 order by previous desc limit 10) t
    ) as "top_ten_previous!",
    count(*) filter (where bought and invoices = 1) as "once!",
    coalesce(sum(net_sales) filter (where bought and invoices = 1), 0)::bigint as "once_money!",
    count(*) filter (where bought and invoices between 2 and 5) as "few!",
    coalesce(sum(net_sales) filter (where bought and invoices between 2 and 5), 0)::bigint as "few_money!",
    count(*) filter (where bought and invoices between 6 and 10) as "some!",
    coalesce(sum(net_sales) filter (where bought and invoices between 6 and 10), 0)::bigint as "some_money!",
    count(*) filter (where bought and invoices > 10) as "many!",
    coalesce(sum(net_sales) filter (where bought and invoices > 10), 0)::bigint as "many_money!"
from sold

-- Net sales of a customer ($1) by group in two periods, each from its first to its last day: whole months (from their first
-- day to the first day after them) out of the rollup, the days around them out of the customer's lines. Period A is
-- $2 to $5 with whole months $3 to $4, period B $6 to $9 with whole months $7 to $8.
select
    part_group as "part_group!", sum(a)::bigint as "net_sales!", sum(b)::bigint as "previous!"
from (
    select g.part_group, g.net_sales as a, 0 as b
    from sales_month_customer_group g
    where g.customer_id = $1 and g.month >= $3 and g.month < $4
    union all
    select l.part_group, l.net_sales, 0
    from invoice_line l
    where l.customer_id = $1 and (l.date >= $2 and l.date < $3 and l.date <= $5 or l.date >= $4 and l.date <= $5)
    union all
    select g.part_group, 0, g.net_sales
    from sales_month_customer_group g
    where g.customer_id = $1 and g.month >= $7 and g.month < $8
    union all
    select l.part_group, 0, l.net_sales
    from invoice_line l
    where l.customer_id = $1 and (l.date >= $6 and l.date < $7 and l.date <= $9 or l.date >= $8 and l.date <= $9)
) s
group by part_group
having bool_or(a <> 0) or bool_or(b <> 0)
order by 2 desc, 3 desc, 1

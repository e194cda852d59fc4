-- What must always hold, as views that show what does not: all of them are empty in a healthy database. `ampconnect verify`
-- reads them; nothing else does.

create view broken_points_balance as
select coalesce(k.customer_id, e.customer_id) as customer_id, k.balance, e.points
from customer_points k
full join (select customer_id, sum(points)::bigint as points from points_entry group by customer_id) e
    on e.customer_id = k.customer_id
where coalesce(k.balance, 0) <> coalesce(e.points, 0);

-- Each invoice has earned what the rule in force on its date gives, and invoices that went have earned nothing.
create view broken_invoice_points as
select coalesce(v.number, e.invoice_number) as invoice_number, v.points as earned, e.points as written
from (
    select i.number, i.customer_id, i.net_sales / r.rupiah_per_point as points
    from invoice i
    cross join lateral (
        select rupiah_per_point from points_rule where valid_from <= i.date order by valid_from desc limit 1
    ) r
) v
full join (
    select invoice_number, customer_id, sum(points)::bigint as points
    from points_entry
    where kind in ('earn', 'return')
    group by invoice_number, customer_id
) e on e.invoice_number = v.number and e.customer_id = v.customer_id
where coalesce(v.points, 0) <> coalesce(e.points, 0);

create view broken_stock_on_hand as
select coalesce(k.part_id, m.part_id) as part_id, k.on_hand, m.quantity
from part_stock k
full join (select part_id, sum(quantity)::bigint as quantity from stock_movement group by part_id) m
    on m.part_id = k.part_id
where coalesce(k.on_hand, 0) <> coalesce(m.quantity, 0);

create view broken_stock_summary as
select coalesce(k.status, s.status) as status, k.parts as kept, s.parts
from stock_summary k
full join (
    select status, count(*) as parts, sum(on_hand)::bigint as quantity, sum(value)::bigint as value
    from part_stock
    group by status
) s on s.status = k.status
where (k.parts, k.quantity, k.value) is distinct from (s.parts, s.quantity, s.value);

create view broken_invoice_sums as
select v.id as invoice_id
from invoice v
left join (
    select
        invoice_id,
        count(*) as lines,
        sum(quantity)::bigint as quantity,
        sum(gross_sales)::bigint as gross_sales,
        sum(discount)::bigint as discount,
        sum(total)::bigint as total,
        sum(net_sales)::bigint as net_sales,
        coalesce(sum(gross_profit), 0)::bigint as gross_profit
    from invoice_line
    group by invoice_id
) l on l.invoice_id = v.id
where (v.lines, v.quantity, v.gross_sales, v.discount, v.total, v.net_sales, v.gross_profit)
    is distinct from (l.lines, l.quantity, l.gross_sales, l.discount, l.total, l.net_sales, l.gross_profit);

-- There are no foreign keys on lines (see migration 0003).
create view broken_line_links as
select l.invoice_id, l.line
from invoice_line l
left join invoice v on v.id = l.invoice_id and v.customer_id = l.customer_id and v.date = l.date
left join part p on p.id = l.part_id
where v.id is null or p.id is null;

-- An invoice says what the newest upload says that holds it.
create view broken_holdings as
select v.id as invoice_id
from invoice v
left join lateral (
    select h.content_hash
    from upload_invoice h
    join upload u on u.id = h.upload_id and u.status = 'committed'
    where h.invoice_id = v.id
    order by u.commit_order desc
    limit 1
) newest on true
where newest.content_hash is distinct from v.content_hash;

-- Every row of a file went somewhere.
create view broken_upload_rows as
select id as upload_id
from upload
where report is not null
    and (report #>> '{rows,read}')::bigint
        <> (report #>> '{rows,accepted}')::bigint + (report #>> '{rows,rejected}')::bigint + (report #>> '{rows,skipped}')::bigint;

-- A customer's lifetime is the sum of its invoices, and its tier follows from it and the thresholds of the data date.
create view broken_customer_sales as
select coalesce(s.customer_id, v.customer_id) as customer_id
from customer_sales s
full join (
    select
        customer_id,
        count(*) as invoices,
        sum(lines)::bigint as lines,
        sum(net_sales)::bigint as net_sales,
        sum(gross_profit)::bigint as gross_profit,
        min(date) as first_date,
        max(date) as last_date
    from invoice
    group by customer_id
) v on v.customer_id = s.customer_id
where (s.invoices, s.lines, s.net_sales, s.gross_profit, s.first_date, s.last_date)
    is distinct from (v.invoices, v.lines, v.net_sales, v.gross_profit, v.first_date, v.last_date);

create view broken_tier as
select c.id as customer_id, c.tier
from customer c
left join customer_sales s on s.customer_id = c.id
cross join (
    select gold, diamond, moon_stone
    from tier_rule
    where valid_from <= coalesce((select max(date) from sales_day), '9999-12-31'::date)
    order by valid_from desc
    limit 1
) r
where c.tier <> case
    when coalesce(s.net_sales, 0) >= r.moon_stone then 'moon_stone'
    when coalesce(s.net_sales, 0) >= r.diamond then 'diamond'
    when coalesce(s.net_sales, 0) >= r.gold then 'gold'
    else 'silver'
end;

create view broken_part_sales as
select coalesce(s.part_id, l.part_id) as part_id
from part_sales s
full join (
    select
        part_id,
        count(distinct invoice_id) as invoices,
        count(*) as lines,
        sum(quantity)::bigint as quantity,
        sum(net_sales)::bigint as net_sales,
        min(date) as first_date,
        max(date) as last_date
    from invoice_line
    group by part_id
) l on l.part_id = s.part_id
where (s.invoices, s.lines, s.quantity, s.net_sales, s.first_date, s.last_date)
    is distinct from (l.invoices, l.lines, l.quantity, l.net_sales, l.first_date, l.last_date);

-- The lines of a range, counted five ways in one pass over them: all together, by the whole percent of their discount rate,
-- by group, by customer, by customer and group, and by part with and without a discount. Lines of returns stay out.
with l as materialized (
    select
        l.customer_id, l.part_id, l.part_group, l.quantity, l.gross_sales, l.discount, l.net_sales, l.gross_profit,
        -- the discount and the list price without VAT, as the line's own sums have it
        case when l.total <> 0 then l.discount * l.net_sales / l.total else 0 end as net_discount,
        case when l.total <> 0 then l.gross_sales * l.net_sales / l.total else 0 end as net_gross,
        case when l.gross_sales > 0 and l.discount > 0 then least(l.discount * 100 / l.gross_sales, 100)::integer else -1 end as rate
    from invoice_line l
    where l.date between $1 and $2
      and l.quantity > 0
      and ($3::bigint is null or l.customer_id = $3)
      and ($4::text is null or l.part_group = $4)
)
select
    'rate' as "way!", rate::bigint as key, null::text as part_group, null::boolean as discounted,
    count(*) as "lines!", sum(quantity)::bigint as "quantity!", sum(gross_sales)::bigint as "gross_sales!",
    sum(discount)::bigint as "discount!", sum(net_sales)::bigint as "net_sales!",
    sum(net_discount)::bigint as net_discount, sum(net_gross)::bigint as net_gross,
    null::bigint as gross_profit, null::bigint as known_net_sales,
    -- strictly above the whole percent
    count(*) filter (where discount * 100 > rate * gross_sales) as above,
    coalesce(sum(discount) filter (where discount * 100 > rate * gross_sales), 0)::bigint as above_discount,
    count(*) filter (where gross_profit < 0) as loss_lines,
    coalesce(sum(gross_profit) filter (where gross_profit < 0), 0)::bigint as loss
from l group by rate
union all
select
    'group', null, part_group, null, count(*), sum(quantity)::bigint, sum(gross_sales)::bigint, sum(discount)::bigint,
    sum(net_sales)::bigint, null, null, sum(gross_profit)::bigint,
    sum(net_sales) filter (where gross_profit is not null)::bigint, null, null, null, null
from l group by part_group
union all
select
    'customer', customer_id, null, null, count(*), sum(quantity)::bigint, sum(gross_sales)::bigint, sum(discount)::bigint,
    sum(net_sales)::bigint, null, null, sum(gross_profit)::bigint,
    sum(net_sales) filter (where gross_profit is not null)::bigint, null, null, null, null
from l group by customer_id
union all
select
    'pair', customer_id, part_group, null, count(*), 0, sum(gross_sales)::bigint, sum(discount)::bigint, 0,
    null, null, null, null, null, null, null, null
from l group by customer_id, part_group
union all
select
    'part', part_id, null, discount > 0, count(*), sum(quantity)::bigint, 0, 0, sum(net_sales)::bigint,
    null, null, sum(gross_profit)::bigint, sum(net_sales) filter (where gross_profit is not null)::bigint, null, null, null, null
from l group by part_id, discount > 0

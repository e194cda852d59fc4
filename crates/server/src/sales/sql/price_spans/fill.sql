-- Counts the lines of a span, whose rows were cleared, and says that it holds from now on.
with l as materialized (
    select p.*
    from price_span s
    join priced_line p on p.date between s.first_day and s.last_day
    where s.id = $1
),
by_rate as (
    insert into price_span_rate
    select
        $1, part_group, rate, count(*), sum(gross_sales), sum(discount), sum(net_discount), sum(net_gross),
        count(*) filter (where is_above),
        coalesce(sum(discount) filter (where is_above), 0),
        count(*) filter (where gross_profit < 0),
        coalesce(sum(gross_profit) filter (where gross_profit < 0), 0)
    from l
    group by part_group, rate
),
by_customer as (
    insert into price_span_customer
    select
        $1, customer_id, part_group, sum(quantity), sum(gross_sales), sum(discount), sum(net_sales), sum(gross_profit), sum(known_net_sales)
    from l
    group by customer_id, part_group
    order by customer_id, part_group
),
by_part as (
    insert into price_span_part
    select
        $1, part_id, part_group, discount > 0, count(*), sum(quantity), sum(net_sales), sum(gross_profit), sum(known_net_sales)
    from l
    group by part_id, part_group, discount > 0
    order by part_id, part_group, discount > 0
)
update price_span set holds = true where id = $1

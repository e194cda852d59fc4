-- Counts a span ($1) out of those that it is made of ($2), and says that it holds from now on.
with by_rate as (
    insert into price_span_rate
    select
        $1, part_group, rate, sum(lines), sum(gross_sales), sum(discount), sum(net_discount), sum(net_gross), sum(above),
        sum(above_discount), sum(loss_lines), sum(loss)
    from price_span_rate
    where span_id = any ($2)
    group by part_group, rate
),
by_customer as (
    insert into price_span_customer
    select
        $1, customer_id, part_group, sum(quantity), sum(gross_sales), sum(discount), sum(net_sales), sum(gross_profit),
        sum(known_net_sales)
    from price_span_customer
    where span_id = any ($2)
    group by customer_id, part_group
    order by customer_id, part_group
),
by_part as (
    insert into price_span_part
    select
        $1, part_id, part_group, is_discounted, sum(lines), sum(quantity), sum(net_sales), sum(gross_profit), sum(known_net_sales)
    from price_span_part
    where span_id = any ($2)
    group by part_id, part_group, is_discounted
    order by part_id, part_group, is_discounted
)
update price_span set holds = true where id = $1

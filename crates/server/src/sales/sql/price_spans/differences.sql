-- How many rows of the spans that hold are not what their lines count up to.
with l as materialized (
    select s.id as span_id, p.*
    from price_span s
    join priced_line p on p.date between s.first_day and s.last_day
    where s.holds
),
held as (
    select id from price_span where holds
)
select
    (
        select count(*)
        from (
            select
                span_id, part_group, rate, count(*) as lines, sum(gross_sales) as gross_sales, sum(discount) as discount,
                sum(net_discount) as net_discount, sum(net_gross) as net_gross, count(*) filter (where is_above) as above,
                coalesce(sum(discount) filter (where is_above), 0) as above_discount,
                count(*) filter (where gross_profit < 0) as loss_lines,
                coalesce(sum(gross_profit) filter (where gross_profit < 0), 0) as loss
            from l
            group by span_id, part_group, rate
        ) f
        full join (select * from price_span_rate where span_id in (select id from held)) k using (span_id, part_group, rate)
        where (f.lines, f.gross_sales, f.discount, f.net_discount, f.net_gross, f.above, f.above_discount, f.loss_lines, f.loss)
            is distinct from
            (k.lines, k.gross_sales, k.discount, k.net_discount, k.net_gross, k.above, k.above_discount, k.loss_lines, k.loss)
    ) + (
        select count(*)
        from (
            select
                span_id, customer_id, part_group, sum(quantity) as quantity, sum(gross_sales) as gross_sales,
                sum(discount) as discount, sum(net_sales) as net_sales, sum(gross_profit) as gross_profit,
                sum(known_net_sales) as known_net_sales
            from l
            group by span_id, customer_id, part_group
        ) f
        full join (select * from price_span_customer where span_id in (select id from held)) k
            using (span_id, customer_id, part_group)
        where (f.quantity, f.gross_sales, f.discount, f.net_sales, f.gross_profit, f.known_net_sales)
            is distinct from (k.quantity, k.gross_sales, k.discount, k.net_sales, k.gross_profit, k.known_net_sales)
    ) + (
        select count(*)
        from (
            select
                span_id, part_id, part_group, discount > 0 as is_discounted, count(*) as lines, sum(quantity) as quantity,
                sum(net_sales) as net_sales, sum(gross_profit) as gross_profit, sum(known_net_sales) as known_net_sales
            from l
            group by span_id, part_id, part_group, discount > 0
        ) f
        full join (select * from price_span_part where span_id in (select id from held)) k
            using (span_id, part_id, part_group, is_discounted)
        where (f.lines, f.quantity, f.net_sales, f.gross_profit, f.known_net_sales)
            is distinct from (k.lines, k.quantity, k.net_sales, k.gross_profit, k.known_net_sales)
    ) as "rows!"

-- Parts that were sold with a discount and without one, and what each came to; $1 to $7 as in `rates.sql`.
select
    count(*) as "parts!",
    coalesce(sum(with_lines), 0)::bigint as "with_lines!",
    coalesce(sum(with_quantity), 0)::bigint as "with_quantity!",
    coalesce(sum(with_net_sales), 0)::bigint as "with_net_sales!",
    sum(with_gross_profit)::bigint as with_gross_profit,
    sum(with_known_net_sales)::bigint as with_known_net_sales,
    coalesce(sum(without_lines), 0)::bigint as "without_lines!",
    coalesce(sum(without_quantity), 0)::bigint as "without_quantity!",
    coalesce(sum(without_net_sales), 0)::bigint as "without_net_sales!",
    sum(without_gross_profit)::bigint as without_gross_profit,
    sum(without_known_net_sales)::bigint as without_known_net_sales,
    -- what the discounted quantities would have brought without
    coalesce(sum(without_net_sales::float8 / without_quantity * with_quantity), 0) as "undiscounted!"
from (
    select
        sum(lines) filter (where is_discounted)::bigint as with_lines,
        sum(quantity) filter (where is_discounted)::bigint as with_quantity,
        sum(net_sales) filter (where is_discounted)::bigint as with_net_sales,
        sum(gross_profit) filter (where is_discounted)::bigint as with_gross_profit,
        sum(known_net_sales) filter (where is_discounted)::bigint as with_known_net_sales,
        sum(lines) filter (where not is_discounted)::bigint as without_lines,
        sum(quantity) filter (where not is_discounted)::bigint as without_quantity,
        sum(net_sales) filter (where not is_discounted)::bigint as without_net_sales,
        sum(gross_profit) filter (where not is_discounted)::bigint as without_gross_profit,
        sum(known_net_sales) filter (where not is_discounted)::bigint as without_known_net_sales
    from (
        select part_id, is_discounted, lines, quantity, net_sales, gross_profit, known_net_sales
        from price_span_part
        where span_id = any ($1) and ($7::text is null or part_group = $7)
        union all
        select part_id, discount > 0, 1, quantity, net_sales, gross_profit, known_net_sales
        from priced_line
        where (date between $2 and $3 or date between $4 and $5)
          and ($6::bigint is null or customer_id = $6)
          and ($7::text is null or part_group = $7)
    ) pieces
    group by part_id
    having bool_or(is_discounted) and not bool_and(is_discounted)
) part

-- Lines by the whole percent of their discount rate, -1 without a discount: those of the spans $1, and of the days $2 to $3 and
-- $4 to $5. $6: customer, $7: group.
select
    rate as "rate!",
    sum(lines)::bigint as "lines!",
    sum(gross_sales)::bigint as "gross_sales!",
    sum(discount)::bigint as "discount!",
    sum(net_discount)::bigint as "net_discount!",
    sum(net_gross)::bigint as "net_gross!",
    sum(above)::bigint as "above!",
    sum(above_discount)::bigint as "above_discount!",
    sum(loss_lines)::bigint as "loss_lines!",
    sum(loss)::bigint as "loss!"
from (
    select rate, lines, gross_sales, discount, net_discount, net_gross, above, above_discount, loss_lines, loss
    from price_span_rate
    where span_id = any ($1) and ($7::text is null or part_group = $7)
    union all
    select
        rate, count(*), sum(gross_sales)::bigint, sum(discount)::bigint, sum(net_discount)::bigint, sum(net_gross)::bigint,
        count(*) filter (where is_above),
        coalesce(sum(discount) filter (where is_above), 0)::bigint,
        count(*) filter (where gross_profit < 0),
        coalesce(sum(gross_profit) filter (where gross_profit < 0), 0)::bigint
    from priced_line
    where (date between $2 and $3 or date between $4 and $5)
      and ($6::bigint is null or customer_id = $6)
      and ($7::text is null or part_group = $7)
    group by rate
) pieces
group by rate
order by rate

-- Every part that was sold or has stock, with its sums of a range and of the comparison period: whole months from the month
-- table, the days around them from the day table. $1, $2: the days; $3, $4: their whole months (first day of the first, first
-- day after the last); $5 to $8: the same of the comparison period; $9 group, $10 class, $11 demand class, $12 and $13 patterns
-- of name and normalised number, each or null.
select
    p.number, p.name, p.part_group, i.abc as "abc?", i.demand_class as "demand_class?",
    coalesce(n.lines, 0) as "lines!", coalesce(n.quantity, 0) as "quantity!", coalesce(n.gross_sales, 0) as "gross_sales!",
    coalesce(n.discount, 0) as "discount!", coalesce(n.net_sales, 0) as "net_sales!", coalesce(n.gross_profit, 0) as "gross_profit!",
    coalesce(n.known_net_sales, 0) as "known_net_sales!", coalesce(n.known_lines, 0) as "known_lines!",
    coalesce(b.lines, 0) as "before_lines!", coalesce(b.quantity, 0) as "before_quantity!", coalesce(b.gross_sales, 0) as "before_gross_sales!",
    coalesce(b.discount, 0) as "before_discount!", coalesce(b.net_sales, 0) as "before_net_sales!", coalesce(b.gross_profit, 0) as "before_gross_profit!",
    coalesce(b.known_net_sales, 0) as "before_known_net_sales!", coalesce(b.known_lines, 0) as "before_known_lines!"
from part p
left join insight_part i on i.part_id = p.id
left join (
    select
        part_id, sum(lines)::bigint as lines, sum(quantity)::bigint as quantity, sum(gross_sales)::bigint as gross_sales, sum(discount)::bigint as discount,
        sum(net_sales)::bigint as net_sales, sum(gross_profit)::bigint as gross_profit, sum(known_net_sales)::bigint as known_net_sales, sum(known_lines)::bigint as known_lines
    from (
        select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
        from sales_month_part
        where month >= $3 and month < $4
        union all
        select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
        from sales_day_part
        where date >= $1 and date < least($3, $2::date + 1)
        union all
        select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
        from sales_day_part
        where date >= $4 and date <= $2
    ) pieces
    group by part_id
) n on n.part_id = p.id
left join (
    select
        part_id, sum(lines)::bigint as lines, sum(quantity)::bigint as quantity, sum(gross_sales)::bigint as gross_sales, sum(discount)::bigint as discount,
        sum(net_sales)::bigint as net_sales, sum(gross_profit)::bigint as gross_profit, sum(known_net_sales)::bigint as known_net_sales, sum(known_lines)::bigint as known_lines
    from (
        select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
        from sales_month_part
        where month >= $7 and month < $8
        union all
        select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
        from sales_day_part
        where date >= $5 and date < least($7, $6::date + 1)
        union all
        select part_id, lines, quantity, gross_sales, discount, net_sales, gross_profit, known_net_sales, known_lines
        from sales_day_part
        where date >= $8 and date <= $6
    ) pieces
    group by part_id
) b on b.part_id = p.id
where not p.hidden
    and (i.part_id is not null or n.part_id is not null or b.part_id is not null)
    and ($9::text is null or p.part_group = $9)
    and ($10::text is null or i.abc = $10)
    and ($11::text is null or i.demand_class = $11)
    and ($12::text is null or p.name ilike $12 or p.number_normalised like $13)

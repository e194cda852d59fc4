-- Every part that was sold or is judged, with its sums of a range and of the comparison period: whole months from the month
-- table, the days around them from the day table. $1, $2: the days; $3, $4: their whole months (first day of the first, first
-- day after the last); $5 to $8: the same of the comparison period; $9 group, $10 class, $11 demand class, $12 and $13 patterns
-- of name and normalised number, each or null. Each period is added up once and both are put side by side by grouping, not by
-- joining: whatever the planner expects of a range, nothing is added up for every part again.
with sides as (
    select
        part_id,
        sum(lines)::bigint as lines, sum(quantity)::bigint as quantity, sum(gross_sales)::bigint as gross_sales, sum(discount)::bigint as discount,
        sum(net_sales)::bigint as net_sales, sum(gross_profit)::bigint as gross_profit, sum(known_net_sales)::bigint as known_net_sales, sum(known_lines)::bigint as known_lines,
        null::bigint as before_lines, null::bigint as before_quantity, null::bigint as before_gross_sales, null::bigint as before_discount,
        null::bigint as before_net_sales, null::bigint as before_gross_profit, null::bigint as before_known_net_sales, null::bigint as before_known_lines
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
    union all
    select
        part_id,
        null::bigint as lines, null::bigint as quantity, null::bigint as gross_sales, null::bigint as discount,
        null::bigint as net_sales, null::bigint as gross_profit, null::bigint as known_net_sales, null::bigint as known_lines,
        sum(lines)::bigint as before_lines, sum(quantity)::bigint as before_quantity, sum(gross_sales)::bigint as before_gross_sales, sum(discount)::bigint as before_discount,
        sum(net_sales)::bigint as before_net_sales, sum(gross_profit)::bigint as before_gross_profit, sum(known_net_sales)::bigint as before_known_net_sales, sum(known_lines)::bigint as before_known_lines
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
    union all
    select part_id, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null
    from insight_part
),
sums as materialized (
    select
        part_id,
        max(lines) as lines, max(before_lines) as before_lines,
        max(quantity) as quantity, max(before_quantity) as before_quantity,
        max(gross_sales) as gross_sales, max(before_gross_sales) as before_gross_sales,
        max(discount) as discount, max(before_discount) as before_discount,
        max(net_sales) as net_sales, max(before_net_sales) as before_net_sales,
        max(gross_profit) as gross_profit, max(before_gross_profit) as before_gross_profit,
        max(known_net_sales) as known_net_sales, max(before_known_net_sales) as before_known_net_sales,
        max(known_lines) as known_lines, max(before_known_lines) as before_known_lines
    from sides
    group by part_id
)
select
    p.number, p.name, p.part_group, i.abc as "abc?", i.demand_class as "demand_class?",
    coalesce(s.lines, 0) as "lines!", coalesce(s.before_lines, 0) as "before_lines!",
    coalesce(s.quantity, 0) as "quantity!", coalesce(s.before_quantity, 0) as "before_quantity!",
    coalesce(s.gross_sales, 0) as "gross_sales!", coalesce(s.before_gross_sales, 0) as "before_gross_sales!",
    coalesce(s.discount, 0) as "discount!", coalesce(s.before_discount, 0) as "before_discount!",
    coalesce(s.net_sales, 0) as "net_sales!", coalesce(s.before_net_sales, 0) as "before_net_sales!",
    coalesce(s.gross_profit, 0) as "gross_profit!", coalesce(s.before_gross_profit, 0) as "before_gross_profit!",
    coalesce(s.known_net_sales, 0) as "known_net_sales!", coalesce(s.before_known_net_sales, 0) as "before_known_net_sales!",
    coalesce(s.known_lines, 0) as "known_lines!", coalesce(s.before_known_lines, 0) as "before_known_lines!"
from sums s
join part p on p.id = s.part_id
left join insight_part i on i.part_id = s.part_id
where not p.hidden
    and ($9::text is null or p.part_group = $9)
    and ($10::text is null or i.abc = $10)
    and ($11::text is null or i.demand_class = $11)
    and ($12::text is null or p.name ilike $12 or p.number_normalised like $13)

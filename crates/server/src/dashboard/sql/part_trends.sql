-- $1: parts; $2, $3: the comparison period; $4, $5: its whole months; $6, $7: the eight weeks.
-- Each day and part is one probe of the primary key, as a subquery so that no plan reads every part of the days instead.
select part_id as "part_id!", null::integer as week, coalesce(sum(net_sales), 0)::bigint as "net_sales!"
from (
    select
        wanted.part_id,
        (select s.net_sales from sales_month_part s where s.month = m.month::date and s.part_id = wanted.part_id) as net_sales
    from unnest($1::bigint[]) wanted(part_id)
    cross join generate_series($4::date, $5::date - 1, interval '1 month') as m(month)
    union all
    select
        wanted.part_id,
        (select s.net_sales from sales_day_part s where s.date = d.date::date and s.part_id = wanted.part_id) as net_sales
    from unnest($1::bigint[]) wanted(part_id)
    cross join generate_series($2::date, $3::date, interval '1 day') as d(date)
    where d.date::date < $4 or d.date::date >= $5
) pieces
group by part_id
union all
select part_id, week, coalesce(sum(net_sales), 0)::bigint
from (
    select
        wanted.part_id,
        (($7::date - d.date::date) / 7)::integer as week,
        (select s.net_sales from sales_day_part s where s.date = d.date::date and s.part_id = wanted.part_id) as net_sales
    from unnest($1::bigint[]) wanted(part_id)
    cross join generate_series($6::date, $7::date, interval '1 day') as d(date)
) pieces
group by part_id, week

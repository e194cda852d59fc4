-- $1: parts; $2, $3: the comparison period; $4, $5: its whole months; $6, $7: the eight weeks.
-- Each day and part is one probe of the primary key, where a range over days would read every part of them.
select part_id as "part_id!", null::integer as week, sum(net_sales)::bigint as "net_sales!"
from (
    select s.part_id, s.net_sales
    from unnest($1::bigint[]) wanted(part_id)
    cross join generate_series($4::date, $5::date - 1, interval '1 month') as m(month)
    join sales_month_part s on s.month = m.month::date and s.part_id = wanted.part_id
    union all
    select s.part_id, s.net_sales
    from unnest($1::bigint[]) wanted(part_id)
    cross join generate_series($2::date, $3::date, interval '1 day') as d(date)
    join sales_day_part s on s.date = d.date::date and s.part_id = wanted.part_id
    where d.date::date < $4 or d.date::date >= $5
) pieces
group by part_id
union all
select s.part_id, (($7::date - s.date) / 7)::integer, sum(s.net_sales)::bigint
from unnest($1::bigint[]) wanted(part_id)
cross join generate_series($6::date, $7::date, interval '1 day') as d(date)
join sales_day_part s on s.date = d.date::date and s.part_id = wanted.part_id
group by s.part_id, (($7::date - s.date) / 7)::integer

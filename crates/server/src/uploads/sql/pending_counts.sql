select
    count(*) filter (where state = 'new') as "new!",
    count(*) filter (where state = 'changed') as "changed!",
    count(*) filter (where state = 'unchanged') as "unchanged!",
    count(*) filter (where state = 'changed' and lines < known_line_count) as "shrunk!",
    coalesce(sum(lines), 0)::bigint as "lines!",
    coalesce(sum(net_sales), 0)::bigint as "net_sales!",
    coalesce(sum(gross_profit), 0)::bigint as "gross_profit!",
    coalesce(sum(known_lines), 0)::bigint as "known_lines!",
    coalesce(sum(quantity), 0)::bigint as "quantity!",
    min(date) as first_date,
    max(date) as last_date
from pending_invoice

-- What holds for the whole list: how fresh it is, and what statuses are judged by.
select
    (select max(date) from sales_day) as data_date,
    (select max(snapshot_date) from part_stock) as stock_as_of,
    u.id as "upload_id?",
    u.kind as "upload_kind?",
    u.file_name as "upload_file_name?",
    u.committed_at as "upload_at?",
    r.lead_days as "lead_days!",
    r.safety_days as "safety_days!",
    r.fixed_critical as "fixed_critical!",
    r.fixed_low as "fixed_low!"
from stock_rule r
left join lateral (
    select id, kind, file_name, committed_at from upload where status = 'committed' order by commit_order desc limit 1
) u on true

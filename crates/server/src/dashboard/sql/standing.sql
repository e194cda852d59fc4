select
    (select max(date) from sales_day) as data_date,
    coalesce((select sum(parts)::bigint from stock_summary where status = 'low'), 0) as "low!",
    coalesce((select sum(parts)::bigint from stock_summary where status = 'critical'), 0) as "critical!",
    w.registrations as "registrations!",
    w.oldest_registration,
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
cross join (
    select count(*) as registrations, min(created_at) as oldest_registration from registration where status = 'pending'
) w

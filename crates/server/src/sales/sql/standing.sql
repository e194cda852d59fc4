-- The data date, and the last upload that was imported.
select
    (select max(date) from sales_day) as data_date,
    u.id as "upload_id?",
    u.kind as "upload_kind?",
    u.file_name as "upload_file_name?",
    u.committed_at as "upload_at?"
from (select) one
left join lateral (
    select id, kind, file_name, committed_at from upload where status = 'committed' order by commit_order desc limit 1
) u on true

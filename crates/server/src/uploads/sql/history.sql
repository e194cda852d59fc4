-- $1, $2: the last row of the page before (when, id) or null, $3: how many.
select id, kind, status, file_name, rows_read, account_id, uploaded_by, uploaded_at, outcome, undone_at, undone_by
from upload
where $1::timestamptz is null or (uploaded_at, id) < ($1, $2)
order by uploaded_at desc, id desc
limit $3

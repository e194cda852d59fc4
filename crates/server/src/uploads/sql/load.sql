select
    id, given_kind, mode, status, file_name, file_size, options, report, effects_changed, account_id, uploaded_by,
    uploaded_at, checked_at, committed_at, undo_report
from upload
where id = $1

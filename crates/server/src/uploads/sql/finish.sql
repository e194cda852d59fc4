update upload
set status = $2, kind = $3, report = $4, effects_key = $5, effects_changed = $6, outcome = $7, rows_read = $8,
    options = $9, checked_at = $10,
    commit_order = case when $2 = 'committed' then nextval('upload_commit_order') end,
    committed_at = case when $2 = 'committed' then $10::timestamptz end
where id = $1

-- The row's lock is the claim: it ends with the transaction, however that ends.
select
    id, mode, given_kind, options, file_name, file_size, file_sha256, effects_key, account_id, uploaded_by, uploaded_at, demo
from upload
where id = $1 and status = 'processing'
for update skip locked

-- The undone upload holds nothing any more. $1: the upload.
delete from upload_customer where upload_id = $1 returning customer_id, before is null as "is_made!"

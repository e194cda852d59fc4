-- Keeps others from changing what the upload holds. $1: the upload.
select id from customer where id in (select customer_id from upload_customer where upload_id = $1) order by id for no key update

-- What the upload says of each customer's opening points. $1: the upload.
insert into upload_points (upload_id, customer_id, points, note)
select $1::bigint, customer_id, points, note from staging_points order by customer_id

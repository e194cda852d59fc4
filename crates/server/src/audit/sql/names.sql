-- What is called how now, by its id on the wire. $1: customers, $2: staff, $3: uploads, $4: API keys.
select 'cus_' || id as "subject!", name || ' · ' || number as "name!" from customer where id = any($1)
union all
select 'adm_' || id, username from account where id = any($2) and portal = 'admin'
union all
select 'upl_' || id, file_name from upload where id = any($3)
union all
select 'key_' || id, name from api_key where id = any($4)

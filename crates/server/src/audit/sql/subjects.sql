-- What a text finds among what can be acted on, as ids on the wire. $1: the text as the pattern of a LIKE.
select 'cus_' || id as "subject!" from customer where name ilike $1 or number ilike $1
union all
select 'adm_' || id from account where portal = 'admin' and (username ilike $1 or name ilike $1)
union all
select 'upl_' || id from upload where file_name ilike $1
union all
select 'key_' || id from api_key where name ilike $1

-- Every address of a person, in lower case. $1: its customer numbers' ids, $2: its accounts.
select lower(email) as "email!" from customer where id = any($1) and email is not null
union
select lower(email) from account where id = any($2)
union
select lower(email) from registration where customer_id = any($1) and status = 'approved'

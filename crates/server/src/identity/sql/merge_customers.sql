-- The one is the other from now on, and so are numbers that were merged into it before. $1: from, $2: to.
update customer
set merged_into = $2, hidden = true, version = version + 1
where id = $1 or merged_into = $1
